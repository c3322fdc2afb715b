/** The hosts that serve MTA-STS policies in the small internet (RFC 8461 §3.3). */
import https from "node:https";
import type { LabPki } from "./pki.ts";
import { freePortFor } from "./smtp/free-port.ts";

export interface PolicyHosts {
  /** The port all of them listen on, where the internet has 443. */
  readonly port: number;
  close(): Promise<void>;
}

export interface PolicyHost {
  readonly host: string;
  readonly address: string;
  readonly text: string;
}

export async function startPolicyHosts(
  hosts: readonly PolicyHost[],
  pki: LabPki,
): Promise<PolicyHosts> {
  if (hosts.length === 0) return { port: 443, close: () => Promise.resolve() };
  for (let attempt = 0; ; attempt++) {
    const port = await freePortFor(hosts.map(({ address }) => address));
    const started = await Promise.allSettled(hosts.map((host) => startHost(host, port, pki)));
    const running = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const close = async () => {
      await Promise.all(running.map((server) => new Promise((done) => server.close(done))));
    };
    const failed = started.find((one) => one.status === "rejected");
    if (failed === undefined) return { port, close };
    // Between finding a free port and taking it another test may have taken it.
    await close();
    if (attempt === 5) throw failed.reason;
  }
}

async function startHost({ host, address, text }: PolicyHost, port: number, pki: LabPki) {
  const { certificate, key } = await pki.issue(host);
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    if (request.url !== "/.well-known/mta-sts.txt") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/plain", connection: "close" }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
  return server;
}
