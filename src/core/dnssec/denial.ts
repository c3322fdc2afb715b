/** What a denial of existence has proven: the words NSEC and NSEC3 have in common (RFC 4035 §5.4, RFC 5155 §8). */
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import type { DenialFault, DenialPart, InsecureReason, ProofReason } from "./reason.ts";

export type Denial =
  | {
      /** `type`: the name (or the wildcard for it) is there, without this type. `name`: there is nothing. */
      readonly kind: "type" | "name";
      /** The name has NS records: with the DS denied, an unsigned delegation. */
      readonly delegation: boolean;
      /** Why the denial is not secure: by opt-out, or too many iterations. */
      readonly weakness: InsecureReason | undefined;
    }
  | { readonly kind: "not-denied"; readonly reason: NotDenied };

export type NotDenied =
  | { readonly kind: "unusable"; readonly owner: string; readonly fault: DenialFault }
  | { readonly kind: "incomplete"; readonly missing: DenialPart }
  | { readonly kind: "reason"; readonly reason: ProofReason };

export function unusable(owner: DnsName, fault: DenialFault): Denial {
  return { kind: "not-denied", reason: { kind: "unusable", owner: owner.text, fault } };
}

export function incomplete(missing: DenialPart): Denial {
  return { kind: "not-denied", reason: { kind: "incomplete", missing } };
}

/** RFC 9824 §3.1: the pseudo-type that says "there is no such name" in the bit map of a name that was asked. */
const NXNAME = 128;

/**
 * Reads the bit map of the very name (or of the wildcard for it).
 *
 * @param asked whether the bit map is the name's own: only that one knows of its delegation.
 */
export function denyByBitMap(
  owner: DnsName,
  types: ReadonlySet<number>,
  type: number,
  asked: boolean,
): Denial {
  const delegation = types.has(RRType.NS) && !types.has(RRType.SOA);
  if (types.has(type)) return unusable(owner, "type-exists");
  if (types.has(RRType.CNAME)) return unusable(owner, "cname-exists"); // RFC 6840 §4.3
  // RFC 4035 §5.2: the child's bit map (it has the SOA) says nothing about a DS, and
  // RFC 6840 §4.1: the parent's says nothing about anything but the DS.
  if (type === RRType.DS && types.has(RRType.SOA)) return unusable(owner, "child-side");
  if (type !== RRType.DS && delegation) return unusable(owner, "delegation");
  const kind = asked && types.has(NXNAME) ? "name" : "type";
  return { kind, delegation: asked && delegation, weakness: undefined };
}

/**
 * RFC 6840 §4.1, RFC 5155 §8.3: whoever stands above a zone cut or a DNAME knows nothing
 * of the names below.
 */
export function faultForBelow(types: ReadonlySet<number>): DenialFault | undefined {
  if (types.has(RRType.DNAME)) return "dname"; // RFC 6672 §5.3.4
  if (types.has(RRType.NS) && !types.has(RRType.SOA)) return "delegation";
  return undefined;
}
