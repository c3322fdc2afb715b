/**
 * Messages that real servers took, over addresses that look like the internet's, with
 * STARTTLS and without: what they wrote on top is what a person's mail program reads.
 *
 * The servers run in namespaces of their own (../real/namespace.ts) and are gone when this
 * returns.
 */
import { inLab } from "../real/in-lab.ts";

export interface InboundMessage {
  /** Whose field is on top. */
  readonly server: "postfix" | "exim";
  readonly tls: boolean;
  /** As it lies in the mailbox. */
  readonly text: string;
}

/** The provider whose servers they are. */
export const PROVIDER = "provider.test";

/** @throws Error with what the lab said when it could not be built. */
export const receiveMessages = (): Promise<readonly InboundMessage[]> =>
  inLab(new URL("receive.ts", import.meta.url));
