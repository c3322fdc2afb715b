/** What a completed handshake shows: version, cipher suite, key exchange, certificates sent. */
import type { X509Certificate } from "node:crypto";
import type tls from "node:tls";
import type { TlsFacts } from "../../core/probe-api/host-report.ts";

/** The wire contract's bounds. A chain beyond them is cut at its far end, so that the leaf stays first. */
const MAX_CERTIFICATES = 16;
const MAX_CERTIFICATE_OCTETS = (65_536 / 4) * 3;

/**
 * Exactly as the server sent them, leaf first: also twice, or of no chain at all. (The older
 * getter, `getPeerCertificate(true)`, puts them in an order of its own and leaves out what fits
 * nowhere; called after this one it answers {}, nodejs/node#65579.)
 */
function sentCertificates(stream: tls.TLSSocket): X509Certificate[] {
  const sent: X509Certificate[] = [];
  let next = stream.getPeerX509Certificate();
  while (next !== undefined && sent.length < MAX_CERTIFICATES) {
    if (next.raw.length > MAX_CERTIFICATE_OCTETS) break;
    sent.push(next);
    // By that name; it is the one that came next, whoever issued what.
    next = next.issuerCertificate;
  }
  return sent;
}

/** The library does not tell a suite's key length; the suite's IANA name does. */
export function cipherBits(name: string): number | undefined {
  if (/AES_256|CHACHA20|CAMELLIA_256|ARIA_256/.test(name)) return 256;
  if (/AES_128|CAMELLIA_128|ARIA_128/.test(name)) return 128;
  if (/3DES/.test(name)) return 112;
  return undefined;
}

/** OpenSSL has its own names for the NIST curves; the IANA TLS registry's are the ones people know from TLS. */
const IANA_GROUP: Record<string, string> = {
  prime256v1: "secp256r1",
  "P-256": "secp256r1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
};

function keyGroup(stream: tls.TLSSocket): string | undefined {
  const info = stream.getEphemeralKeyInfo() as tls.EphemeralKeyInfo | null;
  if (info === null || !("type" in info)) return undefined;
  if (info.name) return (IANA_GROUP[info.name] ?? info.name).slice(0, 64);
  return info.type === "DH" ? `DH-${info.size}` : undefined;
}

/** RFC 8446 §4.2.3: in TLS 1.3 the kind of key alone decides, but for RSA. */
const SCHEME: Record<string, string> = {
  "ec prime256v1": "ecdsa_secp256r1_sha256",
  "ec secp384r1": "ecdsa_secp384r1_sha384",
  "ec secp521r1": "ecdsa_secp521r1_sha512",
  ed25519: "ed25519",
  ed448: "ed448",
};

/** The library does not tell; so only where it can have been no other. */
function signatureScheme(version: string, leaf: X509Certificate | undefined): string | undefined {
  if (version !== "TLSv1.3" || leaf === undefined) return undefined;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey;
    return SCHEME[[asymmetricKeyType, asymmetricKeyDetails?.namedCurve].filter(Boolean).join(" ")];
  } catch {
    return undefined;
  }
}

export interface SentTls extends Omit<TlsFacts, "pkix" | "certificates"> {
  readonly certificates: readonly X509Certificate[];
}

export function readTlsFacts(stream: tls.TLSSocket): SentTls {
  const certificates = sentCertificates(stream);
  const cipher = stream.getCipher();
  const name = cipher.standardName ?? cipher.name;
  const version = stream.getProtocol() ?? "unknown";
  return {
    version,
    cipher: name,
    cipherBits: cipherBits(name),
    group: keyGroup(stream),
    signatureScheme: signatureScheme(version, certificates[0]),
    certificates,
  };
}
