/** RFC 7671 §5, RFC 7672 §3: which certificate chains match which TLSA records. */
import { createHash, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { matchTlsa } from "../../../src/core/dane/match.ts";
import { readCertificate } from "../../../src/core/pkix/certificate.ts";
import { readTlsa, tlsaText, unusable, type Tlsa } from "../../../src/core/dane/tlsa.ts";
import { createPki, type Credentials, type LabPki } from "../../lab/pki.ts";

const HOST = "mx.dane.test";
const NAMES = [HOST, "dane.test"];

let pki: LabPki;
let good: Credentials;
let chained: Credentials;
let root: Uint8Array;

beforeAll(async () => {
  pki = await createPki();
  good = await pki.issue(HOST);
  chained = await pki.issue(HOST, "via-intermediate");
  root = new Uint8Array(new X509Certificate(pki.root).raw);
});

const spkiOf = (der: Uint8Array) =>
  new Uint8Array(new X509Certificate(der).publicKey.export({ type: "spki", format: "der" }));
const digest = (name: string, data: Uint8Array) =>
  new Uint8Array(createHash(name).update(data).digest());

/** The record that describes a certificate. */
function record(usage: number, selector: number, matchingType: number, der: Uint8Array): Tlsa {
  const selected = selector === 0 ? der : spkiOf(der);
  const data = [selected, digest("sha256", selected), digest("sha512", selected)][matchingType];
  return { usage, selector, matchingType, data: data ?? new Uint8Array() };
}

const wrong = (usage: number): Tlsa => ({
  usage,
  selector: 1,
  matchingType: 1,
  data: new Uint8Array(32),
});

function match(records: Tlsa[], chain: readonly Uint8Array[], names = NAMES, now = Date.now()) {
  return matchTlsa({ records, chain, names, now });
}

const leafOf = ({ chain: [leaf] }: Credentials) => leaf ?? new Uint8Array();

describe("DANE-EE(3), RFC 7672 §3.1.1", () => {
  test.each([0, 1])("selector %i matches in full, by SHA-256 and by SHA-512", async (selector) => {
    for (const type of [0, 1, 2]) {
      const result = await match([record(3, selector, type, leafOf(good))], good.chain);
      expect(result).toMatchObject({ ok: true, value: { depth: 0 } });
    }
  });

  test("neither name nor dates matter", async () => {
    for (const kind of ["expired", "not-yet-valid", "wrong-name", "self-signed"] as const) {
      const cert = await pki.issue(HOST, kind);
      expect((await match([record(3, 1, 1, leafOf(cert))], cert.chain)).ok).toBe(true);
    }
  });

  test("another certificate does not match", async () => {
    const other = await pki.issue(HOST);
    expect(await match([record(3, 1, 1, leafOf(good))], other.chain)).toEqual({
      ok: false,
      fault: "no-match",
    });
  });

  test("a record about the issuer does not match as DANE-EE", async () => {
    const intermediate = chained.chain[1] ?? new Uint8Array();
    expect((await match([record(3, 1, 1, intermediate)], chained.chain)).ok).toBe(false);
  });

  test("one bit changed anywhere stops it", async () => {
    const { data, ...rest } = record(3, 1, 1, leafOf(good));
    await fc.assert(
      fc.asyncProperty(fc.nat(data.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(data);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect((await match([{ ...rest, data: changed }], good.chain)).ok).toBe(false);
      }),
      { numRuns: 64 },
    );
  });
});

describe("DANE-TA(2), RFC 7672 §3.1.2", () => {
  test("an issuer that was sent, at its depth", async () => {
    const intermediate = chained.chain[1] ?? new Uint8Array();
    for (const [selector, type] of [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
    ] as const) {
      const result = await match([record(2, selector, type, intermediate)], chained.chain);
      expect(result).toMatchObject({ ok: true, value: { depth: 1 } });
    }
    const withRoot = [...chained.chain, root];
    expect(await match([record(2, 1, 1, root)], withRoot)).toMatchObject({ value: { depth: 2 } });
  });

  test("only what the server sent counts (RFC 7671 §5.2.2)", async () => {
    expect(await match([record(2, 1, 1, root)], chained.chain)).toEqual({
      ok: false,
      fault: "no-match",
    });
  });

  test("an anchor that stands in full in the record need not be sent", async () => {
    expect((await match([record(2, 0, 0, root)], chained.chain)).ok).toBe(true);
    expect((await match([record(2, 1, 0, root)], chained.chain)).ok).toBe(true);
  });

  test("the order in which they are sent doesn't matter", async () => {
    const [leaf, intermediate] = chained.chain;
    const shuffled = [leaf, root, intermediate].filter((der) => der !== undefined);
    expect((await match([record(2, 1, 1, root)], shuffled)).ok).toBe(true);
  });

  test("the name has to be the TLSA base domain or the next hop (§3.2.2)", async () => {
    const records = [record(2, 1, 1, chained.chain[1] ?? root)];
    expect((await match(records, chained.chain, [HOST])).ok).toBe(true);
    const forDomain = await pki.issue("dane.test", "via-intermediate");
    expect((await match(records, forDomain.chain)).ok).toBe(true);
    expect(await match(records, chained.chain, ["mx.other.test"])).toEqual({
      ok: false,
      fault: "name-mismatch",
    });
  });

  test("the dates count", async () => {
    const intermediate = chained.chain[1] ?? root;
    const year = 365 * 86_400_000;
    const records = [record(2, 1, 1, intermediate)];
    expect(await match(records, chained.chain, NAMES, Date.now() + year)).toMatchObject({
      fault: "expired",
    });
    expect(await match(records, chained.chain, NAMES, Date.now() - year)).toMatchObject({
      fault: "not-yet-valid",
    });
  });

  test("a server certificate may not play issuer", async () => {
    const fake = await pki.issue(HOST, "issued-by-leaf");
    const issuer = fake.chain[1] ?? root;
    expect((await match([record(2, 1, 1, issuer)], fake.chain)).ok).toBe(false);
  });

  test("an issuer sent along that did not sign is no issuer", async () => {
    const stranger = await pki.issue(HOST, "unknown-ca");
    const forged = [leafOf(stranger), ...chained.chain.slice(1), root];
    expect((await match([record(2, 1, 1, root)], forged)).ok).toBe(false);
  });

  test("the server's own certificate does not match as DANE-TA", async () => {
    expect((await match([record(2, 1, 1, leafOf(good))], good.chain)).ok).toBe(false);
  });
});

describe("which records are usable, RFC 7672 §3.1.3", () => {
  const row = (text: string, why: string | undefined) =>
    test(`${text.slice(0, 20)}: ${why ?? "usable"}`, () => {
      const [usage, selector, matchingType, hex = ""] = text.split(" ");
      const data = Uint8Array.from(Buffer.from(hex, "hex"));
      const [u, s, m] = [usage, selector, matchingType].map(Number) as [number, number, number];
      expect(unusable({ usage: u, selector: s, matchingType: m, data })).toBe(why);
    });
  row(`3 1 1 ${"00".repeat(32)}`, undefined);
  row(`2 0 2 ${"00".repeat(64)}`, undefined);
  row(`0 1 1 ${"00".repeat(32)}`, "pkix-usage");
  row(`1 1 1 ${"00".repeat(32)}`, "pkix-usage");
  row(`4 1 1 ${"00".repeat(32)}`, "unknown-usage");
  row(`255 1 1 ${"00".repeat(32)}`, "unknown-usage");
  row(`3 2 1 ${"00".repeat(32)}`, "unknown-selector");
  row(`3 1 3 ${"00".repeat(32)}`, "unknown-matching-type");
  row(`3 1 1 ${"00".repeat(31)}`, "malformed-data");
  row(`3 1 2 ${"00".repeat(32)}`, "malformed-data");
  row("3 1 1", "malformed-data");
  row("3 0 0 3000", "malformed-data");
  row("3 1 0 ff", "malformed-data");

  test("an unusable record beside a wrong one saves nothing", async () => {
    const bad = [wrong(3), record(1, 1, 1, leafOf(good))];
    expect(await match(bad, good.chain)).toEqual({ ok: false, fault: "no-match" });
    expect(await match([record(1, 1, 1, leafOf(good))], good.chain)).toEqual({
      ok: false,
      fault: "no-usable-record",
    });
  });
});

describe("RDATA (RFC 6698 §2.1, §2.2)", () => {
  test("and its presentation form", () => {
    const record = readTlsa(Uint8Array.of(3, 1, 1, 0x0a, 0xff));
    expect(record).toEqual({ ...wrong(3), data: Uint8Array.of(0x0a, 0xff) });
    expect(record && tlsaText(record)).toBe("3 1 1 0aff");
  });

  test("may have no data, but not less than three octets", () => {
    expect(readTlsa(Uint8Array.of(3, 1, 1))).toMatchObject({ data: new Uint8Array() });
    for (const length of [0, 1, 2]) expect(readTlsa(new Uint8Array(length))).toBeUndefined();
  });
});

describe("digest agility, RFC 7671 §9", () => {
  test("a SHA-512 of another usage takes nothing away", async () => {
    const weak = record(3, 1, 1, leafOf(good));
    const strong: Tlsa = { ...wrong(2), matchingType: 2, data: new Uint8Array(64) };
    expect((await match([weak, strong], good.chain)).ok).toBe(true);
  });

  test("a right SHA-256 is not enough beside a wrong SHA-512 of the same kind", async () => {
    const weak = record(3, 1, 1, leafOf(good));
    const strong: Tlsa = { ...weak, matchingType: 2, data: new Uint8Array(64) };
    expect((await match([weak, strong], good.chain)).ok).toBe(false);
    // Of another selector, or in full, it is no digest of the same kind.
    expect((await match([weak, { ...strong, selector: 0 }], good.chain)).ok).toBe(true);
    expect((await match([record(3, 1, 0, leafOf(good)), strong], good.chain)).ok).toBe(true);
  });
});

describe("hostile chains", () => {
  test("no certificate, or one nobody can read", async () => {
    expect(await match([wrong(3)], [])).toEqual({ ok: false, fault: "no-certificate" });
    expect(await match([wrong(3)], [Uint8Array.of(1, 2, 3)])).toEqual({
      ok: false,
      fault: "unreadable-certificate",
    });
  });

  test("any octets of a certificate changed never end in an exception", async () => {
    const leaf = leafOf(chained);
    const change = fc.array(fc.tuple(fc.nat(leaf.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const mangled = Uint8Array.from(leaf);
        for (const [at, octet] of changes) mangled[at] = octet;
        const records = [record(2, 1, 1, chained.chain[1] ?? root), wrong(3)];
        const result = await match(records, [mangled, ...chained.chain.slice(1)]);
        // What the anchor's key signed can only be what it was.
        const tbsOf = (der: Uint8Array) => Buffer.from(readCertificate(der)?.tbs ?? []);
        if (result.ok) expect(tbsOf(mangled).equals(tbsOf(leaf))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("sixteen look-alike issuers cost a bounded number of signatures", async () => {
    const intermediate = chained.chain[1] ?? root;
    const chain = [leafOf(chained), ...Array<Uint8Array>(15).fill(intermediate)];
    expect((await match([wrong(2)], chain)).ok).toBe(false);
  });
});
