/** The NSEC and NSEC3 records of a message: verified, and put to what they are to prove. */
import { fail, ok, type Result } from "../base/result.ts";
import { readNsec, readNsec3 } from "../dns/dnssec-rdata.ts";
import type { Message } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { Rcode } from "../dns/rcode.ts";
import { RRType, typeName } from "../dns/rr-type.ts";
import type { Denial } from "./denial.ts";
import { denyByNsec, noCloserByNsec, type OwnedNsec } from "./nsec.ts";
import { readNsec3Set, type OwnedNsec3 } from "./nsec3.ts";
import type { InsecureReason, ProofReason } from "./reason.ts";
import { rrsetsOfType, signersOf } from "./rrset.ts";
import type { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import { verifyRRset } from "./verify-rrset.ts";
import type { SecureZone, ZoneOf } from "./zone.ts";

export interface VerifiedDenial {
  readonly kind: "type" | "name";
  readonly delegation: boolean;
  readonly weakness: InsecureReason | undefined;
  readonly zone: SecureZone;
  /** Seconds. */
  readonly ttl: number;
}

/** That `name`, or `type` at it, does not exist, proven by a zone within the scope. */
export async function verifyDenial(
  message: Message,
  name: DnsName,
  type: number,
  scope: Scope,
  zoneOf: ZoneOf,
  session: Session,
): Promise<Result<VerifiedDenial, readonly ProofReason[]>> {
  const of = { name: name.text, type: typeName(type) };
  const reasons: ProofReason[] = [];
  for (const signer of denialSigners(message, session)) {
    if (!scope.allows(signer)) continue;
    const zone = await zoneOf(signer);
    if (zone.proof !== "secure") {
      if (zone.proof !== "insecure") reasons.push(...zone.reasons);
      continue;
    }
    const proof = await collect(message, zone, session);
    reasons.push(...proof.reasons);
    const denials = [
      proof.nsec.length > 0 ? denyByNsec(proof.nsec, zone.name, name, type) : undefined,
      await denyByNsec3(proof.nsec3, zone, session, message, (chain) => chain.deny(name, type)),
    ];
    for (const denial of denials) {
      if (denial === undefined) continue;
      if (denial.kind === "not-denied") reasons.push(explain(denial, of));
      else return ok({ ...denial, zone, ttl: proof.ttl });
    }
  }
  return fail(reasons.length > 0 ? reasons : [{ kind: "no-denial", ...of }]);
}

/** RFC 4035 §5.3.4, RFC 5155 §8.8: that nothing closer than the wildcard answers for `name`. */
export async function verifyNoCloser(
  message: Message,
  name: DnsName,
  type: number,
  wildcardParent: DnsName,
  zone: SecureZone,
  session: Session,
): Promise<Result<InsecureReason | undefined, readonly ProofReason[]>> {
  const of = { name: name.text, type: typeName(type) };
  const proof = await collect(message, zone, session);
  const reasons = [...proof.reasons];
  const denials = [
    proof.nsec.length > 0 ? noCloserByNsec(proof.nsec, zone.name, name, wildcardParent) : undefined,
    await denyByNsec3(proof.nsec3, zone, session, message, (chain) =>
      chain.denyCloser(name, wildcardParent),
    ),
  ];
  for (const denial of denials) {
    if (denial === undefined) continue;
    if (denial.kind === "not-denied") reasons.push(explain(denial, of));
    else return ok(denial.weakness);
  }
  const wildcard = wildcardParent.isRoot ? "*" : `*.${wildcardParent.text}`;
  return fail([...reasons, { kind: "wildcard-unproven", ...of, wildcard }]);
}

function denialSigners(message: Message, session: Session): DnsName[] {
  const { denialRRsets } = session.work.limits;
  const rrsets = [RRType.NSEC, RRType.NSEC3].flatMap((type) =>
    rrsetsOfType(message.authority, type, denialRRsets),
  );
  const signers = new Map(rrsets.flatMap(signersOf).map((name) => [name.key, name]));
  return [...signers.values()].sort((a, b) => b.labels.length - a.labels.length);
}

interface Collected {
  readonly nsec: OwnedNsec[];
  readonly nsec3: OwnedNsec3[];
  readonly reasons: ProofReason[];
  ttl: number;
}

/** All that the zone has signed of it. */
async function collect(message: Message, zone: SecureZone, session: Session): Promise<Collected> {
  const found: Collected = { nsec: [], nsec3: [], reasons: [], ttl: Infinity };
  for (const type of [RRType.NSEC, RRType.NSEC3]) {
    for (const rrset of rrsetsOfType(message.authority, type, session.work.limits.denialRRsets)) {
      const signed = rrset.signatures.some(({ rrsig }) => rrsig.signerName.equals(zone.name));
      if (!signed) continue;
      const verified = await verifyRRset(rrset, zone, session);
      if (!verified.ok) {
        found.reasons.push(...verified.fault);
        continue;
      }
      found.ttl = Math.min(found.ttl, verified.value.ttl);
      for (const { name: owner, rdata } of rrset.records) {
        const nsec = type === RRType.NSEC ? readNsec(rdata) : undefined;
        const nsec3 = type === RRType.NSEC3 ? readNsec3(rdata) : undefined;
        if (nsec !== undefined) found.nsec.push({ owner, nsec });
        if (nsec3 !== undefined) found.nsec3.push({ owner, nsec3 });
      }
    }
  }
  return found;
}

async function denyByNsec3(
  records: readonly OwnedNsec3[],
  zone: SecureZone,
  session: Session,
  message: Message,
  deny: (
    chain: Extract<ReturnType<typeof readNsec3Set>, { kind: "usable" }>["chain"],
  ) => Promise<Denial>,
): Promise<Denial | undefined> {
  const set = readNsec3Set(records, zone.name, session.work);
  switch (set.kind) {
    case "none":
      return undefined;
    case "usable":
      return deny(set.chain);
    case "too-many-iterations": {
      // RFC 9276 §3.2: signed by the zone, so an insecure denial and no forged one.
      const { iterations } = set;
      const weakness = { kind: "nsec3-iterations", zone: zone.name.text, iterations } as const;
      const kind = message.rcode === Rcode.NXDOMAIN ? "name" : "type";
      return { kind, delegation: false, weakness };
    }
  }
}

function explain(
  denial: Extract<Denial, { kind: "not-denied" }>,
  of: { name: string; type: string },
): ProofReason {
  const { reason } = denial;
  switch (reason.kind) {
    case "unusable":
      return { kind: "denial-unusable", ...of, owner: reason.owner, fault: reason.fault };
    case "incomplete":
      return { kind: "denial-incomplete", ...of, missing: reason.missing };
    case "reason":
      return reason.reason;
  }
}
