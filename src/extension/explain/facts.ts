/** The technical facts below the sentence. */
import type { TlsFacts } from "../../core/probe-api/host-report.ts";
import type { Translate } from "../platform/i18n.ts";

/** `TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)`: terms of the field, the same in every language. */
export function cipherText(tls: TlsFacts): string {
  const bits = tls.cipherBits === undefined ? "" : ` (${tls.cipherBits}/${tls.cipherBits} bits)`;
  return `${tls.version}, ${tls.cipher}${bits}`;
}

/** Key-exchange group; `undefined` when it was not told. */
export function groupText(tls: TlsFacts, t: Translate): string | undefined {
  if (tls.group === undefined) return undefined;
  return isPostQuantum(tls.group)
    ? t("factGroupPostQuantum", tls.group)
    : t("factGroup", tls.group);
}

/** Hybrid groups with ML-KEM (FIPS 203) or its draft, Kyber. */
function isPostQuantum(group: string): boolean {
  return /ML-?KEM|Kyber/i.test(group);
}

export function certificateText(tls: TlsFacts, t: Translate): string {
  switch (tls.pkix.fault) {
    case undefined:
      return t(tls.pkix.valid ? "factCertificateValid" : "factCertificateInvalid");
    case "untrusted":
      return t("factCertificateUntrusted");
    case "self-signed":
      return t("factCertificateSelfSigned");
    case "expired":
      return t("factCertificateExpired");
    case "not-yet-valid":
      return t("factCertificateNotYetValid");
    case "name-mismatch":
      return t("factCertificateNameMismatch");
    case "malformed":
      return t("factCertificateInvalid");
  }
}
