/** DNAME and CNAME: each link proven, the weakest decides (RFC 6672 §5.3, RFC 2181 §10.1). */
import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { record } from "../../support/dnssec/records.ts";
import { judged, scenario, verdict, type ScenarioOptions } from "../../support/dnssec/scenario.ts";
import { NOW } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";

const rootKey = await makeKey();
const chain = (length: number) =>
  Array.from({ length }, (_, i) => `c${i}.leaf CNAME c${i + 1}.leaf`).join("\n");
const tree = await Tree.plant(
  { name: ".", keys: [rootKey] },
  {
    name: "leaf",
    text: `
mx.leaf A 192.0.2.1
moved.leaf DNAME leaf
far.leaf DNAME free
loop.leaf CNAME pool.leaf
pool.leaf CNAME loop.leaf
out.leaf CNAME mx.free
*.any.leaf CNAME mx.leaf
long.leaf DNAME ${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.leaf
${chain(12)}
c12.leaf A 192.0.2.12`,
  },
  { name: "free", unsigned: true, text: "mx.free A 192.0.2.2\nback.free CNAME mx.leaf" },
);

describe("aliases", () => {
  test.each([
    ["mx.moved.leaf A", "secure records"],
    ["moved.leaf A", "secure no-data"],
    ["x.any.leaf A", "secure records"],
    ["gone.moved.leaf A", "secure no-such-name"],
    ["mx.far.leaf A", "insecure records unsigned-delegation"],
    ["out.leaf A", "insecure records unsigned-delegation"],
    ["back.free A", "insecure records unsigned-delegation"],
    ["loop.leaf A", "bogus alias-loop"],
    ["c4.leaf A", "secure records"],
    ["c0.leaf A", "unproven limit-exceeded"],
    ["c0.leaf CNAME", "secure records"],
  ])("%s: %s", async (question, expected) => {
    expect(await judged(tree, question)).toBe(expected);
  });

  test("the way is told", async () => {
    const answer = await scenario(tree).look("c10.leaf A");
    expect(answer.kind === "records" && answer.aliases.map(String)).toEqual([
      "c10.leaf",
      "c11.leaf",
    ]);
    expect(answer.kind === "records" && answer.owner.text).toBe("c12.leaf");
  });

  const forge = (edit: (reply: Reply) => Reply) => (question: Question, reply: Reply) =>
    question.type === 1 ? edit(reply) : reply;
  const cname = (to: string) => record("mx.moved.leaf", 5, DnsName.of(to).toWire());

  test("a synthesised CNAME has to say what the DNAME says (RFC 6672 §5.3.1)", async () => {
    const edit = forge((reply) => ({
      ...reply,
      answer: reply.answer.map((one) => (one.type === 5 ? cname("evil.free") : one)),
    }));
    expect(await judged(tree, "mx.moved.leaf A", { edit })).toBe("bogus dname-mismatch");
  });

  test("an unsigned CNAME without a DNAME is none", async () => {
    const edit = forge((reply) => ({
      ...reply,
      answer: [cname("mx.free"), ...reply.answer.filter((one) => one.type === 1)],
    }));
    expect(await judged(tree, "mx.moved.leaf A", { edit })).toBe("bogus no-signature");
  });

  test("two CNAMEs at a name are one too many (RFC 2181 §10.1), and not signed together", async () => {
    const more = record("out.leaf", 5, DnsName.of("mx.leaf").toWire());
    const edit = forge((reply) => ({ ...reply, answer: [...reply.answer, more] }));
    expect(await judged(tree, "out.leaf A", { edit })).toBe("bogus signature-invalid");
  });

  test("a target that gets too long (RFC 6672 §2.2)", async () => {
    const name = `${"x".repeat(60)}.${"y".repeat(60)}.long.leaf`;
    const { answer } = await tree.answer({ name: DnsName.of("x.long.leaf"), type: 1 });
    const edit = forge(() => ({ rcode: 0, answer: answer.slice(0, 2), authority: [] }));
    expect(await judged(tree, `${name} A`, { edit })).toBe("bogus dname-too-long");
  });
});

describe("what is wrong with an alias is told", () => {
  const odd = Tree.plant(
    { name: ".", keys: [rootKey] },
    {
      name: "leaf",
      text: `
mx.leaf 70 A 192.0.2.1
two.leaf CNAME mx.leaf
two.leaf CNAME other.leaf
same.leaf CNAME mx.leaf
self.leaf CNAME self.leaf
short.leaf 20 CNAME mx.leaf
twice.leaf DNAME leaf
twice.leaf DNAME other
late.leaf DNAME leaf
${Array.from({ length: 9 }, (_, i) => `d${i}.leaf CNAME ${i < 8 ? `d${i + 1}` : "mx"}.leaf`).join("\n")}`,
      signatures: { "late.leaf DNAME": { expiration: NOW - 1 } },
    },
  );

  const told = async (question: string, options: ScenarioOptions = {}) => {
    const answer = await scenario(await odd, options).look(question);
    if (answer.kind !== "failure") return verdict(answer);
    return "reasons" in answer.failure ? answer.failure.reasons[0] : answer.failure;
  };

  test.each([
    ["two.leaf A", { kind: "several-cnames", name: "two.leaf" }],
    ["self.leaf A", { kind: "alias-loop", name: "self.leaf" }],
    ["x.twice.leaf A", { kind: "alias-malformed", name: "twice.leaf" }],
    ["d0.leaf A", { kind: "limit-exceeded", limit: "aliases", max: 8 }],
    ["d1.leaf A", "secure records"],
    ["same.leaf A", "secure records"],
  ])("%s", async (question, expected) => {
    expect(await told(question)).toEqual(expected);
  });

  test("a DNAME whose signature has ended redirects nobody", async () => {
    expect(await judged(await odd, "x.late.leaf A")).toContain("bogus signature-expired");
  });

  test("a synthesised CNAME that says something else", async () => {
    const { resolver } = scenario(tree, {
      edit: (question, reply) => ({
        ...reply,
        answer: reply.answer.map((one) =>
          one.type === 5 && question.type === 1
            ? record("mx.moved.leaf", 5, DnsName.of("evil.free").toWire())
            : one,
        ),
      }),
    });
    const answer = await resolver.resolve(DnsName.of("mx.moved.leaf"), 1);
    expect(answer).toMatchObject({
      failure: {
        kind: "bogus",
        reasons: [{ kind: "dname-mismatch", name: "mx.moved.leaf", dname: "moved.leaf" }],
      },
    });
  });

  test("a DNAME alone, without the CNAME it makes, is enough (RFC 6672 §3.2)", async () => {
    const edit = (_: Question, reply: Reply) => ({
      ...reply,
      answer: reply.answer.filter((one) => one.type !== 5),
    });
    expect(await judged(tree, "mx.moved.leaf A", { edit })).toBe("secure records");
  });

  test("an answer is kept no longer than the shortest link", async () => {
    expect(await scenario(await odd).look("short.leaf A")).toMatchObject({ ttl: 20 });
    expect(await scenario(await odd).look("same.leaf A")).toMatchObject({ ttl: 70 });
  });

  test("names below the anchor may be as deep as the limit, not deeper", async () => {
    const limits = { depth: 8 };
    const deep = (labels: number) => `${"x.".repeat(labels - 1)}leaf A`;
    expect(await told(deep(8), { limits })).toBe("secure no-such-name");
    expect(await told(deep(9), { limits })).toEqual({
      kind: "limit-exceeded",
      limit: "depth",
      max: 8,
    });
    // Counted from the anchor, wherever that stands.
    const anchors = (await odd).anchors("leaf");
    expect(await told(deep(9), { limits, anchors })).toBe("secure no-such-name");
    expect(await told(deep(10), { limits, anchors })).toMatchObject({ limit: "depth" });
  });
});
