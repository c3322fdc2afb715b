/** Trust anchors, findable by name: Mozilla's set as Node ships it, and what the administrator adds. */
import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { fail, ok, type Result } from "../../core/base/result.ts";

export class TrustStore {
  readonly #bySubject = new Map<string, X509Certificate[]>();
  readonly #fingerprints = new Set<string>();

  constructor(anchors: Iterable<X509Certificate>) {
    for (const anchor of anchors) {
      this.#fingerprints.add(anchor.fingerprint256);
      const same = this.#bySubject.get(anchor.subject);
      if (same) same.push(anchor);
      else this.#bySubject.set(anchor.subject, [anchor]);
    }
  }

  has(certificate: X509Certificate): boolean {
    return this.#fingerprints.has(certificate.fingerprint256);
  }

  issuersOf(certificate: X509Certificate): readonly X509Certificate[] {
    return this.#bySubject.get(certificate.issuer) ?? [];
  }
}

/** The certificates of a PEM file; a fault is one line for the administrator. */
export function readPemCertificates(pem: string): Result<X509Certificate[], string> {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return fail("there is no PEM certificate in it");
  try {
    return ok(blocks.map((block) => new X509Certificate(block)));
  } catch {
    return fail("a PEM certificate in it cannot be read");
  }
}

let mozilla: X509Certificate[] | undefined;

/** @param extra anchors beside Mozilla's, e.g. a company's own CA. */
export function createTrustStore(extra: readonly X509Certificate[] = []): TrustStore {
  mozilla ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return new TrustStore([...mozilla, ...extra]);
}
