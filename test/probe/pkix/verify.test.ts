import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { createTrustStore, readPemCertificates } from "../../../src/probe/pkix/trust-store.ts";
import type { TrustStore } from "../../../src/probe/pkix/trust-store.ts";
import { verifyPkix } from "../../../src/probe/pkix/verify.ts";
import { type CertificateKind, createPki, type LabPki } from "../../lab/pki.ts";

const HOST = "mx1.provider.example";
const DAY = 86_400_000;
let pki: LabPki;
let store: TrustStore;

beforeAll(async () => {
  pki = await createPki();
  store = createTrustStore([new X509Certificate(pki.root)]);
});

describe("verifyPkix", () => {
  test.each<[CertificateKind, object]>([
    ["good", { valid: true }],
    ["via-intermediate", { valid: true }],
    ["wildcard", { valid: true }],
    ["self-signed", { valid: false, fault: "self-signed" }],
    ["expired", { valid: false, fault: "expired" }],
    ["not-yet-valid", { valid: false, fault: "not-yet-valid" }],
    ["wrong-name", { valid: false, fault: "name-mismatch" }],
    ["common-name-only", { valid: false, fault: "name-mismatch" }],
    ["unknown-ca", { valid: false, fault: "untrusted" }],
    ["claims-public-ca", { valid: false, fault: "untrusted" }],
    ["missing-intermediate", { valid: false, fault: "untrusted" }],
    ["issued-by-leaf", { valid: false, fault: "untrusted" }],
  ])("%s", async (kind, outcome) => {
    const { chain } = await pki.issue(HOST, kind);
    expect(verifyPkix(chain, HOST, store, Date.now())).toEqual(outcome);
  });

  test("time is the clock's, not the machine's", async () => {
    const { chain } = await pki.issue(HOST);
    expect(verifyPkix(chain, HOST, store, Date.now() + 60 * DAY).fault).toBe("expired");
    expect(verifyPkix(chain, HOST, store, Date.now() - 60 * DAY).fault).toBe("not-yet-valid");
  });

  test("without its root a good certificate is untrusted", async () => {
    const { chain } = await pki.issue(HOST);
    const empty = createTrustStore();
    expect(verifyPkix(chain, HOST, empty, Date.now()).fault).toBe("untrusted");
  });

  test("a wildcard stands for one label", async () => {
    const { chain } = await pki.issue(HOST, "wildcard");
    expect(verifyPkix(chain, "a.mx1.provider.example", store, Date.now()).fault).toBe(
      "name-mismatch",
    );
    expect(verifyPkix(chain, "provider.example", store, Date.now()).fault).toBe("name-mismatch");
  });

  test("a self-signed certificate in the store is its own anchor", async () => {
    const { certificate, chain } = await pki.issue(HOST, "self-signed");
    const trusting = createTrustStore([new X509Certificate(certificate)]);
    expect(verifyPkix(chain, HOST, trusting, Date.now())).toEqual({ valid: true });
  });

  test("the order of sent issuers does not matter, nor do strangers and repetitions", async () => {
    const { chain } = await pki.issue(HOST, "via-intermediate");
    const other = await pki.issue("other.example", "self-signed");
    const [leaf, intermediate] = chain;
    const sent = [leaf!, other.chain[0]!, leaf!, intermediate!, intermediate!];
    expect(verifyPkix(sent, HOST, store, Date.now())).toEqual({ valid: true });
  });

  test("octets that are no certificate, and none at all", () => {
    const malformed = { valid: false, fault: "malformed" };
    expect(verifyPkix([Uint8Array.of(1, 2, 3)], HOST, store, Date.now())).toEqual(malformed);
    expect(verifyPkix([], HOST, store, Date.now())).toEqual(malformed);
  });
});

describe("readPemCertificates", () => {
  test("reads several, and says what is wrong in one line", async () => {
    const { certificate } = await pki.issue(HOST, "via-intermediate");
    const read = readPemCertificates(`# a comment\n${certificate}`);
    expect(read.ok && read.value.length).toBe(2);
    expect(readPemCertificates("nothing").ok).toBe(false);
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    expect(readPemCertificates(broken).ok).toBe(false);
  });
});
