/** Certificates for the lab's mail and web hosts: leaf, intermediate, root, P-256. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { CertificateSpec } from "../domain.ts";

export interface Issued {
  /** DER of the whole chain, leaf first, whatever of it is sent. */
  readonly chain: readonly Uint8Array[];
  /** PEM: the key, then the certificates that are sent, as `smtpd_tls_chain_files` wants it. */
  readonly pem: string;
}

export interface Authority {
  /** PEM of the root. */
  readonly root: string;
  issue(host: string, spec?: CertificateSpec): Promise<Issued>;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

interface Party {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

interface Wanted {
  readonly subject: string;
  readonly issuer?: Party | undefined;
  readonly names?: readonly string[];
  readonly expired?: boolean | undefined;
}

async function make({ subject, issuer, names, expired = false }: Wanted): Promise<Party> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  const isAuthority = names === undefined;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${subject}`,
    issuer: issuer?.certificate.subject ?? `CN=${subject}`,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: P256,
    notBefore: new Date(Date.now() - (expired ? 30 : 1) * DAY),
    notAfter: new Date(Date.now() + (expired ? -1 : 60) * DAY),
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer ? [await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey)] : []),
      ...(isAuthority ? [new x509.KeyUsagesExtension(usages, true)] : []),
      ...(names ? [alternativeNames(names)] : []),
    ],
  });
  return { certificate, keys };
}

function alternativeNames(names: readonly string[]): x509.Extension {
  const typed = names.map((value) => ({
    type: /^[\d.]+$/.test(value) ? ("ip" as const) : ("dns" as const),
    value,
  }));
  return new x509.SubjectAlternativeNameExtension(typed);
}

export async function createAuthority(): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const root = await make({ subject: "Lab Root" });
  const known = [await make({ subject: "Lab Intermediate", issuer: root }), root];
  const strangerRoot = await make({ subject: "Another Root" });
  const strangers = [
    await make({ subject: "Another Intermediate", issuer: strangerRoot }),
    strangerRoot,
  ];
  return {
    root: root.certificate.toString("pem"),
    async issue(host, spec = {}) {
      const { names = [host], issuer = "intermediate", expired, sends = 2 } = spec;
      const above = { intermediate: known, stranger: strangers, self: [] }[issuer];
      const leaf = await make({ subject: host, issuer: above[0], names, expired });
      const chain = [leaf, ...above].map(({ certificate }) => certificate);
      const der = await webcrypto.subtle.exportKey("pkcs8", leaf.keys.privateKey);
      const sent = chain.slice(0, sends).map((certificate) => certificate.toString("pem"));
      return {
        chain: chain.map((certificate) => new Uint8Array(certificate.rawData)),
        pem: [x509.PemConverter.encode(der, "PRIVATE KEY"), ...sent].join("\n") + "\n",
      };
    },
  };
}
