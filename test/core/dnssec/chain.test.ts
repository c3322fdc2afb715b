/** The chain of trust as it is told, kept and asked for; each row in a tree of its own. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import type { Lookup, LookupFailure } from "../../../src/core/dnssec/resolver.ts";
import { closestAnchors, type TrustAnchor } from "../../../src/core/dnssec/trust-anchor.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { dsRdata, makeKey } from "../../support/dnssec/keys.ts";
import { record } from "../../support/dnssec/records.ts";
import { judged, scenario, verdict } from "../../support/dnssec/scenario.ts";
import { DAY, NOW } from "../../support/dnssec/sign.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange, type TreeExchangeOptions } from "../../support/dnssec/tree-exchange.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const rootKey = await makeKey();
const key = await makeKey();
const root = { name: ".", keys: [rootKey] };
const TEXT = "leaf MX 10 mx.leaf\nmx.leaf A 192.0.2.1";

const plant = (spec: Partial<ZoneSpec> = {}, ...more: ZoneSpec[]) =>
  Tree.plant(root, { name: "leaf", text: TEXT, keys: [key], ...spec }, ...more);

/** Each once: on the way up and on the way down the same fault is found. */
function reasonsOf(answer: Lookup | LookupFailure) {
  const { reasons = [] } =
    answer.kind === "failure" && "reasons" in answer.failure ? answer.failure : answer;
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

describe("the chain is told link by link", () => {
  const links = [
    { zone: ".", source: "anchor", keyTag: rootKey.tag, algorithm: 13 },
    { zone: "leaf", source: "ds", keyTag: key.tag, algorithm: 13, digestType: 2 },
  ];

  test("from an anchor that is a key, and from one that is a digest", async () => {
    const tree = await plant();
    expect(await scenario(tree).look("leaf MX")).toMatchObject({ proof: "secure", chain: links });
    const rdata = dsRdata(".", rootKey, 4);
    const ds = { keyTag: rootKey.tag, algorithm: 13, digestType: 4, digest: rdata.slice(4) };
    const anchors = [{ kind: "ds", name: DnsName.root, ds }] as const;
    const answer = await scenario(tree, { anchors }).look("leaf MX");
    expect(answer).toMatchObject({ chain: [{ ...links[0], digestType: 4 }, links[1]] });
  });

  test("every denial has one, too; what is insecure has none", async () => {
    const tree = await plant({}, { name: "free", unsigned: true, text: "free MX 10 mx.leaf" });
    expect(await scenario(tree).look("leaf TXT")).toMatchObject({ kind: "no-data", chain: links });
    expect(await scenario(tree).look("free MX")).toMatchObject({ proof: "insecure", chain: [] });
  });
});

describe("what is told when a link is missing", () => {
  const row = (what: string, spec: Partial<ZoneSpec>, ...told: object[]) =>
    test(what, async () => {
      expect(reasonsOf(await scenario(await plant(spec)).look("leaf MX"))).toEqual(told);
    });
  const noKey = (keyTags: number[]) => ({
    kind: "no-key-for-ds",
    zone: "leaf",
    source: "ds",
    keyTags,
  });
  const ds = (change: (rdata: Uint8Array<ArrayBuffer>) => void) => {
    const rdata = dsRdata("leaf", key);
    change(rdata);
    return rdata;
  };

  row(
    "a digest nobody knows",
    { ds: [99, 98] },
    { kind: "unsupported-ds", name: "leaf", algorithms: [], digestTypes: [99, 98] },
  );
  row(
    "an algorithm nobody knows",
    { ds: [ds((rdata) => (rdata[2] = 99))] },
    { kind: "unsupported-ds", name: "leaf", algorithms: [99], digestTypes: [] },
  );
  row(
    "another digest",
    { ds: [ds((rdata) => (rdata[9] = (rdata[9] ?? 0) ^ 1))] },
    noKey([key.tag]),
  );
  row(
    "the right digest under another tag (RFC 4034 §5.1.1)",
    { ds: [ds((rdata) => (rdata[1] = (rdata[1] ?? 0) ^ 1))] },
    noKey([key.tag ^ 1]),
  );
  row(
    "the right digest under another algorithm",
    { ds: [ds((rdata) => (rdata[2] = 8))] },
    noKey([key.tag]),
  );
  const protocol = key.as({ protocol: 2 });
  row(
    "a key with the wrong protocol",
    { keys: [protocol] },
    { kind: "key-unusable", zone: "leaf", keyTag: protocol.tag, fault: "wrong-protocol" },
    noKey([protocol.tag]),
  );
  const revoked = key.as({ flags: 257 | 128 });
  row(
    "a key that is revoked",
    { keys: [revoked] },
    { kind: "key-unusable", zone: "leaf", keyTag: revoked.tag, fault: "revoked" },
    noKey([revoked.tag]),
  );
  const END = { kind: "signature-expired", type: "DNSKEY", expiration: NOW - 1, algorithm: 13 };
  const facts = { name: "leaf", signer: "leaf", keyTag: key.tag };
  row(
    "a signature over the keys that has ended; of keys no DS means nothing is told",
    { keys: [key, revoked], signers: [0], signatures: { DNSKEY: { expiration: NOW - 1 } } },
    { ...END, ...facts },
    { ...END, ...facts, keyTag: revoked.tag },
  );

  test("no trust anchor above the name", async () => {
    const tree = await plant({}, { name: "other", text: "other 70 MX 1 leaf\nother 60 MX 2 leaf" });
    const anchors = tree.anchors("leaf");
    for (const [question, kind] of [
      ["other MX", "records"],
      ["other TXT", "no-data"],
      ["gone TXT", "no-such-name"],
    ] as const) {
      const name = question.split(" ")[0] ?? "";
      const answer = await scenario(tree, { anchors }).look(question);
      const reasons = [{ kind: "no-trust-anchor", name }];
      expect(answer).toMatchObject({ kind, proof: "indeterminate", reasons, chain: [] });
    }
    expect(await scenario(tree, { anchors }).look("other MX")).toMatchObject({ ttl: 60 });
    expect(await judged(tree, "leaf MX", { anchors })).toBe("secure records");
    // A DS belongs to the parent, which no anchor reaches.
    expect(await judged(tree, "leaf DS", { anchors })).toBe(
      "indeterminate records no-trust-anchor",
    );
  });

  test("an anchor of an algorithm nobody knows makes all below it insecure", async () => {
    const odd = await makeKey({ algorithm: 99, really: 13 });
    const tree = await Tree.plant({ name: ".", keys: [odd] }, { name: "leaf", text: TEXT });
    const answer = await scenario(tree).look("leaf MX");
    const reason = { kind: "unsupported-ds", name: ".", algorithms: [99], digestTypes: [] };
    expect(answer).toMatchObject({ proof: "insecure", reasons: [reason] });
  });
});

describe("zone cuts", () => {
  test("an unsigned delegation below a name that has nothing itself", async () => {
    const tree = await plant(
      {},
      { name: "deep.ent.leaf", unsigned: true, text: "x.deep.ent.leaf A 192.0.2.9" },
    );
    const answer = await scenario(tree).look("x.deep.ent.leaf A");
    const reason = { kind: "unsigned-delegation", name: "deep.ent.leaf", zone: "leaf" };
    expect(answer).toMatchObject({ proof: "insecure", reasons: [reason] });
  });

  test("what was learned of a name that is no cut does not stand in its way", async () => {
    const tree = await plant();
    let strip = true;
    const { look } = scenario(tree, {
      edit: (question, reply) => {
        const stripped = strip && question.type === 1;
        return stripped
          ? { ...reply, answer: reply.answer.filter((one) => one.type === 1) }
          : reply;
      },
    });
    expect(verdict(await look("mx.leaf A"))).toBe("bogus no-signature");
    strip = false;
    expect(verdict(await look("mx.leaf A"))).toBe("secure records");
    expect(verdict(await look("mx.leaf AAAA"))).toBe("secure no-data");
  });

  test("sixteen DS are not too many, a key that is no key does not harm", async () => {
    const strangers = Array.from({ length: 15 }, async () => dsRdata("leaf", await makeKey()));
    const tree = await plant({ ds: [...(await Promise.all(strangers)), 2] });
    tree.zone("leaf").add([record("leaf", 48, Uint8Array.of(1, 1))]);
    expect(await judged(tree, "leaf MX")).toBe("secure records");
  });

  test("seventeen are, and it is told which limit that is", async () => {
    const strangers = Array.from({ length: 16 }, async () => dsRdata("leaf", await makeKey()));
    const answer = await scenario(await plant({ ds: [...(await Promise.all(strangers)), 2] })).look(
      "leaf MX",
    );
    expect(reasonsOf(answer)).toContainEqual({
      kind: "limit-exceeded",
      limit: "dsRecords",
      max: 16,
    });
  });
});

/** A resolver whose every question goes out, so that what it keeps itself can be seen. */
function bare(tree: Tree, options: TreeExchangeOptions = {}) {
  const clock = new ManualClock(NOW * 1000);
  const exchange = treeExchange(tree, options);
  const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
  return {
    clock,
    /** What was asked for it, without what it asks itself. */
    asked: async (question: string): Promise<string[]> => {
      exchange.asked.length = 0;
      const [name = "", type = ""] = question.split(" ");
      const answer = await resolver.resolve(DnsName.of(name), typeCode(type) ?? 0);
      if (answer.kind === "failure") throw new Error(verdict(answer));
      return exchange.asked.filter((one) => one !== question).sort();
    },
  };
}

describe("what is kept", () => {
  const COLD = [". DNSKEY", "leaf DNSKEY", "leaf DS"];

  test("the keys of a zone, for their TTL", async () => {
    const { asked, clock } = bare(await plant());
    expect(new Set(await asked("leaf MX"))).toEqual(new Set(COLD));
    await clock.advance(3_599_000);
    expect(await asked("leaf TXT")).toEqual([]);
    await clock.advance(2000);
    expect(new Set(await asked("leaf A"))).toEqual(new Set(COLD));
  });

  test("but a day at most", async () => {
    const week = 7 * DAY;
    const signatures = { "*": { originalTtl: week, expiration: NOW + 30 * DAY } };
    const tree = await Tree.plant(
      { ...root, signatures },
      { name: "leaf", text: TEXT, signatures },
    );
    const slow = <One extends { readonly ttl: number }>(one: One) => ({ ...one, ttl: week });
    const { asked, clock } = bare(tree, {
      edit: (_, { rcode, answer, authority }) => ({
        rcode,
        answer: answer.map(slow),
        authority: authority.map(slow),
      }),
    });
    await asked("leaf MX");
    await clock.advance((DAY - 1) * 1000);
    expect(await asked("leaf TXT")).toEqual([]);
    await clock.advance(2000);
    expect(new Set(await asked("leaf A"))).toEqual(new Set(COLD));
  });

  test("an answer, for its TTL, which counts down", async () => {
    const tree = await plant({ text: "leaf 100 MX 10 mx.leaf" });
    const clock = new ManualClock(NOW * 1000);
    const exchange = treeExchange(tree);
    const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
    const look = () => resolver.resolve(DnsName.of("leaf"), 15);
    expect(await look()).toMatchObject({ ttl: 100 });
    await clock.advance(60_000);
    const before = exchange.asked.length;
    expect(await look()).toMatchObject({ ttl: 40 });
    expect(exchange.asked).toHaveLength(before);
    await clock.advance(41_000);
    expect(await look()).toMatchObject({ ttl: 100 });
    expect(exchange.asked.length).toBeGreaterThan(before);
  });

  test("no failure", async () => {
    let forge = true;
    const { look } = scenario(await plant(), {
      edit: (question, reply) =>
        forge && question.type === 15 ? { ...reply, answer: reply.answer.slice(0, 1) } : reply,
    });
    expect(verdict(await look("leaf MX"))).toContain("bogus");
    forge = false;
    expect(verdict(await look("leaf MX"))).toBe("secure records");
  });
});

describe("what is asked", () => {
  test("an alias whose end came with it is not asked for again", async () => {
    const { asked } = bare(await plant({ text: `${TEXT}\nalias.leaf CNAME mx.leaf` }));
    const others = await asked("alias.leaf A");
    expect(others.filter((one) => one.endsWith(" A"))).toEqual([]);
  });

  test("of names like _25._tcp neither DS nor DNSKEY", async () => {
    const { asked } = bare(await plant({ text: `${TEXT}\n_25._tcp.mx.leaf TLSA 3 1 1 00` }));
    const others = await asked("_25._tcp.mx.leaf TLSA");
    expect(others.filter((one) => one.includes("_"))).toEqual([]);
  });

  test("below an unsigned delegation that is known: nothing but the name itself", async () => {
    const free = { name: "free", unsigned: true, text: "a.free A 192.0.2.1\nb.c.free A 192.0.2.2" };
    const { asked } = bare(await plant({}, free));
    await asked("a.free A");
    expect(await asked("b.c.free A")).toEqual([]);
  });
});

test("of several anchors above a name only those at the deepest count (RFC 6840 Appendix C.1)", () => {
  const anchors = ["leaf", ".", "Leaf", "b.leaf"].map((name): TrustAnchor => ({
    kind: "dnskey",
    name: DnsName.of(name),
    rdata: new Uint8Array(),
  }));
  const tags = new Map(anchors.map((one, i) => [one, i + 1]));
  const closest = (name: string) =>
    closestAnchors(anchors, DnsName.of(name))?.anchors.map((one) => tags.get(one));
  expect(closest("a.leaf")).toEqual([1, 3]);
  const [leaf, root] = anchors;
  if (leaf === undefined || root === undefined) throw new Error("no anchors");
  for (const both of [
    [leaf, root],
    [root, leaf],
  ]) {
    expect(closestAnchors(both, DnsName.of("a.leaf"))?.anchors).toEqual([leaf]);
  }
  expect(closest("leaf")).toEqual([1, 3]);
  expect(closest("x.b.leaf")).toEqual([4]);
  expect(closest("other")).toEqual([2]);
  expect(closestAnchors(anchors.slice(0, 1), DnsName.of("other"))).toBeUndefined();
});
