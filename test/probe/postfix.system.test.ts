/** The probe against a server that nobody here has written. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { toBase64 } from "../../src/core/base/bytes.ts";
import { createHostObserver } from "../../src/probe/direct.ts";
import type { AddressReport } from "../../src/core/probe-api/host-report.ts";
import { createPki, type Credentials, type LabPki } from "../lab/pki.ts";
import { whyNoPostfix, type PostfixListener } from "../lab/postfix-instance.ts";
import { startPostfix, type LabPostfix } from "../lab/postfix.ts";

const HOST = "mx1.provider.example";
const missing = whyNoPostfix();

(missing === undefined ? describe : describe.skip)("Postfix", () => {
  let pki: LabPki;
  let credentials: Credentials;
  let postfix: LabPostfix;

  beforeAll(async () => {
    pki = await createPki();
    credentials = await pki.issue(HOST, "via-intermediate");
    postfix = await startPostfix(HOST, credentials);
  }, 30_000);
  // `postfix stop` waits for its daemons.
  afterAll(() => postfix?.stop(), 30_000);

  async function look({ address, port }: PostfixListener): Promise<AddressReport | undefined> {
    const observe = createHostObserver({
      addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses: [address] }) },
      allowNetworks: ["127.0.0.0/8"],
      ca: pki.root,
      port,
    });
    return (await observe(HOST, new AbortController().signal)).addresses[0];
  }

  test("with TLS: TLS 1.3, and exactly the certificates it was given", async () => {
    const report = await look(postfix.withTls);
    expect(report?.outcome).toEqual({ kind: "tls" });
    expect(report?.capabilities).toContain("STARTTLS");
    expect(report?.tls).toEqual({
      version: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      cipherBits: 256,
      group: "X25519",
      signatureScheme: "ecdsa_secp256r1_sha256",
      ticket: true,
      certificates: credentials.chain.map(toBase64),
      pkix: { valid: true },
    });
  });

  test("one that gives no session ticket", async () => {
    const forgetful = await startPostfix(HOST, credentials, {
      smtpd_tls_protocols: "TLSv1.2",
      smtpd_tls_session_cache_timeout: "0",
    });
    const { tls } = (await look(forgetful.withTls)) ?? {};
    await forgetful.stop();
    expect([tls?.version, tls?.ticket]).toEqual(["TLSv1.2", false]);
  }, 30_000);

  test("without: the positive proof of no STARTTLS", async () => {
    const report = await look(postfix.withoutTls);
    expect(report?.outcome).toEqual({ kind: "no-starttls", helo: false });
    expect(report?.capabilities).toContain("PIPELINING");
    expect(report?.tls).toBeUndefined();
  });
});
