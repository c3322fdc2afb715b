/**
 * # A small internet in one process
 *
 * A DoH resolver over TLS with a signed root of its own, SMTP hosts of every kind, and a CA they all trust: everything
 * on loopback addresses, on ports the kernel picks, without root. What is in it says
 * zones/small-internet.zone.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDohServer, type DohServer } from "./dns/doh-server.ts";
import { signInternet } from "./dns/signed-internet.ts";
import { readZone, type Zone } from "./dns/zone.ts";
import { createPki, type LabPki } from "./pki.ts";
import { startPolicyHosts } from "./policy-hosts.ts";
import { BEHAVIOURS, type Behaviour, type BehaviourName } from "./smtp/behaviours.ts";
import { freePortFor } from "./smtp/free-port.ts";
import { startSmtpHost, type SmtpHost } from "./smtp/smtp-host.ts";

export const SMALL_INTERNET = new URL("./zones/small-internet.zone", import.meta.url);

/** Everything of the small internet is on addresses of this network. */
export const LAB_NETWORK = "127.0.0.0/8";

export interface SmallInternet {
  readonly doh: DohServer;
  /** The port all hosts listen on, where the internet has 25. */
  readonly smtpPort: number;
  /** The port policies are served on, where the internet has 443. */
  readonly httpsPort: number;
  /** By host name. */
  readonly hosts: ReadonlyMap<string, SmtpHost>;
  readonly pki: LabPki;
  /** The lab CA's certificate as a PEM file. */
  readonly caFile: string;
  /** The key of its root, in zone-file form, and a file with it. */
  readonly trustAnchor: string;
  readonly trustAnchorFile: string;
  close(): Promise<void>;
}

export async function startSmallInternet(
  options: { readonly zone?: Zone; readonly dohDelay?: number; readonly dohPort?: number } = {},
): Promise<SmallInternet> {
  const zone = options.zone ?? readZone(SMALL_INTERNET);
  const pki = await createPki();
  const { certificate, key } = await pki.issue("127.0.0.1");
  const addresses = [...zone.smtp.keys()].map((host) => addressOf(zone, host));
  const { port, hosts } = await startHosts(zone, pki, addresses);
  const policies = await startPolicyHosts(
    [...zone.policies].map(([host, text]) => ({ host, address: addressOf(zone, host), text })),
    pki,
  );
  const signed = await signInternet(zone, (host) => hosts.get(host)?.chain ?? []);
  const { trustAnchor } = signed;
  const doh = await startDohServer({
    zone,
    answer: (question) => signed.answer(question),
    key,
    cert: certificate,
    delay: options.dohDelay ?? 0,
    port: options.dohPort ?? 0,
  });
  const folder = mkdtempSync(join(tmpdir(), "postweg-lab-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, pki.root);
  const trustAnchorFile = join(folder, "root.key");
  writeFileSync(trustAnchorFile, trustAnchor);
  return {
    doh,
    smtpPort: port,
    httpsPort: policies.port,
    hosts,
    pki,
    caFile,
    trustAnchor,
    trustAnchorFile,
    async close() {
      await Promise.all([
        doh.close(),
        policies.close(),
        ...[...hosts.values()].map((host) => host.close()),
      ]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Between finding a free port and taking it another test may take it; then it is tried anew. */
async function startHosts(zone: Zone, pki: LabPki, addresses: readonly string[]) {
  for (let attempt = 0; ; attempt++) {
    const port = addresses.length === 0 ? 0 : await freePortFor(addresses);
    const started = await Promise.allSettled(
      [...zone.smtp].map(async ([host, words]) => {
        const behaviour = toBehaviour(words);
        const address = addressOf(zone, host);
        return [host, await startSmtpHost({ address, port, behaviour, pki, host })] as const;
      }),
    );
    const failed = started.find((one) => one.status === "rejected");
    const running = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    if (failed === undefined) return { port, hosts: new Map(running) };
    await Promise.all(running.map(([, host]) => host.close()));
    if (attempt === 5) throw failed.reason;
  }
}

function addressOf(zone: Zone, host: string): string {
  const record = zone.records.find((one) => one.name === host && one.type === "A");
  if (record === undefined) throw new Error(`${host} has no A record`);
  return (record as { data: string }).data;
}

function toBehaviour(words: string): Behaviour {
  const [name = "", number] = words.split(" ");
  if (name === "tarpit") return { tarpit: Number(number) };
  if (!Object.hasOwn(BEHAVIOURS, name)) throw new Error(`no such behaviour: ${name}`);
  return name as BehaviourName;
}
