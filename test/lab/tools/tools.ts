/** What the probe and other people's tools see of the same real mail servers, side by side. */
import { inLab } from "../real/in-lab.ts";

/** What one of them tells of one server; what a tool does not tell is left out. */
export interface Sight {
  /** Was TLS spoken? */
  readonly tls: boolean;
  /** `TLSv1.3` */
  readonly version?: string;
  /** By its IANA name. */
  readonly cipher?: string;
  /** All that the server would take, of a tool that tries each. */
  readonly accepted?: readonly string[];
  /** SHA-256 of the certificates, in the order they were sent, hexadecimal. */
  readonly certificates?: readonly string[];
}

export const TOOLS = ["postweg", "posttls-finger", "openssl", "swaks", "sslscan"] as const;
export type Tool = (typeof TOOLS)[number];

export interface Row {
  readonly server: string;
  readonly sights: Readonly<Record<Tool, Sight>>;
}

/** @throws Error with what the lab said when it could not be built. */
export const lookWithEach = (): Promise<readonly Row[]> =>
  inLab(new URL("look.ts", import.meta.url));
