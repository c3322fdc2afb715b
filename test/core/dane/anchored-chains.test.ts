/** DANE-TA(2): which chains lead to an anchor (RFC 7671 §5.2, RFC 5280 §6.1), certificate by certificate. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { matchTlsa } from "../../../src/core/dane/match.ts";
import type { Tlsa } from "../../../src/core/dane/tlsa.ts";
import { certify, type Certified, type CertifyOptions } from "../../support/certificates.ts";

const HOST = "mx.dane.test";
const NOW = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;
const current = { notBefore: NOW - HOUR, notAfter: NOW + HOUR };

const issuer = (name: string, options: Partial<CertifyOptions> = {}) =>
  certify({ name, ca: true, ...current, ...options });
const server = (by: Certified, options: Partial<CertifyOptions> = {}) =>
  certify({ name: "server", issuer: by, dnsNames: [HOST], ...current, ...options });

/** `2 1 1` for a key. */
const digestOf = ({ spki }: Certified): Tlsa => ({
  usage: 2,
  selector: 1,
  matchingType: 1,
  data: Uint8Array.from(createHash("sha256").update(spki).digest()),
});
const inFull = (selector: 0 | 1, { der, spki }: Certified): Tlsa => ({
  usage: 2,
  selector,
  matchingType: 0,
  data: selector === 0 ? der : spki,
});

async function verdict(
  record: Tlsa | readonly Tlsa[],
  chain: readonly Certified[],
  now = NOW,
): Promise<string> {
  const records = [record].flat();
  const sent = chain.map(({ der }) => der);
  const result = await matchTlsa({ records, chain: sent, names: [HOST], now });
  return result.ok ? `depth ${result.value.depth}` : result.fault;
}

describe("who may issue (RFC 5280 §4.2.1.9, §4.2.1.3)", () => {
  const between = async (options: Partial<CertifyOptions>, below: Partial<CertifyOptions> = {}) => {
    const root = await issuer("root", options);
    const middle = await issuer("middle", { issuer: root, ...below });
    return verdict(digestOf(root), [await server(middle), middle, root]);
  };
  const row = (
    what: string,
    options: Partial<CertifyOptions>,
    expected: string,
    below?: Partial<CertifyOptions>,
  ) =>
    test(`${what}: ${expected}`, async () => expect(await between(options, below)).toBe(expected));

  row("no limit", {}, "depth 2");
  row("a path length that is just enough", { pathLength: 1 }, "depth 2");
  row("a path length that is too short", { pathLength: 0 }, "no-match");
  row("a path length of the last issuer, for the server alone", {}, "depth 2", { pathLength: 0 });
  row("a key that may sign certificates", { usage: "keyCertSign" }, "depth 2");
  row("a key that may sign something else", { usage: "cRLSign" }, "no-match");
  row("no CA", { ca: false }, "no-match");

  test("a name that is right, and a key that did not sign", async () => {
    const root = await issuer("root");
    const leaf = await server(root);
    expect(await verdict(digestOf(root), [leaf, root])).toBe("depth 1");
    const impostor = await issuer("root");
    expect(await verdict(digestOf(impostor), [leaf, impostor])).toBe("no-match");
  });

  test("a key that did sign, under another name", async () => {
    const root = await issuer("root");
    const renamed = await issuer("other", { keys: root.keys });
    expect(await verdict(digestOf(root), [await server(root), renamed])).toBe("no-match");
  });
});

describe("the dates of every certificate on the way", () => {
  test.each([
    ["begins now", { notBefore: NOW }, "depth 2"],
    ["begins in a second", { notBefore: NOW + 1000 }, "not-yet-valid"],
    ["ends now", { notAfter: NOW }, "depth 2"],
    ["ended a second ago", { notAfter: NOW - 1000 }, "expired"],
  ])("one that %s", async (_, dates, expected) => {
    const root = await issuer("root");
    const middle = await issuer("middle", { issuer: root });
    const late = await issuer("middle", { keys: middle.keys, issuer: root, ...dates });
    expect(await verdict(digestOf(root), [await server(middle), late, root])).toBe(expected);
    expect(await verdict(digestOf(root), [await server(middle, dates), middle, root])).toBe(
      expected,
    );
    const old = await issuer("root", { keys: root.keys, ...dates });
    expect(await verdict(digestOf(root), [await server(middle), middle, old])).toBe(expected);
  });

  test("an issuer that has ended does not stop the search for one of the same key that has not", async () => {
    const root = await issuer("root");
    const old = await issuer("root", { keys: root.keys, notAfter: NOW - 1000 });
    expect(await verdict(digestOf(root), [await server(root), old, root])).toBe("depth 1");
  });

  test("an anchor in full in the record has dates, a bare key has none", async () => {
    const old = await issuer("root", { notAfter: NOW - 1000 });
    const chain = [await server(old)];
    expect(await verdict(inFull(0, old), chain)).toBe("expired");
    expect(await verdict(inFull(1, old), chain)).toBe("depth 1");
  });
});

describe("long ways and circles", () => {
  /** A server below that many issuers, the anchor at the top. */
  async function ladder(length: number) {
    const issuers = [await issuer("0")];
    for (let i = 1; i < length; i++) {
      issuers.unshift(await issuer(String(i), { issuer: issuers[0] as Certified }));
    }
    const [last] = issuers as [Certified];
    const top = issuers.at(-1) as Certified;
    return verdict(digestOf(top), [await server(last), ...issuers]);
  }

  test.each([
    [8, "depth 8"],
    [9, "no-match"],
  ])("an anchor %i certificates above the server: %s", async (length, expected) => {
    expect(await ladder(length)).toBe(expected);
  });

  test("two issuers that issue each other", async () => {
    const one = await issuer("one");
    const two = await issuer("two", { issuer: one });
    const again = await issuer("one", { keys: one.keys, issuer: two });
    const stranger = await issuer("stranger");
    const chain = [await server(again), again, two];
    expect(await verdict(digestOf(stranger), chain)).toBe("no-match");
    expect(await verdict(digestOf(two), chain)).toBe("depth 2");
  });

  test("many that could have signed: the search ends, and says so", async () => {
    const root = await issuer("root");
    const others = await Promise.all(Array.from({ length: 40 }, () => issuer("root")));
    const leaf = await server(root);
    expect(await verdict(digestOf(root), [leaf, ...others.slice(0, 31), root])).toBe("depth 1");
    expect(await verdict(digestOf(root), [leaf, ...others, root])).toBe("no-chain");
  });
});

describe("several records", () => {
  test("one that matches is enough, whatever the others say", async () => {
    const root = await issuer("root");
    const stranger = await issuer("stranger");
    const leaf = await server(root);
    const nobody: Tlsa = { ...digestOf(stranger), usage: 3 };
    expect(await verdict([nobody, digestOf(stranger), digestOf(root)], [leaf, root])).toBe(
      "depth 1",
    );
    expect(await verdict([inFull(1, stranger), inFull(1, root)], [leaf])).toBe("depth 1");
    expect(await verdict([inFull(0, stranger), inFull(0, root)], [leaf])).toBe("depth 1");
  });

  test("an anchor in full that did not sign is none, whatever else is right", async () => {
    const root = await issuer("root");
    const impostor = await issuer("root");
    const chain = [await server(root)];
    expect(await verdict(inFull(0, impostor), chain)).toBe("no-match");
    expect(await verdict(inFull(1, impostor), chain)).toBe("no-match");
    expect(await verdict([inFull(1, impostor), inFull(1, root)], chain)).toBe("depth 1");
  });

  test("a server's own certificate is no anchor above it, though it be a CA", async () => {
    const own = await issuer("own", { dnsNames: [HOST] });
    expect(await verdict(digestOf(own), [own])).toBe("no-match");
  });

  test("DANE-EE wins over DANE-TA, for it asks for less", async () => {
    const root = await issuer("root");
    const leaf = await server(root, { dnsNames: ["elsewhere.test"] });
    const records = [digestOf(root), { ...digestOf(leaf), usage: 3 }];
    expect(await verdict(records, [leaf, root])).toBe("depth 0");
    expect(await verdict(records.slice(0, 1), [leaf, root])).toBe("name-mismatch");
  });

  test("a certificate nobody can read is passed over, unless it is the server's own", async () => {
    const root = await issuer("root");
    const junk = { ...root, der: Uint8Array.of(0x30, 0) };
    expect(await verdict(digestOf(root), [await server(root), junk, root])).toBe("depth 1");
    expect(await verdict(digestOf(root), [junk, root])).toBe("unreadable-certificate");
  });
});
