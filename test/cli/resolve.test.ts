/** `postweg resolve` and `postweg match`, the shapes of design §6. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHash, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { run } from "../../src/cli/run.ts";
import { explainReason } from "../../src/cli/explain-proof.ts";
import type { ProofReason } from "../../src/core/dnssec/reason.ts";
import { startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";

let net: SmallInternet;
let folder: string;

beforeAll(async () => {
  net = await startSmallInternet();
  folder = mkdtempSync(join(tmpdir(), "postweg-match-"));
});
afterAll(async () => {
  await net.close();
  rmSync(folder, { recursive: true, force: true });
});

async function postweg(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

const resolve = (...args: string[]) =>
  postweg(
    "resolve",
    ...args,
    "--doh",
    net.doh.url,
    "--ca",
    net.caFile,
    "--trust-anchor",
    net.trustAnchorFile,
  );

interface Resolved {
  readonly proof: string;
  readonly rcode: string;
  readonly records: { data: string }[];
  readonly chain: { zone: string; source: string }[];
  readonly reason: string | null;
  readonly reasons: { text: string; ede: number | null }[];
}

describe("resolve", () => {
  test("a secure answer with its chain from the trust anchor down", async () => {
    const { code, out } = await resolve("dane.test", "MX", "--json");
    const answer = JSON.parse(out[0] ?? "") as Resolved;
    expect(code).toBe(0);
    expect(Object.keys(answer)).toEqual(
      expect.arrayContaining(["name", "type", "proof", "rcode", "records", "chain", "reason"]),
    );
    expect([answer.proof, answer.rcode, answer.reason]).toEqual(["secure", "NOERROR", null]);
    expect(answer.records.map((record) => record.data)).toEqual(["10 mx.dane.test."]);
    expect(answer.chain.map(({ zone, source }) => `${zone} ${source}`)).toEqual([
      ". anchor",
      "test ds",
      "dane.test ds",
    ]);
  });

  const row = (
    name: string,
    type: string,
    proof: string,
    reason: string | null,
    ede: number | null,
    code: number,
  ) =>
    test(`${name} ${type} is ${proof}: ${reason}`, async () => {
      const { code: exit, out } = await resolve(name, type, "--json");
      const answer = JSON.parse(out[0] ?? "") as Resolved;
      expect([exit, answer.proof, answer.reason, answer.reasons[0]?.ede ?? null]).toEqual([
        code,
        proof,
        reason,
        ede,
      ]);
    });
  row("fine.test", "MX", "insecure", "unsigned-delegation", null, 0);
  row("nothing.dane.test", "A", "secure", null, null, 0);
  row("expired-sig.test", "MX", "bogus", "signature-expired", 7, 3);
  row("forged-sig.test", "MX", "bogus", "no-key-for-ds", 9, 3);
  row("stripped-ds.test", "MX", "bogus", "no-denial", 12, 3);
  row("servfail.test", "A", "indeterminate", "question-failed", 22, 3);

  test("for a person a failure is a sentence that names what broke", async () => {
    const { out } = await resolve("expired-sig.test", "MX");
    expect(out.join("\n")).toMatch(
      /The signature of expired-sig\.test DNSKEY by key \d+ .* expired on 20\d\d-/,
    );
  });

  test("--now judges as of another moment", async () => {
    const { out } = await resolve("dane.test", "MX", "--json", "--now", "2020-01-01T00:00:00Z");
    expect((JSON.parse(out[0] ?? "") as Resolved).reason).toBe("signature-not-yet-valid");
  });

  const bad = (args: string[], says: RegExp) =>
    test(`${args.join(" ")}: ${says.source}`, async () => {
      const { code, err } = await postweg("resolve", ...args);
      expect([code, err[0]]).toEqual([2, expect.stringMatching(says)]);
    });
  bad(["a.test"], /name one name and one type/);
  bad(["a..test", "A"], /not a domain name/);
  bad(["a.test", "WHAT"], /no record type/);
  bad(["a.test", "A", "--now", "yesterday"], /write it like 2026/);
  bad(["a.test", "A", "--trust-anchor", "/no/such"], /cannot be read \(ENOENT\)/);
  bad(["a.test", "A", "--trust-anchor", "package.json"], /write DS or DNSKEY records/);
});

describe("every reason has its sentence", () => {
  const of = { name: "a.test", type: "MX" };
  const signature = { ...of, signer: "test", keyTag: 1, algorithm: 13 };
  const reasons: ProofReason[] = [
    { kind: "no-trust-anchor", name: "a.test" },
    { kind: "limit-exceeded", limit: "questions", max: 3 },
    { kind: "unsigned-delegation", name: "a.test", zone: "test" },
    { kind: "opt-out", name: "a.test", zone: "test" },
    { kind: "unsupported-ds", name: "a.test", algorithms: [99], digestTypes: [] },
    { kind: "nsec3-iterations", zone: "test", iterations: 500 },
    { kind: "signature-invalid", ...signature },
    { kind: "signer-not-the-zone", ...signature },
    { kind: "denial-unusable", ...of, owner: "test", fault: "delegation" },
    { kind: "denial-incomplete", ...of, missing: "wildcard" },
    { kind: "dname-mismatch", name: "a.test", dname: "test" },
  ];
  test.each(reasons)("$kind", (reason) => {
    const text = explainReason(reason);
    expect(text).toMatch(/^[A-Z“].*\.$|^[a-z.]+ .*\.$/);
    expect(text).not.toMatch(/undefined|\[object/);
  });
});

describe("match", () => {
  async function chainFile(): Promise<{ file: string; digest: string }> {
    const { certificate } = await net.pki.issue("mx.m.test");
    const file = join(folder, "chain.pem");
    writeFileSync(file, certificate);
    const spki = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
    return { file, digest: createHash("sha256").update(spki).digest("hex") };
  }

  test("a record that fits", async () => {
    const { file, digest } = await chainFile();
    const { code, out } = await postweg(
      "match",
      "--tlsa",
      `3 1 1 ${digest}`,
      "--chain",
      file,
      "--json",
    );
    expect([code, JSON.parse(out[0] ?? "")]).toEqual([
      0,
      { matched: true, record: `3 1 1 ${digest}`, depth: 0, reason: null },
    ]);
  });

  test("one that doesn't, and one that is unusable", async () => {
    const { file, digest } = await chainFile();
    const wrong = await postweg(
      "match",
      "--tlsa",
      `3 1 1 ${"00".repeat(32)}`,
      "--chain",
      file,
      "--json",
    );
    expect([wrong.code, JSON.parse(wrong.out[0] ?? "")]).toEqual([
      1,
      { matched: false, record: null, depth: null, reason: "no-match" },
    ]);
    const unusable = await postweg("match", "--tlsa", `1 1 1 ${digest}`, "--chain", file);
    expect([unusable.code, unusable.out]).toEqual([
      1,
      ["not matched: no-usable-record", `  unusable (pkix-usage): 1 1 1 ${digest}`],
    ]);
  });

  const bad = (args: string[], says: RegExp) =>
    test(`${args.join(" ")}: ${says.source}`, async () => {
      const { code, err } = await postweg("match", ...args);
      expect([code, err[0]]).toEqual([2, expect.stringMatching(says)]);
    });
  bad([], /--tlsa and --chain are needed/);
  bad(["--tlsa", "3 1 1 xy", "--chain", "x"], /three numbers and hex digits/);
  bad(["--tlsa", "3 1 1 00", "--chain", "/no/such"], /cannot be read/);
  bad(["--tlsa", "3 1 1 00", "--chain", "package.json"], /no PEM certificate/);
});
