/** The mail hosts of all domains: where each is, what it shows, and what its TLSA records say. */
import { createHash, X509Certificate } from "node:crypto";
import { mailAddress } from "../addresses.ts";
import type { HostSpec, LabDomain, LabZone } from "../domain.ts";
import type { Authority, Issued } from "./certificates.ts";

export interface LabHost {
  /** Its name, or the word for a shared one. */
  readonly name: string;
  readonly address: string;
  readonly spec: HostSpec;
  readonly issued: Issued;
}

/** Hosts many domains use. */
const SHARED: Readonly<Record<string, HostSpec>> = {
  good: { postfix: [] },
  plain: { postfix: ["smtpd_tls_security_level=none"] },
};

export interface Hosts {
  readonly all: readonly LabHost[];
  /** A zone's text with addresses and TLSA data in place of `{…}`. */
  fillIn(zone: LabZone): string;
}

export async function createHosts(
  domains: readonly LabDomain[],
  authority: Authority,
): Promise<Hosts> {
  const specs = new Map(Object.entries(SHARED));
  for (const { name, hosts = {} } of domains) {
    for (const [label, spec] of Object.entries(hosts)) specs.set(`${label}.${name}`, spec);
  }
  const all = await Promise.all(
    [...specs].map(async ([name, spec], index) => {
      const certificate = typeof spec === "object" && "postfix" in spec ? spec.certificate : {};
      const names = sharedBy(name, domains);
      const shared = names.length === 0 ? certificate : { names };
      const issued = await authority.issue(name, shared);
      return { name, spec, issued, address: mailAddress(index + 1) };
    }),
  );
  const find = (label: string, zone: string): LabHost => {
    const host = [`${label}.${zone}`, label]
      .map((name) => all.find((one) => one.name === name))
      .find((one) => one !== undefined);
    if (host === undefined) throw new Error(`${zone}: no host ${label}`);
    return host;
  };
  return {
    all,
    fillIn: ({ name, text }) =>
      text
        .replace(/\{(\d) (\d) (\d) ([\w-]+)\/(\d)\}/g, (_, ...found: string[]) => {
          const [, selector = "", matching = "", label = "", depth = ""] = found;
          return tlsaData(find(label, name).issued, Number(depth), selector, matching);
        })
        .replace(/\{([\w-]+)\}/g, (_, label: string) => find(label, name).address),
  };
}

function tlsaData(issued: Issued, depth: number, selector: string, matching: string): string {
  const certificate = issued.chain[depth];
  if (certificate === undefined) throw new Error(`no certificate ${depth}`);
  const { publicKey } = new X509Certificate(certificate);
  const data = selector === "0" ? certificate : publicKey.export({ type: "spki", format: "der" });
  if (matching === "0") return Buffer.from(data).toString("hex");
  const digest = createHash(matching === "2" ? "sha512" : "sha256");
  return digest.update(data).digest("hex");
}

/** The names under which domains use a shared host: its certificate is for all of them. */
function sharedBy(word: string, domains: readonly LabDomain[]): string[] {
  const zones = domains.flatMap((domain) => [domain, ...(domain.more ?? [])]);
  const own = (zone: LabDomain | LabZone): boolean => "hosts" in zone && word in (zone.hosts ?? {});
  return zones.flatMap((zone) => {
    if (own(zone)) return [];
    const found = zone.text.matchAll(new RegExp(`^(\\S+) A \\{${word}\\}$`, "gm"));
    return [...found].map(([, label = ""]) =>
      label === "@" ? zone.name : `${label.toLowerCase()}.${zone.name}`,
    );
  });
}
