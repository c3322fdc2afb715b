/**
 * The tree of zones: a root, three top-level domains (`test` with NSEC, `example` with
 * NSEC3 and opt-out, `alt` unsigned) and the domains of the lab, signed bottom up.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { NAME_SERVERS, POLICY_HOST, ROOT_SERVER, TLD_SERVER } from "../addresses.ts";
import type { LabDomain, LabZone, NameServer, Signing } from "../domain.ts";
import type { Hosts } from "../mail/hosts.ts";
import { withoutRecords } from "./edits.ts";
import { signZone } from "./sign.ts";

/** Which server has a zone: the referrals between them are real. */
export type Layer = "root" | "top" | "domains";

export interface Zones {
  /** Zone names by layer; the files are `zones/NAME`. */
  readonly layers: Readonly<Record<Layer, readonly string[]>>;
  readonly rootHints: string;
  /** The root's key as zone-file text. */
  readonly trustAnchor: string;
}

const TOP: readonly { name: string; signing: Signing | "unsigned" }[] = [
  {
    name: "test",
    signing: { edit: withoutRecords("DS", "ds-stripped.test. ") },
  },
  { name: "example", signing: { nsec3: { iterations: 0, optOut: true } } },
  { name: "alt", signing: "unsigned" },
];

const SERVER_NAMES: Readonly<Record<NameServer, string>> = {
  good: "ns.nic.test.",
  servfail: "ns-servfail.nic.test.",
  silent: "ns-silent.nic.test.",
  "tlsa-servfail": "ns-tlsa-servfail.nic.test.",
  "tlsa-silent": "ns-tlsa-silent.nic.test.",
};

interface Made {
  readonly name: string;
  readonly server: string;
  readonly ds: readonly string[];
}

export async function makeZones(
  domains: readonly LabDomain[],
  hosts: Hosts,
  folder: string,
): Promise<Zones> {
  mkdirSync(join(folder, "zones"));
  const all = domains.flatMap((domain) => [withPolicy(domain), ...(domain.more ?? [])]);
  const limit = pLimit(4);
  const layers: Record<Layer, string[]> = { root: ["."], top: [], domains: [] };

  const make = async (zone: LabZone, below: readonly Made[], server: string): Promise<Made> => {
    const text = zoneText(zone, below, hosts, server);
    const { signing = {}, name } = zone;
    const file = join(folder, "zones", name === "." ? "root" : name);
    if (signing === "unsigned") {
      writeFileSync(file, text);
      return { name, server, ds: [] };
    }
    const { lines, ds } = await signZone(name, text, signing, `${file}.made`);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return { name, server, ds };
  };

  /** Longest names first, so that children are there when their parent is signed. */
  const made: Made[] = [];
  const depths = [...new Set(all.map(({ name }) => name.split(".").length))].sort((a, b) => b - a);
  for (const depth of depths) {
    const zones = all.filter(({ name }) => name.split(".").length === depth);
    const signed = zones.map((zone) =>
      limit(() => make(zone, childrenOf(zone.name, made), SERVER_NAMES[zone.server ?? "good"])),
    );
    made.push(...(await Promise.all(signed)));
  }
  layers.domains = made.map(({ name }) => name);

  const top: Made[] = [];
  for (const { name, signing } of TOP) {
    const glue = Object.entries(SERVER_NAMES).map(
      ([kind, server]) => `${server} A ${NAME_SERVERS[kind as NameServer]}\n`,
    );
    const text =
      name === "test"
        ? `ns.nic A ${TLD_SERVER}\n`.replace("ns.nic", "top.nic") + glue.join("")
        : "";
    top.push(await make({ name, text, signing }, childrenOf(name, made), "top.nic.test."));
    layers.top.push(name);
  }
  const root = { name: ".", text: `ns.root. A ${ROOT_SERVER}\ntop.nic.test. A ${TLD_SERVER}\n` };
  await make(root, top, "ns.root.");
  const key = readFileSync(join(folder, "zones", "root"), "utf8")
    .split("\n")
    .filter((line) => line.includes(" IN DNSKEY "))
    .join("\n");
  return {
    layers,
    rootHints: `. 3600 IN NS ns.root.\nns.root. 3600 IN A ${ROOT_SERVER}\n`,
    trustAnchor: `${key}\n`,
  };
}

/** Zones right below, with nothing between. */
function childrenOf(name: string, zones: readonly Made[]): Made[] {
  const below = zones.filter((zone) => zone.name.endsWith(`.${name}`));
  return below.filter(
    (zone) => !below.some((other) => other !== zone && zone.name.endsWith(`.${other.name}`)),
  );
}

function zoneText(zone: LabZone, below: readonly Made[], hosts: Hosts, server: string): string {
  const origin = zone.name === "." ? "." : `${zone.name}.`;
  const delegations = below.flatMap((child) => [
    `${child.name}. NS ${child.server}`,
    ...child.ds.map((ds) => ds.replace(" IN DS ", " DS ")),
  ]);
  return [
    `$ORIGIN ${origin}`,
    "$TTL 3600",
    `@ SOA ns.nic.test. hostmaster.nic.test. 1 3600 600 86400 300`,
    `@ NS ${server}`,
    ...delegations,
    hosts.fillIn(zone),
    "",
  ].join("\n");
}

function withPolicy(domain: LabDomain): LabZone {
  if (domain.sts === undefined) return domain;
  const records = (domain.sts.txt ?? ["v=STSv1; id=1;"]).map((txt) => `_mta-sts TXT "${txt}"\n`);
  return { ...domain, text: `${domain.text}${records.join("")}mta-sts A ${POLICY_HOST}\n` };
}
