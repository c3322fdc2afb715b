/** What a completed handshake shows: version, cipher suite, key exchange, certificates sent. */
import { X509Certificate } from "node:crypto";
import type tls from "node:tls";
import type { DetailedPeerCertificate } from "node:tls";
import type { TlsFacts } from "../../core/probe-api/host-report.ts";

/** The wire contract's bounds. A chain beyond them is cut at its far end, so that the leaf stays first. */
const MAX_CERTIFICATES = 16;
const MAX_CERTIFICATE_OCTETS = (65_536 / 4) * 3;

/** Leaf first. Follows issuer links, which form a loop at a self-signed certificate. */
function sentCertificates(leaf: DetailedPeerCertificate): Buffer[] {
  const sent: Buffer[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.raw !== undefined && sent.length < MAX_CERTIFICATES) {
    if (seen.has(certificate.fingerprint256)) break;
    if (certificate.raw.length > MAX_CERTIFICATE_OCTETS) break;
    seen.add(certificate.fingerprint256);
    sent.push(certificate.raw);
    certificate = certificate.issuerCertificate;
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
const ECDSA_SCHEME: Record<string, string> = {
  prime256v1: "ecdsa_secp256r1_sha256",
  secp384r1: "ecdsa_secp384r1_sha384",
  secp521r1: "ecdsa_secp521r1_sha512",
};

/** The library does not tell; so only where it can have been no other. */
function signatureScheme(version: string, leaf: DetailedPeerCertificate): string | undefined {
  if (version !== "TLSv1.3") return undefined;
  const { asn1Curve, modulus, raw } = leaf as Partial<DetailedPeerCertificate>;
  if (asn1Curve !== undefined) return ECDSA_SCHEME[asn1Curve];
  if (modulus !== undefined || raw === undefined) return undefined;
  try {
    // Ed25519 and Ed448 are schemes and kinds of keys by one name.
    return new X509Certificate(raw).publicKey.asymmetricKeyType;
  } catch {
    return undefined;
  }
}

export interface SentTls extends Omit<TlsFacts, "pkix" | "certificates"> {
  readonly certificates: readonly Buffer[];
}

export function readTlsFacts(stream: tls.TLSSocket): SentTls {
  // First of all, and only this way: after any other certificate getter it answers {} (nodejs/node#65579).
  const leaf = stream.getPeerCertificate(true);
  const certificates = sentCertificates(leaf);
  const cipher = stream.getCipher();
  const name = cipher.standardName ?? cipher.name;
  const version = stream.getProtocol() ?? "unknown";
  return {
    version,
    cipher: name,
    cipherBits: cipherBits(name),
    group: keyGroup(stream),
    signatureScheme: signatureScheme(version, leaf),
    certificates,
  };
}
