/**
 * # Where trust begins (RFC 4033 §2, RFC 4035 §5)
 *
 * A trust anchor is a key, or the digest of one, that is believed without proof. Anchors
 * may stand at any name ("islands of security", RFC 4033 §2); of several above a name
 * the closest one counts, and only it (RFC 6840 Appendix C.1).
 *
 * Limitations: keys are not rolled over automatically (RFC 5011); a new root key comes
 * with a new release or by the setting.
 */
import type { Ds } from "../dns/dnssec-rdata.ts";
import { DnsName } from "../dns/name.ts";
import { fromHex } from "../base/bytes.ts";

export type TrustAnchor =
  | { readonly kind: "ds"; readonly name: DnsName; readonly ds: Ds }
  | { readonly kind: "dnskey"; readonly name: DnsName; readonly rdata: Uint8Array<ArrayBuffer> };

/** The deepest name at or above `name` that has anchors; they all stand at it. */
export function closestAnchors(
  anchors: readonly TrustAnchor[],
  name: DnsName,
): { readonly name: DnsName; readonly anchors: readonly TrustAnchor[] } | undefined {
  let best: DnsName | undefined;
  for (const anchor of anchors) {
    if (!name.isAtOrBelow(anchor.name)) continue;
    if (best === undefined || anchor.name.labels.length > best.labels.length) best = anchor.name;
  }
  const at = best;
  if (at === undefined) return undefined;
  return { name: at, anchors: anchors.filter((anchor) => anchor.name.equals(at)) };
}

/**
 * The key signing keys of the root, by IANA: KSK-2017 and KSK-2024. Copied on 2026-11-23
 * from /usr/share/dns/root.ds of Debian's dns-root-data 2024071801~deb12u1, which takes
 * them from https://data.iana.org/root-anchors/root-anchors.xml and checks its signature.
 */
export const ROOT_TRUST_ANCHORS: readonly TrustAnchor[] = [
  root(20326, "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
  root(38696, "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"),
];

function root(keyTag: number, hex: string): TrustAnchor {
  const digest = fromHex(hex);
  if (digest === undefined) throw new Error("not a digest");
  return { kind: "ds", name: DnsName.root, ds: { keyTag, algorithm: 8, digestType: 2, digest } };
}
