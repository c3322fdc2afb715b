/**
 * # TLSA records (RFC 6698 §2, RFC 7671, RFC 7672 §3.1)
 *
 * A record is *usable* for SMTP when its usage is DANE-TA(2) or DANE-EE(3), selector and
 * matching type are known, and the data can be what they say. PKIX-TA(0) and PKIX-EE(1)
 * are not: RFC 7672 §3.1.3. An unusable record still says that TLS is spoken (§2.2).
 */
import { toHex } from "../base/bytes.ts";
import { readCertificate } from "../pkix/certificate.ts";
import { readDer, Tag } from "../pkix/der.ts";

export interface Tlsa {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: Uint8Array;
}

export const Usage = { PKIX_TA: 0, PKIX_EE: 1, DANE_TA: 2, DANE_EE: 3 } as const;
export const Selector = { CERT: 0, SPKI: 1 } as const;
export const MatchingType = { FULL: 0, SHA2_256: 1, SHA2_512: 2 } as const;

/** RFC 6698 §2.1; `undefined` for RDATA too short to be one. */
export function readTlsa(rdata: Uint8Array): Tlsa | undefined {
  const [usage, selector, matchingType] = rdata;
  if (usage === undefined || selector === undefined || matchingType === undefined) return undefined;
  return { usage, selector, matchingType, data: rdata.slice(3) };
}

/** Presentation form, RFC 6698 §2.2. */
export function tlsaText({ usage, selector, matchingType, data }: Tlsa): string {
  return `${usage} ${selector} ${matchingType} ${toHex(data)}`;
}

/** Octets of a digest by matching type. */
const DIGEST_LENGTH: Readonly<Record<number, number>> = {
  [MatchingType.SHA2_256]: 32,
  [MatchingType.SHA2_512]: 64,
};

export type Unusable =
  "pkix-usage" | "unknown-usage" | "unknown-selector" | "unknown-matching-type" | "malformed-data";

/** Why the record is unusable; `undefined` when it is usable. */
export function unusable({ usage, selector, matchingType, data }: Tlsa): Unusable | undefined {
  // RFC 7672 §3.1.3
  if (usage === Usage.PKIX_TA || usage === Usage.PKIX_EE) return "pkix-usage";
  if (usage !== Usage.DANE_TA && usage !== Usage.DANE_EE) return "unknown-usage";
  if (selector !== Selector.CERT && selector !== Selector.SPKI) return "unknown-selector";
  if (matchingType === MatchingType.FULL) {
    return isFullData(selector, data) ? undefined : "malformed-data";
  }
  const length = DIGEST_LENGTH[matchingType];
  if (length === undefined) return "unknown-matching-type";
  return data.length === length ? undefined : "malformed-data";
}

function isFullData(selector: number, data: Uint8Array): boolean {
  if (selector === Selector.CERT) return readCertificate(data) !== undefined;
  return readDer(data, (reader) => reader.next(Tag.SEQUENCE)) !== undefined;
}

/**
 * Digest algorithm agility, RFC 7671 §9: of the digests published for one usage and
 * selector only the strongest counts. Full data is no digest and always counts.
 */
export function strongest(records: readonly Tlsa[]): Tlsa[] {
  return records.filter(
    (record) =>
      record.matchingType !== MatchingType.SHA2_256 ||
      !records.some(
        (other) =>
          other.matchingType === MatchingType.SHA2_512 &&
          other.usage === record.usage &&
          other.selector === record.selector,
      ),
  );
}
