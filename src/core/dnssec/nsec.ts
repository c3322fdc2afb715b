/**
 * # Denial of existence by NSEC (RFC 4034 §4, RFC 4035 §3.1.3, §5.4)
 *
 * Each NSEC names its owner, the next name of the zone in canonical order, and the types
 * at the owner: nothing lies between the two. All NSECs here are verified, and of the
 * same zone.
 */
import type { Nsec } from "../dns/dnssec-rdata.ts";
import type { DnsName } from "../dns/name.ts";
import { compareNames } from "./canonical.ts";
import { denyByBitMap, faultForBelow, incomplete, unusable, type Denial } from "./denial.ts";
import { ancestor } from "./verify-rrset.ts";

export interface OwnedNsec {
  readonly owner: DnsName;
  readonly nsec: Nsec;
}

export function denyByNsec(
  records: readonly OwnedNsec[],
  zone: DnsName,
  name: DnsName,
  type: number,
): Denial {
  const own = records.find((record) => record.owner.equals(name));
  if (own !== undefined) return denyByBitMap(own.owner, own.nsec.types, type, true);

  const covering = findCovering(records, zone, name);
  if (covering.kind !== "covered") return covering.denial;
  const { encloser, emptyNonTerminal } = covering;
  if (emptyNonTerminal) return { kind: "type", delegation: false, weakness: undefined };

  // RFC 4035 §3.1.3.2, §3.1.3.4: a wildcard at the closest encloser would have answered.
  const wildcard = encloser.child("*");
  if (!wildcard.ok) return { kind: "name", delegation: false, weakness: undefined };
  const star = records.find((record) => record.owner.equals(wildcard.value));
  if (star !== undefined) return denyByBitMap(star.owner, star.nsec.types, type, false);
  const noStar = findCovering(records, zone, wildcard.value);
  if (noStar.kind !== "covered") return incomplete("wildcard");
  // The wildcard itself as an empty non-terminal (`x.*.example`) has no data either.
  const kind = noStar.emptyNonTerminal ? "type" : "name";
  return { kind, delegation: false, weakness: undefined };
}

/** RFC 4035 §5.3.4: nothing is closer to `name` than the wildcard below `wildcardParent`. */
export function noCloserByNsec(
  records: readonly OwnedNsec[],
  zone: DnsName,
  name: DnsName,
  wildcardParent: DnsName,
): Denial {
  const covering = findCovering(records, zone, name);
  if (covering.kind !== "covered") return covering.denial;
  if (covering.emptyNonTerminal || !covering.encloser.equals(wildcardParent)) {
    return incomplete("next-closer");
  }
  return { kind: "name", delegation: false, weakness: undefined };
}

type Covering =
  | { kind: "covered"; encloser: DnsName; emptyNonTerminal: boolean }
  | { kind: "uncovered"; denial: Denial };

function findCovering(records: readonly OwnedNsec[], zone: DnsName, name: DnsName): Covering {
  let denial: Denial = incomplete("name");
  for (const { owner, nsec } of records) {
    if (!covers(owner, nsec.next, zone, name)) continue;
    const fault = name.isAtOrBelow(owner) ? faultForBelow(nsec.types) : undefined;
    if (fault !== undefined) {
      denial = unusable(owner, fault);
      continue;
    }
    // RFC 4035 §5.4, RFC 8020 §2: a name with names below it exists.
    const emptyNonTerminal = nsec.next.isAtOrBelow(name);
    const common = Math.max(commonLabels(name, owner), commonLabels(name, nsec.next));
    return { kind: "covered", encloser: ancestor(name, common), emptyNonTerminal };
  }
  return { kind: "uncovered", denial };
}

/** RFC 4034 §4.1.1: the last NSEC of a zone leads back to its apex. */
function covers(owner: DnsName, next: DnsName, zone: DnsName, name: DnsName): boolean {
  if (!owner.isAtOrBelow(zone) || !next.isAtOrBelow(zone)) return false;
  if (compareNames(owner, name) >= 0) return false;
  return next.equals(zone) || compareNames(name, next) < 0;
}

function commonLabels(a: DnsName, b: DnsName): number {
  let count = 0;
  while (count < a.labels.length && count < b.labels.length) {
    if (!ancestor(a, count + 1).equals(ancestor(b, count + 1))) break;
    count++;
  }
  return count;
}
