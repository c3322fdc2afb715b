/**
 * A certificate authority for one test run: keys are made anew each time, so nothing
 * secret is in the repository and nothing can expire in it.
 */
import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

/** What is wrong, or not, with a certificate. */
export type CertificateKind =
  | "good"
  | "self-signed"
  | "expired"
  | "not-yet-valid"
  | "wrong-name"
  | "wildcard"
  | "common-name-only"
  | "unknown-ca"
  | "claims-public-ca"
  | "via-intermediate"
  | "missing-intermediate"
  | "issued-by-leaf";

export interface Credentials {
  /** PEM, leaf first, then what a server sends with it. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** DER of what is sent, leaf first. */
  readonly chain: readonly Uint8Array[];
}

export interface LabPki {
  /** PEM of the root every kind but `self-signed` and `unknown-ca` leads to. */
  readonly root: string;
  issue(host: string, kind?: CertificateKind): Promise<Credentials>;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

interface Signer {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}

async function sign(options: {
  subject: string;
  keys: webcrypto.CryptoKeyPair;
  issuer?: Signer;
  /** In place of the issuer's own name; then nothing else points to the issuer. */
  issuerName?: x509.JsonName;
  ca: boolean;
  names?: string[];
  /** Days from now. */
  from?: number;
  to?: number;
}): Promise<x509.X509Certificate> {
  const { subject, keys, issuer, ca, names = [], from = -1, to = 30 } = options;
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(ca, undefined, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  if (issuer && !options.issuerName) {
    extensions.push(await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey));
  }
  if (names.length > 0) {
    const san = names.map((value) => ({
      type: isIP(value) ? ("ip" as const) : ("dns" as const),
      value,
    }));
    extensions.push(new x509.SubjectAlternativeNameExtension(san));
  }
  return x509.X509CertificateGenerator.create({
    subject,
    issuer: options.issuerName ?? issuer?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: P256,
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + to * DAY),
    extensions,
  });
}

async function authority(name: string, issuer?: Signer): Promise<Signer> {
  const keys = await newKeys();
  return {
    keys,
    certificate: await sign({ subject: `CN=${name}`, keys, ca: true, ...(issuer && { issuer }) }),
  };
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(
    await webcrypto.subtle.exportKey("pkcs8", keys.privateKey),
    "PRIVATE KEY",
  );
}

/** One with a key of the kind our certificates are signed by: OpenSSL matches that, too. */
function publicRoot(): string {
  const found = rootCertificates.find(
    (pem) => new X509Certificate(pem).publicKey.asymmetricKeyType === "ec",
  );
  if (found === undefined) throw new Error("no public root has an EC key");
  return found;
}

export async function createPki(): Promise<LabPki> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const root = await authority("Postweg Lab Root");
  const stranger = await authority("Somebody Else's Root");
  const intermediate = await authority("Postweg Lab Intermediate", root);

  return {
    root: root.certificate.toString("pem"),
    async issue(host, kind = "good") {
      const keys = await newKeys();
      const subject = `CN=${kind === "common-name-only" ? host : "a lab host"}`;
      const plain = { subject, keys, issuer: root, ca: false, names: [host] };
      const between = [intermediate.certificate];
      const [leaf, sent] = await (async (): Promise<
        [x509.X509Certificate, x509.X509Certificate[]]
      > => {
        switch (kind) {
          case "good":
            return [await sign(plain), []];
          case "self-signed":
            return [await sign({ subject, keys, ca: false, names: [host] }), []];
          case "expired":
            return [await sign({ ...plain, from: -30, to: -1 }), []];
          case "not-yet-valid":
            return [await sign({ ...plain, from: 1 }), []];
          case "wrong-name":
            return [await sign({ ...plain, names: ["elsewhere.example"] }), []];
          case "wildcard":
            return [await sign({ ...plain, names: [host.replace(/^[^.]+/, "*")] }), []];
          case "common-name-only":
            return [await sign({ ...plain, names: [] }), []];
          case "unknown-ca":
            return [await sign({ ...plain, issuer: stranger }), []];
          case "claims-public-ca": {
            // Names a root that every client has, which has not signed it.
            const issuerName = new x509.X509Certificate(publicRoot()).subjectName;
            return [await sign({ ...plain, issuerName: issuerName.toJSON() }), []];
          }
          case "via-intermediate":
            return [await sign({ ...plain, issuer: intermediate }), between];
          case "missing-intermediate":
            return [await sign({ ...plain, issuer: intermediate }), []];
          case "issued-by-leaf": {
            // A server certificate that plays CA: the flag is what stops it.
            const other = await newKeys();
            const certificate = await sign({ ...plain, subject: "CN=no authority", keys: other });
            return [await sign({ ...plain, issuer: { keys: other, certificate } }), [certificate]];
          }
        }
      })();
      const all = [leaf, ...sent];
      return {
        certificate: all.map((one) => one.toString("pem")).join("\n"),
        key: await privateKeyPem(keys),
        chain: all.map((one) => new Uint8Array(one.rawData)),
      };
    },
  };
}
