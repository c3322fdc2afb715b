/** The verdict on one RRset, or on one denial: the link of which alias chains are made. */
import { denialTtl } from "../dns/answer.ts";
import type { Message } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { Rcode } from "../dns/rcode.ts";
import { RRType, typeName } from "../dns/rr-type.ts";
import type { ChainOfTrust } from "./chain-of-trust.ts";
import type { Proof } from "./proof.ts";
import type { ProofReason } from "./reason.ts";
import { findRRset, type RRset } from "./rrset.ts";
import { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import { closestAnchors } from "./trust-anchor.ts";
import { shortest, type Validity } from "./validity.ts";
import { verifyDenial } from "./verify-denial.ts";
import { ancestor } from "./verify-rrset.ts";
import { verifySigned } from "./verify-signed.ts";
import { broken, type ChainLink, type SecureZone, type Unproven } from "./zone.ts";

export type Verdict =
  | {
      readonly usable: true;
      /** Never bogus. Indeterminate only where no trust anchor is above the name. */
      readonly proof: Proof;
      readonly reasons: readonly ProofReason[];
      readonly chain: readonly ChainLink[];
      /** Seconds. */
      readonly ttl: number;
      /** Of the signatures over the records and over the keys of their zone, the one that ends first. */
      readonly validity?: Validity | undefined;
    }
  | { readonly usable: false; readonly reasons: readonly ProofReason[] };

export type DenialVerdict = Verdict & { readonly kind: "no-data" | "no-such-name" };

export async function judgeRRset(
  rrset: RRset,
  message: Message,
  trust: ChainOfTrust,
  session: Session,
): Promise<Verdict> {
  const place = whereToStand(rrset.name, rrset.type, trust);
  const ttl = Math.min(...rrset.records.map((record) => record.ttl));
  if (place === undefined) return withoutAnchor(rrset.name, ttl);
  const zoneOf = (name: DnsName) => trust.zone(name, session);
  const signed = await verifySigned(rrset, message, place.scope, zoneOf, session);
  if (!signed.ok) return orInsecure(place.name, signed.fault, ttl, trust, session);
  const { zone, key, weakness } = signed.value;
  const overreach = await cutBelow(zone, place.name, trust, session);
  if (overreach !== undefined) {
    const of = { name: rrset.name.text, type: typeName(rrset.type), signer: zone.name.text };
    const facts = { ...of, keyTag: key.tag, algorithm: key.dnskey.algorithm };
    return { usable: false, reasons: [{ kind: "signer-not-the-zone", ...facts }] };
  }
  const validity = shortest([signed.value.validity, zone.validity], session.now);
  return { ...proven(zone, weakness, signed.value.ttl), validity };
}

export async function judgeDenial(
  name: DnsName,
  type: number,
  message: Message,
  trust: ChainOfTrust,
  session: Session,
): Promise<DenialVerdict> {
  const said = message.rcode === Rcode.NXDOMAIN ? "no-such-name" : "no-data";
  const place = whereToStand(name, type, trust);
  const ttl = denialTtl(message);
  if (place === undefined) return { ...withoutAnchor(name, ttl), kind: said };
  const zoneOf = (zone: DnsName) => trust.zone(zone, session);
  const denied = await verifyDenial(message, name, type, place.scope, zoneOf, session);
  if (!denied.ok) {
    return { ...(await orInsecure(place.name, denied.fault, ttl, trust, session)), kind: said };
  }
  const { zone, weakness } = denied.value;
  // What is proven counts, not the response code: anybody on the way can change that.
  const kind = denied.value.kind === "name" ? "no-such-name" : "no-data";
  return {
    ...proven(zone, weakness, denied.value.ttl),
    kind: weakness === undefined ? kind : said,
  };
}

/** The name whose zone has to speak: for a DS, the parent's. */
function whereToStand(
  name: DnsName,
  type: number,
  trust: ChainOfTrust,
): { name: DnsName; scope: Scope } | undefined {
  const parentSide = type === RRType.DS;
  const stand = parentSide ? (name.parent ?? name) : name;
  const anchor = closestAnchors(trust.anchors, stand);
  if (anchor === undefined) return undefined;
  return { name: stand, scope: new Scope(name, anchor.name, parentSide) };
}

function withoutAnchor(name: DnsName, ttl: number) {
  const reasons = [{ kind: "no-trust-anchor", name: name.text } as const];
  return { usable: true, proof: "indeterminate", reasons, chain: [], ttl } as const;
}

function proven(
  zone: SecureZone,
  weakness: ProofReason | undefined,
  ttl: number,
): Extract<Verdict, { usable: true }> {
  const proof = weakness === undefined ? "secure" : "insecure";
  const reasons = weakness === undefined ? [] : [weakness];
  return { usable: true, proof, reasons, chain: zone.chain, ttl };
}

/** Not secure: then it has to be proven that it need not be (RFC 4035 §5.2, §5.5). */
async function orInsecure(
  name: DnsName,
  reasons: readonly ProofReason[],
  ttl: number,
  trust: ChainOfTrust,
  session: Session,
): Promise<Verdict> {
  const enclosing: SecureZone | Unproven = await trust.enclosingZone(name, session);
  switch (enclosing.proof) {
    case "insecure":
      return { usable: true, proof: "insecure", reasons: enclosing.reasons, chain: [], ttl };
    case "secure":
      return { usable: false, reasons };
    case "bogus":
    case "indeterminate":
      return { usable: false, reasons: broken([...reasons, ...enclosing.reasons]).reasons };
  }
}

/**
 * RFC 4035 §5.3.1: the signer is the zone the record is in, so none that has delegated
 * the name away. That there is no cut in between is not demanded to be proven (whoever
 * signs could as well sign another DS), but a signed delegation that is at hand counts;
 * docs/decisions/0010.
 */
async function cutBelow(
  zone: SecureZone,
  name: DnsName,
  trust: ChainOfTrust,
  session: Session,
): Promise<DnsName | undefined> {
  for (let depth = zone.name.labels.length + 1; depth <= name.labels.length; depth++) {
    const at = ancestor(name, depth);
    const message = session.inHand(at, RRType.DS);
    const known = trust.knownDelegation(at);
    if (known === undefined) {
      if (message === undefined) continue;
      if (findRRset(message.answer, at, RRType.DS) === undefined) continue;
    }
    const found = known ?? (await trust.delegation(at, session));
    if ("kind" in found && found.kind !== "no-cut") return at;
  }
  return undefined;
}
