/** Certificates one by one, for tests that need a certain one; whole chains of the usual kinds come from test/lab/pki.ts. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

export interface Certified {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly der: Uint8Array<ArrayBuffer>;
  /** Its public key, DER. */
  readonly spki: Uint8Array<ArrayBuffer>;
}

export interface CertifyOptions {
  /** The common name; who issues is found by it. */
  readonly name: string;
  /** Default: new ones. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** Default: itself. */
  readonly issuer?: Certified;
  readonly dnsNames?: readonly string[];
  readonly ca?: boolean;
  readonly pathLength?: number;
  /** Default: no extension, which permits everything. */
  readonly usage?: "keyCertSign" | "cRLSign";
  /** Milliseconds since the epoch; default yesterday and in 30 days. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

export async function certify(options: CertifyOptions): Promise<Certified> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const { name, issuer, dnsNames = [], ca = false, pathLength, usage } = options;
  const keys = options.keys ?? (await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]));
  const extensions: x509.Extension[] = [new x509.BasicConstraintsExtension(ca, pathLength, true)];
  if (usage !== undefined) {
    extensions.push(new x509.KeyUsagesExtension(x509.KeyUsageFlags[usage], true));
  }
  if (dnsNames.length > 0) {
    const names = dnsNames.map((value) => ({ type: "dns" as const, value }));
    extensions.push(new x509.SubjectAlternativeNameExtension(names));
  }
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: `CN=${issuer?.name ?? name}`,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: P256,
    notBefore: new Date(options.notBefore ?? Date.now() - DAY),
    notAfter: new Date(options.notAfter ?? Date.now() + 30 * DAY),
    extensions,
  });
  const spki = new Uint8Array(await webcrypto.subtle.exportKey("spki", keys.publicKey));
  return { name, keys, der: new Uint8Array(certificate.rawData), spki };
}
