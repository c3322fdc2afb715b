/**
 * An SMTP host of the lab: a server on one loopback address that behaves, or
 * misbehaves, as its name says (behaviours.ts), and remembers what it was told.
 *
 * Ready-made test servers cannot do this: they refuse to break the protocol.
 */
import net from "node:net";
import tls from "node:tls";
import type { LabPki } from "../pki.ts";
import { type Behaviour, certificateOf, scriptOf } from "./behaviours.ts";
import { serve } from "./session.ts";

export interface SmtpHost {
  readonly address: string;
  readonly port: number;
  /** Every command line received, in order, over all connections. */
  readonly log: string[];
  /** The name in each TLS ClientHello that had one. */
  readonly serverNames: string[];
  /** DER of the certificates it sends, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** Connections accepted so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Certificates that nobody needs, sent behind the host's own. */
const PADDING: Readonly<Record<string, number>> = { "chain-of-100": 99, "chain-of-5000": 4999 };

export async function startSmtpHost(options: {
  readonly address: string;
  readonly port: number;
  readonly behaviour: Behaviour;
  readonly pki: LabPki;
  /** The name in its greeting and its certificate. */
  readonly host: string;
}): Promise<SmtpHost> {
  const { address, port, behaviour, host } = options;
  const script = scriptOf(behaviour);
  const { certificate, key, chain } = await options.pki.issue(host, certificateOf(behaviour));
  // `ca: []`: else OpenSSL completes the chain it sends from Node's own store.
  const ca: string[] = [];
  const cert = `${certificate}\n${`${options.pki.root}\n`.repeat(PADDING[behaviour as string] ?? 0)}`;
  const secureContext = tls.createSecureContext({ cert, key, ca, ...script.tls });
  const log: string[] = [];
  const serverNames: string[] = [];
  const open = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    serve(socket, script, host, secureContext, log, serverNames);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
  return {
    address,
    port,
    log,
    serverNames,
    chain,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
