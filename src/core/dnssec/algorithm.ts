/**
 * # Public keys and signatures of DNSSEC for WebCrypto
 *
 * By the IANA registry "DNS Security Algorithm Numbers" and RFC 9904 §2: 5 and 7
 * (RSA/SHA-1, RFC 3110, RFC 5155), 8 and 10 (RSA/SHA-2, RFC 5702), 13 and 14 (ECDSA,
 * RFC 6605), 15 (Ed25519, RFC 8080).
 *
 * Limitations: 16 (Ed448) is in no browser's WebCrypto and counts as unsupported, as do
 * the GOST algorithms; RSA/MD5 and DSA must not be used (RFC 8624 §3.1).
 */
import { concatBytes, toBase64Url } from "../base/bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;
export type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

interface Algorithm {
  readonly parameters: {
    readonly name: string;
    readonly hash?: string;
    readonly namedCurve?: string;
  };
  /** `undefined`: no key of this algorithm. May reject, when the host finds it to be none. */
  importKey(publicKey: Bytes): Promise<ImportedKey> | undefined;
}

/** @param minBits RFC 5702 §2: 512 for RSA/SHA-256, 1024 for RSA/SHA-512; at most 4096 for all. */
function rsa(hash: string, minBits: number): Algorithm {
  const parameters = { name: "RSASSA-PKCS1-v1_5", hash };
  return {
    parameters,
    importKey(publicKey) {
      const key = readRsaKey(publicKey);
      if (key === undefined || key.bits < minBits || key.bits > 4096) return undefined;
      const jwk = {
        kty: "RSA" as const,
        n: toBase64Url(key.modulus),
        e: toBase64Url(key.exponent),
      };
      return crypto.subtle.importKey("jwk", jwk, parameters, false, ["verify"]);
    },
  };
}

/**
 * Octets of a public exponent. Default 5, fixed: BIND takes 35 bits; real ones have 17,
 * and each further bit makes every verification dearer (RFC 3110 §2 would allow 4096).
 */
const MAX_EXPONENT_OCTETS = 5;

/** RFC 3110 §2: the length of the exponent in one octet, or in two after a zero one. */
function readRsaKey(key: Bytes): { exponent: Bytes; modulus: Bytes; bits: number } | undefined {
  const long = key[0] === 0;
  const start = long ? 3 : 1;
  const length = long ? ((key[1] ?? 0) << 8) | (key[2] ?? 0) : (key[0] ?? 0);
  if (key.length <= start + length) return undefined;
  const exponent = withoutLeadingZeros(key.slice(start, start + length));
  const modulus = withoutLeadingZeros(key.slice(start + length));
  const [top] = modulus;
  if (top === undefined || exponent.length === 0) return undefined;
  if (exponent.length > MAX_EXPONENT_OCTETS) return undefined;
  return { exponent, modulus, bits: modulus.length * 8 - Math.clz32(top) + 24 };
}

function withoutLeadingZeros(octets: Bytes): Bytes {
  const at = octets.findIndex((octet) => octet !== 0);
  return octets.slice(at < 0 ? octets.length : at);
}

/** RFC 6605 §4: the key is Q without the octet that says "uncompressed", the signature r | s. */
function ecdsa(namedCurve: string, hash: string, octets: number): Algorithm {
  const parameters = { name: "ECDSA", namedCurve, hash };
  return {
    parameters,
    importKey(publicKey) {
      if (publicKey.length !== octets) return undefined;
      const point = concatBytes([Uint8Array.of(4), publicKey]);
      return crypto.subtle.importKey("raw", point, parameters, false, ["verify"]);
    },
  };
}

/** RFC 8080 §3. */
const ed25519: Algorithm = {
  parameters: { name: "Ed25519" },
  importKey(publicKey) {
    if (publicKey.length !== 32) return undefined;
    return crypto.subtle.importKey("raw", publicKey, this.parameters, false, ["verify"]);
  },
};

export const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map([
  [5, rsa("SHA-1", 512)],
  [7, rsa("SHA-1", 512)],
  [8, rsa("SHA-256", 512)],
  [10, rsa("SHA-512", 1024)],
  [13, ecdsa("P-256", "SHA-256", 64)],
  [14, ecdsa("P-384", "SHA-384", 96)],
  [15, ed25519],
]);
