/**
 * # An RRset and its signatures (RFC 4035 §5.3)
 *
 * One signature that holds is enough (RFC 6840 §5.11); those that don't are told, so that
 * a person can see what was tried. What can be checked without cryptography is checked
 * first, so that junk costs nothing.
 */
import { concatBytes } from "../base/bytes.ts";
import { fail, ok, type Result } from "../base/result.ts";
import type { Dnskey, Rrsig } from "../dns/dnssec-rdata.ts";
import { DnsName } from "../dns/name.ts";
import { RRType, typeName } from "../dns/rr-type.ts";
import { canonicalName, canonicalRRset } from "./canonical.ts";
import type { ProofReason } from "./reason.ts";
import type { RRset } from "./rrset.ts";
import { serialDistance, toSerial } from "./serial.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";
import type { Validity } from "./validity.ts";
import type { Work } from "./work.ts";

/** A key that may sign in its zone, and its tag. */
export interface ZoneKey {
  readonly tag: number;
  readonly dnskey: Dnskey;
}

/** A zone and the keys that are believed for it. */
export interface KeyedZone {
  readonly name: DnsName;
  readonly keys: readonly ZoneKey[];
}

export interface VerifiedRRset {
  /** The name above the `*` whose records these are (RFC 4035 §5.3.4); `undefined` without a wildcard. */
  readonly wildcardParent: DnsName | undefined;
  /** Seconds it may be kept, RFC 4035 §5.3.3. */
  readonly ttl: number;
  readonly validity: Validity;
  readonly key: ZoneKey;
}

export interface VerifyContext {
  readonly verifier: SignatureVerifier;
  readonly work: Work;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Types whose owner matters: a wildcard's one under another name would say something else. */
const NEVER_EXPANDED: readonly number[] = [
  RRType.DNSKEY,
  RRType.DS,
  RRType.NSEC,
  RRType.NSEC3,
  RRType.DNAME, // RFC 6672 §3.3: undefined, so nothing to rely on
];

export async function verifyRRset(
  rrset: RRset,
  zone: KeyedZone,
  context: VerifyContext,
): Promise<Result<VerifiedRRset, readonly ProofReason[]>> {
  const { work, verifier, now } = context;
  const of = { name: rrset.name.text, type: typeName(rrset.type) };
  const reasons: ProofReason[] = [];
  let tried = 0;
  for (const { rrsig, record } of rrset.signatures) {
    const facts = {
      ...of,
      signer: rrsig.signerName.text,
      keyTag: rrsig.keyTag,
      algorithm: rrsig.algorithm,
    };
    const fault = checkFields(rrset, rrsig, zone.name, now);
    if (fault !== undefined) {
      reasons.push({ ...facts, ...fault });
      continue;
    }
    if (!(await verifier.supports(rrsig.algorithm))) {
      reasons.push({ kind: "signature-unsupported", ...facts });
      continue;
    }
    const keys = zone.keys.filter(
      (key) => key.tag === rrsig.keyTag && key.dnskey.algorithm === rrsig.algorithm,
    );
    if (keys.length === 0) reasons.push({ kind: "signature-without-key", ...facts });
    if (keys.length > work.limits.keysPerTag) reasons.push(work.exceeded("keysPerTag"));
    // RFC 4035 §5.3.1: several keys may match, and each is tried; KeyTrap is why not all.
    for (const key of keys.slice(0, work.limits.keysPerTag)) {
      if (++tried > work.limits.signaturesPerRRset) {
        return fail([...reasons, work.exceeded("signaturesPerRRset")]);
      }
      if (!work.spend("verificationsPerLookup")) {
        return fail([...reasons, work.exceeded("verificationsPerLookup")]);
      }
      if (
        await verifier.verify(key.dnskey, rrsig.signature, signedData(rrset, rrsig, record.rdata))
      ) {
        // RFC 4035 §5.3.3: the least of the TTLs received, the original one, and what is left.
        const left = serialDistance(toSerial(now), rrsig.expiration);
        const ttls = rrset.records.map((one) => one.ttl);
        const ttl = Math.min(...ttls, record.ttl, rrsig.originalTtl, left);
        const validity = {
          until: now + left * 1000,
          lifetime: serialDistance(rrsig.inception, rrsig.expiration) * 1000,
        };
        return ok({ wildcardParent: wildcardParent(rrset, rrsig), ttl, validity, key });
      }
      reasons.push({ kind: "signature-invalid", ...facts });
    }
  }
  return fail(reasons.length > 0 ? reasons : [{ kind: "no-signature", ...of }]);
}

type FieldFault =
  | { readonly kind: "signer-not-the-zone" }
  | { readonly kind: "signature-labels"; readonly labels: number }
  | { readonly kind: "signature-expired"; readonly expiration: number }
  | { readonly kind: "signature-not-yet-valid"; readonly inception: number };

/** RFC 4035 §5.3.1, all that needs no key. */
function checkFields(
  rrset: RRset,
  rrsig: Rrsig,
  zone: DnsName,
  now: number,
): FieldFault | undefined {
  const { expiration, inception, labels } = rrsig;
  if (!rrsig.signerName.equals(zone)) return { kind: "signer-not-the-zone" };
  if (!rrset.name.isAtOrBelow(zone)) return { kind: "signer-not-the-zone" };
  const atApex = rrset.name.equals(zone);
  // RFC 4035 §2.4: the parent signs the DS. RFC 4034 §2: keys stand at the apex only.
  if (rrset.type === RRType.DS && atApex) return { kind: "signer-not-the-zone" };
  if (rrset.type === RRType.DNSKEY && !atApex) return { kind: "signer-not-the-zone" };

  const owner = ownerLabels(rrset.name);
  const expanded = labels < owner;
  if (labels > owner || labels < zone.labels.length) return { kind: "signature-labels", labels };
  if (expanded && NEVER_EXPANDED.includes(rrset.type)) return { kind: "signature-labels", labels };

  const at = toSerial(now);
  if (serialDistance(at, expiration) < 0) return { kind: "signature-expired", expiration };
  if (serialDistance(inception, at) < 0) return { kind: "signature-not-yet-valid", inception };
  return undefined;
}

/** RFC 4034 §3.1.3: the root and a leading `*` don't count. */
function ownerLabels(name: DnsName): number {
  return name.labels.length - (isWildcard(name) ? 1 : 0);
}

function isWildcard(name: DnsName): boolean {
  const [first] = name.labels;
  return first?.length === 1 && first[0] === 0x2a;
}

function wildcardParent(rrset: RRset, rrsig: Rrsig): DnsName | undefined {
  if (rrsig.labels >= ownerLabels(rrset.name)) return undefined;
  return ancestor(rrset.name, rrsig.labels);
}

/** The right-most `labels` labels of a name. */
export function ancestor(name: DnsName, labels: number): DnsName {
  const made = DnsName.fromLabels(name.labels.slice(Math.max(0, name.labels.length - labels)));
  if (!made.ok) throw new Error("a part of a name is a name");
  return made.value;
}

/** RFC 4034 §3.1.8.1: RRSIG RDATA without the signature, then the RRset in canonical form. */
function signedData(rrset: RRset, rrsig: Rrsig, rdata: Uint8Array): Uint8Array<ArrayBuffer> {
  // RFC 4035 §5.3.2: for an expanded wildcard, the name it was signed under.
  const parent = wildcardParent(rrset, rrsig);
  const owner =
    parent === undefined
      ? canonicalName(rrset.name)
      : concatBytes([Uint8Array.of(1, 0x2a), canonicalName(parent)]);
  return concatBytes([
    rdata.slice(0, 18),
    canonicalName(rrsig.signerName),
    canonicalRRset(owner, rrset.records, rrsig.originalTtl),
  ]);
}
