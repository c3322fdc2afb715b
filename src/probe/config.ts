/** What an administrator can choose, with its defaults; mistakes become one line that says what to do. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { SmtpLimits } from "./smtp/limits.ts";
import { ConfigError } from "./faults.ts";
import { parseTokens } from "./http/tokens.ts";
import { parseOptOut, type OptOut } from "./net/opt-out.ts";

export interface ProbeConfig {
  /** `HOST:PORT`; port 0 takes any free one. */
  readonly listen: string;
  /** `sqlite:FILE`, `sqlite::memory:` or `postgres://…` (store/open-store.ts). */
  readonly store: string;
  /** A file of bearer tokens, one a line; without it the backend is for everybody. */
  readonly tokenFile?: string | undefined;
  /** PEM files to speak HTTPS with; both or none. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** Networks in CIDR form of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[];
  /** Shown to postmasters at `/`. */
  readonly contact?: string | undefined;
  /** Who is not to be looked at (net/opt-out.ts). */
  readonly optOutFile?: string | undefined;
  /** Whether addresses of clients are logged. */
  readonly logClients: boolean;
  /** Networks in CIDR form that may be dialled though they are special-purpose. */
  readonly allowNetworks: readonly string[];
  /** The argument of EHLO; by default the connection's address literal. */
  readonly ehloName?: string | undefined;
  /** Always 25, but in a lab. */
  readonly smtpPort: number;
  /** Where policy files are had; always 443, but in a lab. */
  readonly httpsPort: number;
  /** A PEM file: trust anchors beside Mozilla's. */
  readonly caFile?: string | undefined;
  readonly smtpLimits: Partial<SmtpLimits>;
  /** Hosts probed at a time: sockets and handshakes this costs are at most four times that. */
  readonly concurrency: number;
  /** Hosts that may wait for their turn; at ten seconds each the last waits about a minute and a half. */
  readonly waiting: number;
  /** Requests a client address may make in a minute: a mailbox full of recipients, several times over. */
  readonly requestsPerMinute: number;
  /** Conversations with one address in a minute, whatever host names lead there: strict hosts allow few. */
  readonly conversationsPerMinute: number;
}

export const DEFAULTS: ProbeConfig = {
  listen: "127.0.0.1:8025",
  store: "sqlite::memory:",
  allowNetworks: [],
  trustProxy: [],
  logClients: false,
  smtpPort: 25,
  httpsPort: 443,
  smtpLimits: {},
  concurrency: 32,
  waiting: 256,
  requestsPerMinute: 300,
  conversationsPerMinute: 10,
};

/** @throws ConfigError */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^:[\]\s]+)):(?<port>\d{1,5})$/.exec(text);
  const host = match?.groups?.v6 ?? match?.groups?.name;
  const port = Number(match?.groups?.port);
  if (host === undefined || port > 65_535) {
    throw new ConfigError(
      `--listen: ${JSON.stringify(text)} is no address; write HOST:PORT, e.g. 127.0.0.1:8025 or [::1]:8025`,
    );
  }
  return { host, port };
}

/** @throws ConfigError */
export function readTextFile(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new ConfigError(`${option}: cannot read ${file} (${code})`);
  }
}

/** @throws ConfigError */
export function readTokenFile(file: string): string[] {
  const tokens = parseTokens(readTextFile("--token-file", file));
  if (!tokens.ok) throw new ConfigError(`--token-file: ${file}: ${tokens.fault}`);
  return tokens.value;
}

/** @throws ConfigError */
export function readOptOutFile(file: string): OptOut {
  const optOut = parseOptOut(readTextFile("--opt-out", file));
  if (!optOut.ok) throw new ConfigError(`--opt-out: ${file}: ${optOut.fault}`);
  return optOut.value;
}

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** @throws ConfigError also for a certificate and a key that are not each other's */
export function readTlsFiles(certFile: string, keyFile: string): TlsFiles {
  const files = {
    cert: readTextFile("--tls-cert", certFile),
    key: readTextFile("--tls-key", keyFile),
  };
  try {
    // An empty text is no fault to the library; the handshake would fail then.
    if (!files.cert.includes("-----BEGIN")) throw new Error("there is no PEM in it");
    createSecureContext(files);
  } catch (error) {
    const why = error instanceof Error ? error.message : "unreadable";
    throw new ConfigError(
      `--tls-cert: ${certFile} and ${keyFile} are no certificate and its key in PEM (${why})`,
    );
  }
  return files;
}
