/** RFC 4035 §5.3.1 to §5.3.3: each field of a signature, right but for that one. */
import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { judged, scenario } from "../../support/dnssec/scenario.ts";
import { DAY, NOW, type SignatureOptions } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";

const rootKey = await makeKey();
const root = { name: ".", keys: [rootKey] };

async function leaf(spec: Partial<ZoneSpec>): Promise<Tree> {
  return Tree.plant(root, {
    name: "leaf",
    text: "leaf MX 10 mx.leaf\nmx.leaf A 192.0.2.1",
    ...spec,
  });
}

const defect = (options: SignatureOptions, set = "leaf MX") =>
  leaf({ signatures: { [set]: options } });

describe("validity period, to the second (RFC 4035 §5.3.1)", () => {
  test.each([
    ["expires now", { expiration: NOW }, "secure records"],
    ["expired a second ago", { expiration: NOW - 1 }, "bogus signature-expired"],
    ["begins now", { inception: NOW }, "secure records"],
    ["begins in a second", { inception: NOW + 1 }, "bogus signature-not-yet-valid"],
  ])("%s", async (_, options, expected) => {
    expect(await judged(await defect(options), "leaf MX")).toBe(expected);
  });

  test.each([
    ["DNSKEY", "bogus signature-expired"],
    ["DS", "bogus signature-expired"],
  ])("an expired signature over the %s breaks the chain", async (type, expected) => {
    const bad = { signatures: { [`leaf ${type}`]: { expiration: NOW - 1 } } };
    const tree = await Tree.plant(type === "DS" ? { ...root, ...bad } : root, {
      name: "leaf",
      text: "leaf MX 10 mx.leaf",
      ...(type === "DNSKEY" ? bad : {}),
    });
    expect(await judged(tree, "leaf MX")).toBe(expected);
  });
});

describe("serial arithmetic (RFC 4034 §3.1.5)", () => {
  const WRAP = 0x100000000;
  const over = { inception: WRAP - 3 * DAY, expiration: WRAP + 3 * DAY };

  test.each([
    ["before the wrap of 2106", WRAP - DAY, "secure records"],
    ["after the wrap of 2106", WRAP + DAY, "secure records"],
    ["after its end", WRAP + 4 * DAY, "bogus signature-expired"],
  ])("a signature that spans it, %s", async (_, now, expected) => {
    const tree = await Tree.plant(
      { ...root, signatures: { "*": { inception: WRAP - 9 * DAY, expiration: WRAP + 9 * DAY } } },
      { name: "leaf", text: "leaf MX 10 mx.leaf", signatures: { "*": over } },
    );
    expect(await judged(tree, "leaf MX", { now })).toContain(expected);
  });
});

describe("who signed", () => {
  test("the name of another zone as signer", async () => {
    expect(await judged(await defect({ signer: "other" }), "leaf MX")).toBe(
      "bogus signer-not-the-zone",
    );
  });

  test("a name within the zone that is no zone", async () => {
    const tree = await leaf({ signatures: { "mx.leaf A": { signer: "mx.leaf" } } });
    expect(await judged(tree, "mx.leaf A")).toBe("bogus not-a-zone");
  });

  test("the parent, for a name it has delegated", async () => {
    const tree = await Tree.plant(root, { name: "leaf", text: "leaf MX 10 mx.leaf" });
    const greedy = await Tree.plant({ ...root, text: "leaf MX 10 evil.leaf" });
    const { answer } = await greedy.answer({ name: DnsName.of("leaf"), type: 15 });
    const edit = (question: Question, reply: Reply) =>
      question.type === 15 ? { ...reply, answer } : reply;
    expect(await judged(tree, "leaf MX", { edit })).toBe("bogus signer-not-the-zone");
  });

  test("a key that is not in the zone", async () => {
    const [own, stranger] = [await makeKey(), await makeKey()];
    const theirs = await leaf({ keys: [stranger] });
    const { answer } = await theirs.answer({ name: theirs.zone("leaf").name, type: 15 });
    const tree = await leaf({ keys: [own] });
    const edit = (question: Question, reply: Reply) =>
      question.type === 15 ? { ...reply, answer } : reply;
    expect(await judged(tree, "leaf MX", { edit })).toBe("bogus signature-without-key");
  });

  test("the key tag is a hint: a wrong one finds no key", async () => {
    expect(await judged(await defect({ keyTag: 1 }), "leaf MX")).toBe(
      "bogus signature-without-key",
    );
  });

  test("the algorithm in the signature is not the key's", async () => {
    expect(await judged(await defect({ algorithm: 8 }), "leaf MX")).toBe(
      "bogus signature-without-key",
    );
  });
});

describe("labels (RFC 4035 §5.3.1, §5.3.4)", () => {
  test("more labels than the name has", async () => {
    expect(await judged(await defect({ labels: 2 }), "leaf MX")).toBe("bogus signature-labels");
  });

  test("fewer than the zone has: a wildcard above the zone", async () => {
    expect(await judged(await defect({ labels: 0 }), "leaf MX")).toBe("bogus signature-labels");
  });

  test("a wildcard that was expanded without proof that nothing is closer", async () => {
    const tree = await leaf({ text: "*.leaf A 192.0.2.1" });
    expect(await judged(tree, "x.leaf A")).toBe("secure records");
    const edit = (_: Question, reply: Reply) =>
      reply.answer.length > 0 ? { ...reply, authority: [] } : reply;
    expect(await judged(tree, "x.leaf A", { edit })).toBe("bogus wildcard-unproven");
  });

  test("a wildcard does not answer for a name that exists", async () => {
    const tree = await leaf({
      text: "*.leaf A 192.0.2.1\nx.leaf MX 10 mx.leaf\nz.leaf A 192.0.2.3",
    });
    const wild = await tree.answer({ name: DnsName.of("y.leaf"), type: 1 });
    const edit = (question: Question, reply: Reply) => {
      if (question.name.text !== "x.leaf" || question.type !== 1) return reply;
      const rename = wild.answer.map((one) => ({ ...one, name: DnsName.of("x.leaf") }));
      return { ...wild, answer: rename };
    };
    expect(await judged(tree, "x.leaf A", { edit })).toContain("bogus");
  });

  test("a name that begins with an asterisk, asked for as it is", async () => {
    expect(await judged(await leaf({ text: "*.leaf A 192.0.2.1" }), "*.leaf A")).toBe(
      "secure records",
    );
  });
});

describe("TTL (RFC 4035 §5.3.3)", () => {
  test("never more than the original TTL", async () => {
    const tree = await leaf({ signatures: { "leaf MX": { originalTtl: 60 } } });
    expect((await scenario(tree).look("leaf MX")) as { ttl?: number }).toMatchObject({ ttl: 60 });
  });

  test("never past the end of the signature", async () => {
    const tree = await defect({ expiration: NOW + 30 });
    expect((await scenario(tree).look("leaf MX")) as { ttl?: number }).toMatchObject({ ttl: 30 });
  });
});
