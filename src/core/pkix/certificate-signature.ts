/** Was this certificate signed by that key? (RFC 5280 §4.1.1.3, by WebCrypto.) */
import { oidText, readDer, Tag, DerReader } from "./der.ts";
import type { Certificate } from "./certificate.ts";

interface Scheme {
  readonly key: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
  readonly verify: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

const RSA = "RSASSA-PKCS1-v1_5";
const ECDSA = "ECDSA";

/** RFC 4055, RFC 5758, RFC 8410. MD5 and older are absent: they prove nothing. */
const RSA_HASHES: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.5": "SHA-1",
  "1.2.840.113549.1.1.11": "SHA-256",
  "1.2.840.113549.1.1.12": "SHA-384",
  "1.2.840.113549.1.1.13": "SHA-512",
};
const ECDSA_HASHES: Readonly<Record<string, string>> = {
  "1.2.840.10045.4.1": "SHA-1",
  "1.2.840.10045.4.3.2": "SHA-256",
  "1.2.840.10045.4.3.3": "SHA-384",
  "1.2.840.10045.4.3.4": "SHA-512",
};
const ED25519 = "1.3.101.112";
const CURVES: Readonly<Record<string, { name: string; size: number }>> = {
  "1.2.840.10045.3.1.7": { name: "P-256", size: 32 },
  "1.3.132.0.34": { name: "P-384", size: 48 },
  "1.3.132.0.35": { name: "P-521", size: 66 },
};

/** False also for algorithms nobody here knows: what can't be checked was not proven. */
export async function isSignedBy(certificate: Certificate, spki: Uint8Array): Promise<boolean> {
  const { oid } = certificate.signatureAlgorithm;
  const curve = curveOf(spki);
  const scheme = schemeOf(oid, curve?.name);
  if (scheme === undefined) return false;
  const signature =
    scheme.verify.name === ECDSA && curve !== undefined
      ? rawEcdsa(certificate.signature, curve.size)
      : certificate.signature;
  if (signature === undefined) return false;
  try {
    const der = Uint8Array.from(spki);
    const key = await crypto.subtle.importKey("spki", der, scheme.key, false, ["verify"]);
    return await crypto.subtle.verify(scheme.verify, key, signature, certificate.tbs);
  } catch {
    // A key of another kind, or one the host's WebCrypto does not take.
    return false;
  }
}

function schemeOf(oid: string, curve: string | undefined): Scheme | undefined {
  const rsaHash = RSA_HASHES[oid];
  if (rsaHash !== undefined) return { key: { name: RSA, hash: rsaHash }, verify: { name: RSA } };
  const ecHash = ECDSA_HASHES[oid];
  if (ecHash !== undefined && curve !== undefined) {
    return { key: { name: ECDSA, namedCurve: curve }, verify: { name: ECDSA, hash: ecHash } };
  }
  return oid === ED25519 ? { key: { name: "Ed25519" }, verify: { name: "Ed25519" } } : undefined;
}

/** The named curve of an EC key, RFC 5480 §2.1.1; `undefined` for every other key. */
function curveOf(spki: Uint8Array): { name: string; size: number } | undefined {
  return readDer(spki, (reader) => {
    const body = new DerReader(reader.next(Tag.SEQUENCE).content);
    const algorithm = new DerReader(body.next(Tag.SEQUENCE).content);
    algorithm.next(Tag.OID);
    const parameters = algorithm.optional(Tag.OID);
    return parameters === undefined ? undefined : CURVES[oidText(parameters.content)];
  });
}

/** WebCrypto wants r and s side by side, X.509 has them in a SEQUENCE (RFC 3279 §2.2.3). */
function rawEcdsa(der: Uint8Array, size: number): Uint8Array<ArrayBuffer> | undefined {
  const numbers = readDer(der, (reader) => {
    const body = new DerReader(reader.next(Tag.SEQUENCE).content);
    const pair = [body.next(Tag.INTEGER).content, body.next(Tag.INTEGER).content];
    body.end();
    return pair;
  });
  if (numbers === undefined) return undefined;
  const raw = new Uint8Array(2 * size);
  for (const [index, number] of numbers.entries()) {
    const digits = number.slice(number.findIndex((octet) => octet !== 0));
    if (digits.length > size) return undefined;
    raw.set(digits, (index + 1) * size - digits.length);
  }
  return raw;
}
