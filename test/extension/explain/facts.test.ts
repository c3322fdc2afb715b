import { expect, test } from "@jest/globals";
import { certificateText, cipherText, groupText } from "../../../src/extension/explain/facts.ts";
import type { TlsFacts } from "../../../src/core/probe-api/host-report.ts";
import { TLS13 } from "../../support/reports.ts";
import { t } from "../support/assessments.ts";

/** By a backend whose TLS library says no more. */
const UNTOLD: TlsFacts = {
  version: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  certificates: [],
  pkix: { valid: true },
};

test("version and cipher as the field writes them", () => {
  expect(cipherText(TLS13)).toBe("TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)");
});

test("no bits are named when none were told", () => {
  expect(cipherText(UNTOLD)).toBe("TLSv1.3, TLS_AES_256_GCM_SHA384");
});

test.each([
  ["X25519", "factGroup|X25519"],
  ["X25519MLKEM768", "factGroupPostQuantum|X25519MLKEM768"],
  ["SecP256r1MLKEM768", "factGroupPostQuantum|SecP256r1MLKEM768"],
  ["X25519Kyber768Draft00", "factGroupPostQuantum|X25519Kyber768Draft00"],
])("group %s", (group, text) => {
  expect(groupText({ ...TLS13, group }, t)).toBe(text);
});

test("no group when none was told", () => {
  expect(groupText(UNTOLD, t)).toBeUndefined();
});

test.each([
  [{ valid: true }, "factCertificateValid"],
  [{ valid: false }, "factCertificateInvalid"],
  [{ valid: false, fault: "untrusted" }, "factCertificateUntrusted"],
  [{ valid: false, fault: "self-signed" }, "factCertificateSelfSigned"],
  [{ valid: false, fault: "expired" }, "factCertificateExpired"],
  [{ valid: false, fault: "not-yet-valid" }, "factCertificateNotYetValid"],
  [{ valid: false, fault: "name-mismatch" }, "factCertificateNameMismatch"],
  [{ valid: false, fault: "malformed" }, "factCertificateInvalid"],
] as const)("certificate %j", (pkix, text) => {
  expect(certificateText({ ...TLS13, pkix }, t)).toBe(text);
});
