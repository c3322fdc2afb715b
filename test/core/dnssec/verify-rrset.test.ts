/** RFC 4035 §5.3, one RRset against one zone: what is told of each signature, and how much is tried. */
import { describe, expect, test } from "@jest/globals";
import { readDnskey } from "../../../src/core/dns/dnssec-rdata.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { resolveLimits, type Limits } from "../../../src/core/dnssec/limits.ts";
import { findRRset } from "../../../src/core/dnssec/rrset.ts";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { verifyRRset, type ZoneKey } from "../../../src/core/dnssec/verify-rrset.ts";
import { Work } from "../../../src/core/dnssec/work.ts";
import { makeKey, type SigningKey } from "../../support/dnssec/keys.ts";
import { parseRecords } from "../../support/dnssec/records.ts";
import { DAY, NOW, signRRset, type SignatureOptions } from "../../support/dnssec/sign.ts";

const key = await makeKey();
const verifier = createSignatureVerifier();

function zoneKey({ tag, rdata }: SigningKey): ZoneKey {
  const dnskey = readDnskey(rdata);
  if (dnskey === undefined) throw new Error("no key");
  return { tag, dnskey };
}

interface Case extends SignatureOptions {
  readonly text?: string;
  readonly change?: (signature: ResourceRecord) => ResourceRecord;
}

async function verify({ text = "x.leaf A 192.0.2.1", change = (one) => one, ...options }: Case) {
  const records = parseRecords(text);
  const signature = change(await signRRset(records, "leaf", key, options));
  return against([...records, signature]);
}

function against(
  section: readonly ResourceRecord[],
  keys: readonly ZoneKey[] = [zoneKey(key)],
  work = new Work(resolveLimits()),
) {
  const [first] = section;
  const rrset = first && findRRset(section, first.name, first.type);
  if (rrset === undefined) throw new Error("no records");
  return verifyRRset(
    rrset,
    { name: DnsName.of("leaf"), keys },
    { verifier, work, now: NOW * 1000 },
  );
}

const FACTS = { name: "x.leaf", type: "A", signer: "leaf", keyTag: key.tag, algorithm: 13 };
const touched = ({ rdata, ...rest }: ResourceRecord): ResourceRecord => ({
  ...rest,
  rdata: rdata.map((octet, i) => (i === rdata.length - 1 ? octet ^ 1 : octet)),
});

describe("what is told of a signature that does not count", () => {
  const row = (what: string, options: Case, told: object) =>
    test(what, async () => {
      expect(await verify(options)).toEqual({ ok: false, fault: [{ ...FACTS, ...told }] });
    });

  row("its end", { expiration: NOW - 1 }, { kind: "signature-expired", expiration: NOW - 1 });
  row(
    "its beginning",
    { inception: NOW + 1 },
    { kind: "signature-not-yet-valid", inception: NOW + 1 },
  );
  row("its labels", { labels: 3 }, { kind: "signature-labels", labels: 3 });
  row(
    "an algorithm nobody has",
    { algorithm: 99 },
    { kind: "signature-unsupported", algorithm: 99 },
  );
  row(
    "a tag no key has",
    { keyTag: key.tag ^ 1 },
    { kind: "signature-without-key", keyTag: key.tag ^ 1 },
  );
  row(
    "another algorithm than the key of that tag has",
    { algorithm: 14 },
    { kind: "signature-without-key", algorithm: 14 },
  );
  row("that it does not fit", { change: touched }, { kind: "signature-invalid" });
  row("another signer", { signer: "other" }, { kind: "signer-not-the-zone", signer: "other" });
  row(
    "a name that is not of the zone",
    { text: "x.other A 192.0.2.1" },
    { kind: "signer-not-the-zone", name: "x.other" },
  );
  row(
    "a DS at the apex: that is the parent's (RFC 4035 §2.4)",
    { text: `leaf DS 1 13 2 ${"00".repeat(32)}` },
    { kind: "signer-not-the-zone", name: "leaf", type: "DS" },
  );
  row(
    "a key below the apex (RFC 4034 §2)",
    { text: "x.leaf DNSKEY 257 3 13 AAAA" },
    { kind: "signer-not-the-zone", type: "DNSKEY" },
  );
  row(
    "a wildcard of a type that is never expanded",
    { text: "x.leaf NSEC z.leaf A", labels: 1 },
    { kind: "signature-labels", type: "NSEC", labels: 1 },
  );

  test("no signature at all", async () => {
    const fault = [{ kind: "no-signature", name: "x.leaf", type: "A" }];
    expect(await against(parseRecords("x.leaf A 192.0.2.1"))).toEqual({ ok: false, fault });
  });

  test("each of several, in their order; one that holds is enough (RFC 6840 §5.11)", async () => {
    const records = parseRecords("x.leaf A 192.0.2.1");
    const good = await signRRset(records, "leaf", key);
    const old = await signRRset(records, "leaf", key, { expiration: NOW - 1 });
    expect(await against([...records, old, touched(good)])).toMatchObject({
      fault: [{ kind: "signature-expired" }, { kind: "signature-invalid" }],
    });
    expect(await against([...records, old, touched(good), good])).toMatchObject({ ok: true });
  });
});

describe("what is told of one that does", () => {
  const row = (what: string, text: string, options: SignatureOptions, ttl: number) =>
    test(`${what}: ${ttl} seconds`, async () => {
      expect(await verify({ text, ...options })).toMatchObject({ ok: true, value: { ttl } });
    });
  row("the least TTL of the records", "x.leaf 40 A 192.0.2.1\nx.leaf 30 A 192.0.2.2", {}, 30);
  row("the original TTL", "x.leaf 40 A 192.0.2.1", { originalTtl: 20 }, 20);
  row("what is left of it", "x.leaf A 192.0.2.1", { expiration: NOW + 10 }, 10);

  test("the TTL of the RRSIG itself", async () => {
    const change = (one: ResourceRecord) => ({ ...one, ttl: 5 });
    expect(await verify({ change })).toMatchObject({ value: { ttl: 5 } });
  });

  test("the wildcard's parent, the key, and how long it was made for", async () => {
    const records = parseRecords("*.w.leaf A 192.0.2.1");
    const section = [...records, await signRRset(records, "leaf", key)];
    const expanded = section.map((one) => ({ ...one, name: DnsName.of("a.b.w.leaf") }));
    const result = await against(expanded);
    expect(result.ok && result.value.wildcardParent?.text).toBe("w.leaf");
    expect(result.ok && result.value.key.tag).toBe(key.tag);
    const plain = await against(section);
    expect(plain.ok && plain.value.wildcardParent).toBeUndefined();
    expect(plain.ok && plain.value.validity).toEqual({
      until: (NOW + 10 * DAY) * 1000,
      lifetime: 11 * DAY * 1000,
    });
  });
});

describe("how much is tried (KeyTrap, CVE-2023-50387)", () => {
  /** That many keys with the tag of the one that signed, which is the last of them. */
  async function crowd(count: number) {
    const keys = Array.from({ length: count - 1 }, async () => {
      const { dnskey } = zoneKey(await makeKey());
      return { tag: key.tag, dnskey };
    });
    return [...(await Promise.all(keys)), zoneKey(key)];
  }
  async function tried(keys: number, signatures: number, limits: Partial<Limits>) {
    const records = parseRecords("x.leaf A 192.0.2.1");
    const good = await signRRset(records, "leaf", key);
    const section = [
      ...records,
      ...Array<ResourceRecord>(signatures - 1).fill(touched(good)),
      good,
    ];
    const work = new Work(resolveLimits(limits));
    const result = await against(section, await crowd(keys), work);
    const exceeded = result.ok ? [] : result.fault.filter(({ kind }) => kind === "limit-exceeded");
    return { ok: result.ok, spent: work.spent("verificationsPerLookup"), exceeded };
  }
  const exceeded = (limit: string, max: number) => [{ kind: "limit-exceeded", limit, max }];

  test.each([
    ["as many keys of a tag as are tried", 4, 1, {}, { ok: true, spent: 4, exceeded: [] }],
    ["one key more", 5, 1, {}, { ok: false, spent: 4, exceeded: exceeded("keysPerTag", 4) }],
    ["as many signatures as are tried", 1, 8, {}, { ok: true, spent: 8, exceeded: [] }],
    [
      "one signature more",
      1,
      9,
      {},
      { ok: false, spent: 8, exceeded: exceeded("signaturesPerRRset", 8) },
    ],
    [
      "more than the whole lookup may cost",
      1,
      30,
      { signaturesPerRRset: 32, verificationsPerLookup: 20 },
      { ok: false, spent: 20, exceeded: exceeded("verificationsPerLookup", 20) },
    ],
    [
      "as much as the whole lookup may cost",
      1,
      20,
      { signaturesPerRRset: 32, verificationsPerLookup: 20 },
      { ok: true, spent: 20, exceeded: [] },
    ],
  ])("%s", async (_, keys, signatures, limits, expected) => {
    expect(await tried(keys, signatures, limits)).toEqual(expected);
  });
});
