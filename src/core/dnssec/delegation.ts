/**
 * # Is there a zone cut at a name, and is it signed? (RFC 4035 §5.2, RFC 6840 §4.4)
 *
 * Found out with one question, for the DS, answered by the parent: the record itself
 * (signed delegation), a denial with an NS bit (unsigned delegation), or a denial
 * without one (no cut: the zone goes on). Nothing the child says about its own DS counts.
 */
import { readDs, type Ds } from "../dns/dnssec-rdata.ts";
import type { Message } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import { findDname } from "./dname.ts";
import type { InsecureReason, ProofReason } from "./reason.ts";
import { findRRset } from "./rrset.ts";
import { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import { verifyDenial } from "./verify-denial.ts";
import { verifySigned } from "./verify-signed.ts";
import { broken, type SecureZone, type Unproven, type ZoneOf } from "./zone.ts";
import { usableVouchers, type Voucher } from "./zone-keys.ts";

export type Delegation =
  | {
      readonly kind: "signed";
      readonly parent: SecureZone;
      readonly vouchers: readonly Voucher[];
      readonly until: number;
    }
  | {
      readonly kind: "unsigned";
      readonly parent: SecureZone;
      readonly reason: InsecureReason;
      readonly until: number;
    }
  | {
      readonly kind: "no-cut";
      readonly parent: SecureZone;
      /** False: neither the name nor anything below it. */
      readonly exists: boolean;
      readonly until: number;
    };

/** @param name below `anchor`, the closest trust anchor. */
export async function judgeDelegation(
  name: DnsName,
  anchor: DnsName,
  zoneOf: ZoneOf,
  session: Session,
): Promise<Delegation | Unproven> {
  const asked = await session.ask(name, RRType.DS);
  if (!asked.ok) return broken([asked.fault]);
  const message = asked.value;
  const scope = new Scope(name, anchor, true);
  const rrset = findRRset(message.answer, name, RRType.DS);
  if (rrset !== undefined) {
    const signed = await verifySigned(rrset, message, scope, zoneOf, session);
    if (!signed.ok) return broken(signed.fault);
    const { zone: parent, ttl } = signed.value;
    const all: Ds[] = rrset.records.flatMap((record) => readDs(record.rdata) ?? []);
    const { dsRecords } = session.work.limits;
    if (all.length > dsRecords) return broken([session.work.exceeded("dsRecords")]);
    const until = keepUntil(session, ttl, parent);
    const found = await usableVouchers(
      name,
      all.map((ds) => ({ kind: "ds", ds })),
      session.verifier,
    );
    if (found.kind === "usable") return { kind: "signed", parent, vouchers: found.vouchers, until };
    return { kind: "unsigned", parent, reason: found.reason, until };
  }

  const aliased = await aliasHere(name, message, scope, zoneOf, session);
  if (aliased !== undefined) return aliased;

  const denied = await verifyDenial(message, name, RRType.DS, scope, zoneOf, session);
  if (!denied.ok) return broken(denied.fault);
  const { zone: parent, ttl, weakness, delegation, kind } = denied.value;
  const until = keepUntil(session, ttl, parent);
  if (weakness !== undefined) return { kind: "unsigned", parent, reason: weakness, until };
  if (delegation) {
    const zone = parent.name.text;
    const reason = { kind: "unsigned-delegation", name: name.text, zone } as const;
    return { kind: "unsigned", parent, reason, until };
  }
  return { kind: "no-cut", parent, exists: kind === "type", until };
}

/** RFC 1034 §3.6.2, RFC 6672 §2.4: where there is a CNAME, or a DNAME above, there is no zone cut. */
async function aliasHere(
  name: DnsName,
  message: Message,
  scope: Scope,
  zoneOf: ZoneOf,
  session: Session,
): Promise<Delegation | Unproven | undefined> {
  const reasons: ProofReason[] = [];
  const dname = findDname(message.answer, name);
  for (const rrset of [dname, findRRset(message.answer, name, RRType.CNAME)]) {
    if (rrset === undefined || rrset.signatures.length === 0) continue;
    const signed = await verifySigned(rrset, message, scope, zoneOf, session);
    if (signed.ok && signed.value.weakness === undefined) {
      const { zone: parent, ttl } = signed.value;
      const until = keepUntil(session, ttl, parent);
      return { kind: "no-cut", parent, exists: rrset !== dname, until };
    }
    if (!signed.ok) reasons.push(...signed.fault);
  }
  return reasons.length > 0 ? broken(reasons) : undefined;
}

/** Milliseconds since the epoch; never longer than the keys it was checked with. */
function keepUntil(session: Session, ttl: number, parent: SecureZone): number {
  return Math.min(session.now + ttl * 1000, parent.until);
}
