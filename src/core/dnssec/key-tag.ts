import { readDnskey } from "../dns/dnssec-rdata.ts";

/**
 * RFC 4034 Appendix B. A hint and no identifier: several keys may have the same one.
 * (Algorithm 1, which counts otherwise, is not supported here.)
 *
 * @param rdata of the DNSKEY record.
 */
export function keyTag(rdata: Uint8Array): number {
  let sum = 0;
  for (const [i, octet] of rdata.entries()) sum += i % 2 === 0 ? octet << 8 : octet;
  return (sum + (sum >>> 16)) & 0xffff;
}

/** RFC 4034 §2.1.1: bit 7. Without it a key signs no zone data. */
export const ZONE_KEY = 0x0100;
/** RFC 5011 §7: bit 8. */
export const REVOKED = 0x0080;
/** RFC 4034 §2.1.2. */
export const DNSSEC_PROTOCOL = 3;

export type KeyFault = "malformed" | "not-a-zone-key" | "wrong-protocol" | "revoked";

/** Why a DNSKEY must not be used to check signatures; `undefined` when nothing speaks against it. */
export function keyFault(rdata: Uint8Array): KeyFault | undefined {
  const key = readDnskey(rdata);
  if (key === undefined) return "malformed";
  if ((key.flags & ZONE_KEY) === 0) return "not-a-zone-key"; // RFC 4034 §2.1.1, RFC 4035 §5.3.1
  if (key.protocol !== DNSSEC_PROTOCOL) return "wrong-protocol"; // RFC 4034 §2.1.2
  if ((key.flags & REVOKED) !== 0) return "revoked"; // RFC 5011 §2.1
  return undefined;
}
