/** Which DNSKEY a DS record means (RFC 4034 §5.1.4, RFC 4509, RFC 6605 §2). */
import { concatBytes, equalBytes } from "../base/bytes.ts";
import type { Ds } from "../dns/dnssec-rdata.ts";
import type { DnsName } from "../dns/name.ts";
import { canonicalName } from "./canonical.ts";

/** By the IANA registry "Digest Algorithms" (RFC 9904 §3); 3 (GOST) is unsupported. */
const DIGESTS: ReadonlyMap<number, string> = new Map([
  [1, "SHA-1"],
  [2, "SHA-256"],
  [4, "SHA-384"],
]);

export const SHA1_DIGEST = 1;

export function supportsDigest(digestType: number): boolean {
  return DIGESTS.has(digestType);
}

/** RFC 4034 §5.1.4: digest(owner name | DNSKEY RDATA). */
export async function matchesDs(owner: DnsName, dnskey: Uint8Array, ds: Ds): Promise<boolean> {
  const hash = DIGESTS.get(ds.digestType);
  if (hash === undefined) return false;
  const digest = await crypto.subtle.digest(hash, concatBytes([canonicalName(owner), dnskey]));
  return equalBytes(new Uint8Array(digest), ds.digest);
}
