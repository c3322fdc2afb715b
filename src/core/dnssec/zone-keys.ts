/**
 * # From a DS or a trust anchor to the keys of a zone (RFC 4035 §5.2, §5.3.1)
 *
 * The DNSKEY RRset at the apex has to be signed by a key that a DS of the parent (or an
 * anchor) means; then every zone key in it may sign in the zone. Keys and DS records that
 * fit nothing are normal: standby keys, rollovers.
 */
import { toHex } from "../base/bytes.ts";
import { readDnskey, type Ds } from "../dns/dnssec-rdata.ts";
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import { matchesDs, SHA1_DIGEST, supportsDigest } from "./ds-digest.ts";
import { keyFault, keyTag } from "./key-tag.ts";
import type { InsecureReason, ProofReason } from "./reason.ts";
import { findRRset } from "./rrset.ts";
import type { Session } from "./session.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";
import type { TrustAnchor } from "./trust-anchor.ts";
import type { Validity } from "./validity.ts";
import { verifyRRset, type ZoneKey } from "./verify-rrset.ts";
import { broken, type ChainLink, type Unproven } from "./zone.ts";

/** A key that is believed because of what stands above it. */
export type Voucher =
  | { readonly kind: "ds"; readonly ds: Ds }
  | { readonly kind: "dnskey"; readonly rdata: Uint8Array<ArrayBuffer> };

export type Vouchers =
  | { readonly kind: "usable"; readonly vouchers: readonly Voucher[] }
  /** RFC 4035 §5.2: as if there were none, so what is below is insecure. */
  | { readonly kind: "unsupported"; readonly reason: InsecureReason };

/** RFC 4035 §5.2, RFC 6840 §5.2: only when *none* can be used, the delegation counts as unsigned. */
export async function usableVouchers(
  name: DnsName,
  all: readonly (Voucher | TrustAnchor)[],
  verifier: SignatureVerifier,
): Promise<Vouchers> {
  const algorithms = new Set<number>();
  const digestTypes = new Set<number>();
  const usable: Voucher[] = [];
  for (const voucher of all) {
    const algorithm =
      voucher.kind === "ds" ? voucher.ds.algorithm : (readDnskey(voucher.rdata)?.algorithm ?? -1);
    if (!(await verifier.supports(algorithm))) algorithms.add(algorithm);
    else if (voucher.kind === "ds" && !supportsDigest(voucher.ds.digestType)) {
      digestTypes.add(voucher.ds.digestType);
    } else usable.push(voucher);
  }
  if (usable.length === 0) {
    const facts = { algorithms: [...algorithms], digestTypes: [...digestTypes] };
    return { kind: "unsupported", reason: { kind: "unsupported-ds", name: name.text, ...facts } };
  }
  // RFC 4509 §3: nobody gets away with the weaker digest when there is a better one.
  const strong = usable.filter(
    (voucher) => voucher.kind !== "ds" || voucher.ds.digestType !== SHA1_DIGEST,
  );
  return { kind: "usable", vouchers: strong.length > 0 ? strong : usable };
}

export type EstablishedKeys =
  | {
      readonly proof: "secure";
      readonly keys: readonly ZoneKey[];
      readonly link: ChainLink;
      /** Seconds. */
      readonly ttl: number;
      readonly validity: Validity;
    }
  | Unproven;

export async function establishKeys(
  zone: DnsName,
  source: "anchor" | "ds",
  vouchers: readonly Voucher[],
  session: Session,
): Promise<EstablishedKeys> {
  const asked = await session.ask(zone, RRType.DNSKEY);
  if (!asked.ok) return broken([asked.fault]);
  const rrset = findRRset(asked.value.answer, zone, RRType.DNSKEY);
  if (rrset === undefined) return broken([{ kind: "no-dnskey", zone: zone.text }]);

  const keys: ZoneKey[] = [];
  const links = new Map<ZoneKey, ChainLink>();
  const reasons: ProofReason[] = [];
  const perTag = new Map<string, number>();
  const seen = new Set<string>();
  for (const { rdata } of rrset.records) {
    const dnskey = readDnskey(rdata);
    const fingerprint = toHex(rdata);
    if (dnskey === undefined || seen.has(fingerprint)) continue;
    seen.add(fingerprint);
    const tag = keyTag(rdata);
    const candidates = vouchers.filter((voucher) => hints(voucher, rdata, tag, dnskey.algorithm));
    const fault = keyFault(rdata);
    if (fault !== undefined) {
      if (candidates.length > 0) {
        reasons.push({ kind: "key-unusable", zone: zone.text, keyTag: tag, fault });
      }
      continue;
    }
    const key = { tag, dnskey };
    keys.push(key);
    if (candidates.length === 0) continue;
    const count = (perTag.get(`${tag} ${dnskey.algorithm}`) ?? 0) + 1;
    perTag.set(`${tag} ${dnskey.algorithm}`, count);
    if (count > session.work.limits.keysPerTag) {
      reasons.push(session.work.exceeded("keysPerTag"));
      continue;
    }
    const voucher = await firstThatMeans(zone, rdata, candidates);
    if (voucher === undefined) continue;
    const digestType = voucher.kind === "ds" ? { digestType: voucher.ds.digestType } : {};
    links.set(key, {
      zone: zone.text,
      source,
      keyTag: tag,
      algorithm: dnskey.algorithm,
      ...digestType,
    });
  }
  if (links.size === 0) {
    const keyTags = [...new Set(vouchers.map(tagOf))];
    return broken([...reasons, { kind: "no-key-for-ds", zone: zone.text, source, keyTags }]);
  }
  // RFC 4035 §5.2: signed by a key that is vouched for; by any other key of the set is not enough.
  const verified = await verifyRRset(rrset, { name: zone, keys: [...links.keys()] }, session);
  if (!verified.ok) return broken([...reasons, ...verified.fault]);
  const link = links.get(verified.value.key);
  if (link === undefined) throw new Error("verified by a key nobody gave");
  const { ttl, validity } = verified.value;
  return { proof: "secure", keys, link, ttl, validity };
}

/** RFC 4034 §5.1.1: the tag only narrows the choice. */
function hints(voucher: Voucher, rdata: Uint8Array, tag: number, algorithm: number): boolean {
  if (voucher.kind === "ds") return voucher.ds.keyTag === tag && voucher.ds.algorithm === algorithm;
  return toHex(voucher.rdata) === toHex(rdata);
}

async function firstThatMeans(
  zone: DnsName,
  rdata: Uint8Array,
  candidates: readonly Voucher[],
): Promise<Voucher | undefined> {
  for (const voucher of candidates) {
    if (voucher.kind === "dnskey" || (await matchesDs(zone, rdata, voucher.ds))) return voucher;
  }
  return undefined;
}

function tagOf(voucher: Voucher): number {
  return voucher.kind === "ds" ? voucher.ds.keyTag : keyTag(voucher.rdata);
}
