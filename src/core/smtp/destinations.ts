/**
 * # Where mail for a domain goes (RFC 5321 §5.1, RFC 7505, RFC 2181 §10.3)
 *
 * The MX records by preference; without any, the domain itself as implicit MX if it has
 * an address; a lone `MX 0 .` (null MX) says the domain takes no mail. CNAMEs are
 * followed for the domain. A failure is never "no MX": a lookup that did not come about
 * ends in `failure`, and what follows from it is unknown.
 */
import type { DnsName } from "../dns/name.ts";
import { readMx } from "../dns/rdata.ts";
import { RRType } from "../dns/rr-type.ts";
import { weakest, type Proof } from "../dnssec/proof.ts";
import type { Lookup, LookupFailure, Resolver } from "../dnssec/resolver.ts";
import type { Validity } from "../dnssec/validity.ts";
import { parseDomain } from "./domain.ts";

/**
 * MX hosts looked at. Default 20, range 1 to 50: large providers list up to seven;
 * more would only serve to make us ask.
 */
export const MAX_DESTINATIONS = 20;

export interface Destination {
  readonly host: DnsName;
  readonly preference: number;
}

export type Destinations =
  | {
      readonly kind: "hosts";
      readonly source: "mx" | "implicit";
      /** Covers the MX set (and, for an implicit MX, its denial). */
      readonly proof: Proof;
      /** Sorted by preference, then name; never empty. */
      readonly hosts: readonly Destination[];
      readonly validity?: Validity | undefined;
      /** MX targets that are no host names (RFC 5321 §2.3.5), or beyond the limit: named, not asked. */
      readonly skipped: readonly string[];
    }
  | { readonly kind: "null-mx"; readonly proof: Proof }
  | { readonly kind: "no-such-domain"; readonly proof: Proof }
  | { readonly kind: "no-destination"; readonly proof: Proof }
  | LookupFailure;

/** @param domain A-labels. Never rejects. */
export async function findDestinations(
  domain: DnsName,
  resolver: Resolver,
  signal?: AbortSignal,
): Promise<Destinations> {
  const mx = await resolver.resolve(domain, RRType.MX, signal);
  switch (mx.kind) {
    case "failure":
      return mx;
    case "no-such-name":
      return { kind: "no-such-domain", proof: mx.proof };
    case "no-data":
      return implicitMx(domain, mx.proof, resolver, signal);
    case "records":
      return explicitMx(
        mx.records.map((record) => record.rdata),
        mx,
      );
  }
}

function explicitMx(
  rdatas: readonly Uint8Array[],
  { proof, validity }: Pick<Lookup, "proof" | "validity">,
): Destinations {
  const found = new Map<string, Destination>();
  const skipped: string[] = [];
  for (const rdata of rdatas) {
    const mx = readMx(rdata);
    if (mx === undefined)
      return { kind: "failure", failure: { kind: "malformed", detail: "MX record" } };
    // RFC 7505 §3: a null MX stands alone; beside others it is just a host that isn't one.
    if (mx.exchange.isRoot && rdatas.length === 1) return { kind: "null-mx", proof };
    const host = parseDomain(mx.exchange.text);
    if (!host.ok) {
      skipped.push(mx.exchange.text);
      continue;
    }
    const known = found.get(host.value.key);
    if (known === undefined || mx.preference < known.preference) {
      found.set(host.value.key, { host: host.value, preference: mx.preference });
    }
  }
  const sorted = [...found.values()].sort(
    (a, b) => a.preference - b.preference || (a.host.key < b.host.key ? -1 : 1),
  );
  const hosts = sorted.slice(0, MAX_DESTINATIONS);
  skipped.push(...sorted.slice(MAX_DESTINATIONS).map((mx) => mx.host.text));
  if (hosts.length === 0) return { kind: "no-destination", proof };
  return { kind: "hosts", source: "mx", proof, validity, hosts, skipped };
}

/** RFC 5321 §5.1: the domain itself with preference 0, if it has an address record at all. */
async function implicitMx(
  domain: DnsName,
  mxProof: Proof,
  resolver: Resolver,
  signal: AbortSignal | undefined,
): Promise<Destinations> {
  const answers = await Promise.all([
    resolver.resolve(domain, RRType.A, signal),
    resolver.resolve(domain, RRType.AAAA, signal),
  ]);
  for (const answer of answers) {
    if (answer.kind !== "records") continue;
    const proof = weakest(mxProof, answer.proof);
    const hosts = [{ host: domain, preference: 0 }];
    return { kind: "hosts", source: "implicit", proof, hosts, skipped: [] };
  }
  let proof = mxProof;
  for (const answer of answers) {
    if (answer.kind === "failure") return answer;
    proof = weakest(proof, answer.proof);
  }
  return { kind: "no-destination", proof };
}
