/** A probe backend in this process, and SMTP hosts for it to look at; each file of tests has its own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "@jest/globals";
import type { ProbeConfig } from "../../../src/probe/config.ts";
import {
  startProbeServer,
  type ProbeServer,
  type ProbeServerDeps,
} from "../../../src/probe/main.ts";
import { createPki, type LabPki } from "../../lab/pki.ts";
import type { Behaviour } from "../../lab/smtp/behaviours.ts";
import { freePortFor, loopback } from "../../lab/smtp/free-port.ts";
import { startSmtpHost, type SmtpHost } from "../../lab/smtp/smtp-host.ts";

export const HOST = "mx1.provider.example";
export const TOKEN = "a-token-of-some-length";

let pki: LabPki;
let folder: string;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  pki = await createPki();
  folder = mkdtempSync(join(tmpdir(), "postweg-serve-"));
  writeFileSync(join(folder, "ca.pem"), pki.root);
  writeFileSync(join(folder, "tokens"), `${TOKEN}\n`);
});
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** In the folder of these tests, where `ca.pem` and `tokens` are. */
export const file = (name: string) => join(folder, name);

export const labPki = () => pki;

export async function smtpHost(behaviour: Behaviour = "fine"): Promise<SmtpHost> {
  const address = loopback();
  const port = await freePortFor([address]);
  const host = await startSmtpHost({ address, port, behaviour, pki, host: HOST });
  closing.push(host);
  return host;
}

/** @param smtp where every name leads; without it no name has an address. */
export async function backend(
  smtp: SmtpHost | undefined,
  config: Partial<ProbeConfig> = {},
  deps: ProbeServerDeps = {},
): Promise<ProbeServer> {
  const addresses = smtp ? [smtp.address] : [];
  const server = await startProbeServer(
    {
      listen: "127.0.0.1:0",
      allowNetworks: ["127.0.0.0/8"],
      caFile: file("ca.pem"),
      ...(smtp && { smtpPort: smtp.port }),
      ...config,
    },
    { addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses }) }, ...deps },
  );
  closing.push(server);
  return server;
}
