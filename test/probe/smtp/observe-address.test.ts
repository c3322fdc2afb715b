import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import {
  addressReportSchema,
  type AddressReport,
  type Outcome,
} from "../../../src/core/probe-api/host-report.ts";
import { toBase64 } from "../../../src/core/base/bytes.ts";
import { createTrustStore } from "../../../src/probe/pkix/trust-store.ts";
import { verifyPkix } from "../../../src/probe/pkix/verify.ts";
import { smtpLimits, type SmtpLimits } from "../../../src/probe/smtp/limits.ts";
import { observeAddress } from "../../../src/probe/smtp/observe-address.ts";
import { createPki, type LabPki } from "../../lab/pki.ts";
import type { Behaviour } from "../../lab/smtp/behaviours.ts";
import { freePortFor, loopback } from "../../lab/smtp/free-port.ts";
import { type SmtpHost, startSmtpHost } from "../../lab/smtp/smtp-host.ts";

const HOST = "mx1.provider.example";
let pki: LabPki;
const hosts: SmtpHost[] = [];

beforeAll(async () => {
  pki = await createPki();
});
afterAll(() => Promise.all(hosts.map((host) => host.close())));

async function lab(behaviour: Behaviour): Promise<SmtpHost> {
  const address = loopback();
  const port = await freePortFor([address]);
  const host = await startSmtpHost({ address, port, behaviour, pki, host: HOST });
  hosts.push(host);
  return host;
}

async function look(
  host: { address: string; port: number },
  limits: Partial<SmtpLimits> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<AddressReport> {
  const store = createTrustStore([new X509Certificate(pki.root)]);
  const report = await observeAddress(
    { host: HOST, address: host.address, port: host.port },
    {
      limits: smtpLimits(limits),
      ehloName: "probe.example",
      verifyPkix: (sent, name) => verifyPkix(sent, name, store, Date.now()),
    },
    signal,
  );
  // Whatever a host does, the report fits the wire contract.
  expect(v.safeParse(addressReportSchema, report).issues).toBeUndefined();
  return report;
}

/** An outcome, or a matcher of Jest's in place of a part of it. */
type Expected = Readonly<Record<string, unknown>> & { readonly kind: Outcome["kind"] };

/** Every deadline short; for hosts that never answer. */
const HASTY: Partial<SmtpLimits> = {
  greeting: 150,
  ehlo: 150,
  starttls: 150,
  handshake: 150,
  "ehlo-after-tls": 150,
};

describe("the outcome of a conversation with a host that", () => {
  test.each<[Behaviour, Expected]>([
    ["fine", { kind: "tls" }],
    ["fine-tls12", { kind: "tls" }],
    ["long-banner", { kind: "tls" }],
    ["bare-lf", { kind: "tls" }],
    ["self-signed", { kind: "tls" }],
    ["expired", { kind: "tls" }],
    ["wrong-name", { kind: "tls" }],
    ["via-intermediate", { kind: "tls" }],
    ["tls10", { kind: "tls" }],
    ["tls11", { kind: "tls" }],
    [{ tarpit: 300 }, { kind: "tls" }],
    ["no-starttls", { kind: "no-starttls", helo: false }],
    ["helo-only", { kind: "no-starttls", helo: true }],
    ["ehlo-and-helo-refused", { kind: "refused", step: "ehlo", code: 550 }],
    ["ehlo-refused-closes", { kind: "refused", step: "ehlo", code: 550 }],
    ["handshake-fails", { kind: "handshake-failed", reason: expect.stringMatching(/^ERR_SSL_/) }],
    ["garbage-handshake", { kind: "handshake-failed", reason: expect.stringMatching(/^ERR_SSL_/) }],
    ["busy-421", { kind: "temporary", step: "greeting", code: 421 }],
    ["early-421", { kind: "temporary", step: "ehlo", code: 421 }],
    ["early-ehlo", { kind: "garbage", step: "ehlo" }],
    ["greylist-ehlo", { kind: "temporary", step: "ehlo", code: 451 }],
    ["starttls-454", { kind: "temporary", step: "starttls", code: 454 }],
    ["starttls-502", { kind: "refused", step: "starttls", code: 502 }],
    ["refused-554", { kind: "refused", step: "greeting", code: 554 }],
    ["garbage-greeting", { kind: "garbage", step: "greeting" }],
    ["unexpected-greeting", { kind: "garbage", step: "greeting" }],
    ["endless-banner", { kind: "too-long", step: "greeting" }],
    ["endless-line", { kind: "too-long", step: "greeting" }],
    ["inject", { kind: "plaintext-after-starttls" }],
    ["inject-late", { kind: "plaintext-after-starttls" }],
    ["closes", { kind: "closed", step: "greeting" }],
    ["close-at-ehlo", { kind: "closed", step: "ehlo" }],
    ["close-at-starttls", { kind: "closed", step: "starttls" }],
    ["close-at-handshake", { kind: "closed", step: "handshake" }],
    ["endless-ehlo", { kind: "too-long", step: "ehlo" }],
    ["endless-after-tls", { kind: "too-long", step: "ehlo-after-tls" }],
    ["reset-at-once", { kind: "closed", step: expect.stringMatching(/^connect|greeting$/) }],
    ["reset-at-ehlo", { kind: "closed", step: "ehlo" }],
    ["reset-at-starttls", { kind: "closed", step: "starttls" }],
    ["reset-at-handshake", { kind: "closed", step: "handshake" }],
    ["reset-after-tls", { kind: "closed", step: "ehlo-after-tls" }],
    ["chain-of-100", { kind: "tls" }],
    ["chain-of-5000", { kind: "handshake-failed", reason: "ERR_SSL_EXCESSIVE_MESSAGE_SIZE" }],
    ["close-after-tls", { kind: "closed", step: "ehlo-after-tls" }],
    ["ehlo-after-tls-421", { kind: "temporary", step: "ehlo-after-tls", code: 421 }],
    ["ehlo-after-tls-554", { kind: "refused", step: "ehlo-after-tls", code: 554 }],
    [
      "client-certificate",
      { kind: "handshake-failed", reason: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" },
    ],
  ])("%j", async (behaviour, outcome) => {
    const host = await lab(behaviour);
    const report = await look(host);
    expect(report.outcome).toEqual(outcome);
    expect(
      host.log.filter(
        (line) => !/^(EHLO probe\.example|HELO probe\.example|STARTTLS|QUIT)$/.test(line),
      ),
    ).toEqual([]);
  });

  test.each<[Behaviour, Expected]>([
    ["silent", { kind: "timeout", step: "greeting" }],
    ["trickle", { kind: "timeout", step: "greeting" }],
    ["silent-ehlo", { kind: "timeout", step: "ehlo" }],
    ["silent-starttls", { kind: "timeout", step: "starttls" }],
    ["trickle-handshake", { kind: "timeout", step: "handshake" }],
    ["hang-after-220", { kind: "timeout", step: "handshake" }],
    ["silent-after-tls", { kind: "timeout", step: "ehlo-after-tls" }],
  ])("%j, when the deadline has passed", async (behaviour, outcome) => {
    expect((await look(await lab(behaviour), HASTY)).outcome).toEqual(outcome);
  });

  test("is not there", async () => {
    const address = loopback();
    const report = await look({ address, port: await freePortFor([address]) });
    expect(report).toEqual({ address, outcome: { kind: "connection-refused" }, times: {} });
  });

  test("cannot be reached", async () => {
    // The kernel opens no TCP connection to the broadcast address.
    const { outcome } = await look({ address: "255.255.255.255", port: 25 });
    expect(outcome.kind).toBe("unreachable");
  });

  test("has a reply longer than allowed", async () => {
    const { outcome } = await look(await lab("long-banner"), { replyOctets: 20_000 });
    expect(outcome).toEqual({ kind: "too-long", step: "greeting" });
  });
});

describe("what is seen of TLS", () => {
  test("version, cipher, group and exactly the certificates sent", async () => {
    const host = await lab("fine");
    const { tls, capabilities, times } = await look(host);
    expect(tls).toEqual({
      version: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      cipherBits: 256,
      group: "X25519",
      signatureScheme: "ecdsa_secp256r1_sha256",
      ticket: true,
      certificates: host.chain.map(toBase64),
      pkix: { valid: true },
    });
    expect(capabilities).toEqual(["PIPELINING", "STARTTLS", "SIZE 1000"]);
    expect(Object.keys(times)).toEqual([
      "connect",
      "greeting",
      "ehlo",
      "starttls",
      "handshake",
      "ehlo-after-tls",
    ]);
  });

  test("an intermediate is reported when it was sent, an issuer of ours never", async () => {
    const host = await lab("via-intermediate");
    const { tls } = await look(host);
    expect(tls?.certificates).toHaveLength(2);
    expect(tls?.certificates).toEqual(host.chain.map(toBase64));
  });

  test("what is sent twice, or for nothing, is reported so, up to the contract's bound", async () => {
    const host = await lab("chain-of-100");
    const root = toBase64(new X509Certificate(pki.root).raw);
    const { tls } = await look(host);
    expect(tls?.certificates).toEqual([
      ...host.chain.map(toBase64),
      ...Array<string>(15).fill(root),
    ]);
    expect(tls?.pkix).toEqual({ valid: true });
  });

  test.each<[Behaviour, string, number]>([
    ["tls10", "TLSv1", 256],
    ["tls11", "TLSv1.1", 256],
    ["fine-tls12", "TLSv1.2", 128],
  ])("%s is %s, with the IANA name of its cipher", async (behaviour, version, bits) => {
    const { tls } = await look(await lab(behaviour));
    expect(tls?.version).toBe(version);
    expect(tls?.cipher).toMatch(/^TLS_ECDHE_ECDSA_WITH_/);
    expect(tls?.cipherBits).toBe(bits);
  });

  test("only what needs it is tried a second time", async () => {
    const [old, modern, busy] = await Promise.all([lab("tls10"), lab("fine"), lab("busy-421")]);
    await Promise.all([look(old), look(modern), look(busy)]);
    expect([old.connections(), modern.connections(), busy.connections()]).toEqual([2, 1, 1]);
  });

  test.each<[Behaviour, string]>([
    ["self-signed", "self-signed"],
    ["expired", "expired"],
    ["wrong-name", "name-mismatch"],
    // Its issuer's name is in every trust store: the library would add that root to what was sent.
    ["claims-public-ca", "untrusted"],
  ])("PKIX says of %s: %s; certificates are the one that was sent", async (behaviour, fault) => {
    const host = await lab(behaviour);
    const { tls } = await look(host);
    expect(tls?.certificates).toEqual(host.chain.map(toBase64));
    expect(tls?.pkix).toEqual({ valid: false, fault });
  });

  test.each<Behaviour>(["client-certificate", "ehlo-after-tls-421", "close-after-tls"])(
    "%s keeps its facts, though it isn't `tls`",
    async (behaviour) => {
      const { tls, outcome } = await look(await lab(behaviour));
      expect(tls?.version).toBe("TLSv1.3");
      expect(outcome.kind).not.toBe("tls");
    },
  );
});

describe("manners", () => {
  test("says QUIT, twice EHLO, and nothing that begins a message", async () => {
    const host = await lab("fine");
    await look(host);
    while (host.log.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(host.serverNames).toEqual([HOST]);
    expect(host.log).toEqual(["EHLO probe.example", "STARTTLS", "EHLO probe.example", "QUIT"]);
  });

  test("stops when nobody wants the answer any more", async () => {
    const controller = new AbortController();
    const host = await lab("silent");
    const report = look(host, {}, controller.signal);
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(report).rejects.toThrow("enough");
  });
});
