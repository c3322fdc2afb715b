/**
 * # The trust boundary: which servers' fields are to be believed
 *
 * A boundary is a list of names: hosts, or domains whose hosts all belong to the user's own
 * provider. `by mx.provider.example.evil.test` is not below `provider.example`: whole labels
 * are compared, from the end.
 */
import type { DnsName } from "../dns/name.ts";
import { isLocalOnly, parseDomain } from "../smtp/domain.ts";
import { parseAddress, type IpAddress } from "./address.ts";
import { bracketed } from "./client.ts";
import type { Hop } from "./hop.ts";
import { domainsOfProvider } from "./providers.ts";

export type Boundary = readonly DnsName[];

/**
 * A domain of a provider that has several stands for all of them. Text that is no domain
 * name is left out: it could match nothing.
 */
export function parseBoundary(hosts: readonly string[]): Boundary {
  const all = new Map<string, DnsName>();
  for (const host of hosts) {
    const name = domainOf(host);
    if (name === undefined) continue;
    for (const domain of domainsOfProvider(name)) all.set(domain.key, domain);
  }
  return [...all.values()];
}

export function domainOf(text: string | undefined): DnsName | undefined {
  const name = parseDomain(text ?? "");
  return name.ok ? name.value : undefined;
}

/** The name as a host of the internet: not `localhost`, not `mx.internal`, not `CSKMAIL1`. */
export function publicName(text: string | undefined): DnsName | undefined {
  const name = domainOf(text);
  const local = name === undefined || isLocalOnly(name) || /\.(?:lan|localdomain)$/.test(name.key);
  return local ? undefined : name;
}

export function within(boundary: Boundary, text: string | undefined): boolean {
  const name = domainOf(text);
  return name !== undefined && boundary.some((host) => name.isAtOrBelow(host));
}

/**
 * Who wrote this field? `inside`: a machine that has no name on the internet (amavis on
 * `localhost`, Google's `by 2002:a05:…`, qmail's queue); believed only above the boundary.
 */
export function writerOf(hop: Hop, boundary: Boundary): "boundary" | "inside" | "outside" {
  if (within(boundary, hop.by)) return "boundary";
  if (hop.by === undefined) return hop.inside === undefined ? "outside" : "inside";
  const address = addressOfWriter(hop);
  if (address !== undefined) return address.scope === "global" ? "outside" : "inside";
  return publicName(hop.by) === undefined && domainOf(hop.by) !== undefined ? "inside" : "outside";
}

/** Of one that calls itself by its address: `by 10.253.62.170`. */
export function addressOfWriter({ by = "" }: Hop): IpAddress | undefined {
  return bracketed(by) ?? parseAddress(by);
}

/**
 * Is its client the provider itself? `perhaps`: it called itself so, or its own reverse
 * zone does, and nothing else is known; Microsoft's servers write no more about each other
 * than about a stranger.
 */
export function clientOf(hop: Hop, boundary: Boundary): "own" | "perhaps" | "foreign" {
  if (hop.inside !== undefined) return "own";
  if (hop.from === undefined) return hop.submission ? "foreign" : "own";
  if (hop.submission || hop.from.ambiguous) return "foreign";
  if (hop.from.host !== undefined) {
    if (!within(boundary, hop.from.host)) return "foreign";
    return hop.from.confirmed === true ? "own" : "perhaps";
  }
  return within(boundary, hop.from.name) ? "perhaps" : "foreign";
}
