/**
 * A resolver that lies in every way somebody thought of (design §7): whatever it does,
 * nothing false is secure, nothing is thrown, and no limit is passed. What is *not*
 * signed may be said to be anything, but only where that is proven: an unsigned zone.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { LIMITS } from "../../../src/core/dnssec/limits.ts";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { claim, proven } from "../../support/dnssec/claim.ts";
import { record } from "../../support/dnssec/records.ts";
import { scenario } from "../../support/dnssec/scenario.ts";
import { DAY, NOW, signRRset } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";
import { world } from "../../support/dnssec/world.ts";

/** Runs of the property; 5000 is what the project demands. */
const RUNS = 5000;

const honest = await world();
const name = (text: string) => DnsName.of(text);

/** What the resolver has to lie with: old signatures, foreign ones, its own. */
const signers = honest.zone("plain.test").keys;
const [plainKey] = signers;
if (plainKey === undefined) throw new Error("no key");
const expired: ResourceRecord[] = await (async () => {
  const old = [record("plain.test", 15, Uint8Array.of(0, 1, ...name("evil.test").toWire()))];
  const past = { inception: NOW - 30 * DAY, expiration: NOW - DAY };
  return [...old, await signRRset(old, "plain.test", plainKey, past)];
})();
const liar = await Tree.plant(
  { name: "." },
  { name: "test" },
  { name: "plain.test", text: "plain.test MX 1 evil.test\n*.plain.test A 203.0.113.1" },
  { name: "hashed.test", text: "hashed.test MX 1 evil.test" },
);

const QUESTIONS = [
  "plain.test MX",
  "mx.plain.test A",
  "_25._tcp.mx.plain.test TLSA",
  "hashed.test MX",
  "_25._tcp.mx.hashed.test TLSA",
  "any.wild.hashed.test A",
  "gone.hashed.test A",
  "gone.plain.test A",
  "away.plain.test A",
  "mx.moved.plain.test A",
  "unsigned.test MX",
];

const truths = new Map<string, string>();
for (const question of QUESTIONS) {
  truths.set(question, claim(await scenario(honest).look(question)));
}

type Section = "answer" | "authority";
type Lie =
  | { kind: "strip"; section: Section; at: number }
  | { kind: "strip-type"; type: number }
  | { kind: "empty"; rcode: number }
  | { kind: "double"; section: Section; at: number }
  | { kind: "swap-sections" }
  | { kind: "rename"; section: Section; at: number; to: string }
  | { kind: "bend"; section: Section; at: number; octet: number; bit: number }
  | { kind: "ttl"; section: Section; at: number; ttl: number }
  | { kind: "other-answer"; of: string; type: number }
  | { kind: "borrow-authority"; of: string; type: number }
  | { kind: "own-zone" }
  | { kind: "expired" }
  | { kind: "rcode"; rcode: number }
  | { kind: "flood"; count: number }
  | { kind: "unsigned-cname"; to: string };

const NAMES = [
  ...[".", "test", "plain.test", "mx.plain.test", "hashed.test", "mx.hashed.test"],
  ...["unsigned.test", "unsigned.optout", "signed.optout", "gone.plain.test", "wild.plain.test"],
];
const section = fc.constantFrom<Section>("answer", "authority");
const at = fc.nat(7);
const type = fc.constantFrom(1, 2, 5, 6, 15, 39, 43, 46, 47, 48, 50, 52);
const nameOf = fc.constantFrom(...NAMES);
const rcode = fc.constantFrom(0, 3);

const lie: fc.Arbitrary<Lie> = fc.oneof(
  fc.record({ kind: fc.constant("strip" as const), section, at }),
  fc.record({ kind: fc.constant("strip-type" as const), type }),
  fc.record({ kind: fc.constant("empty" as const), rcode }),
  fc.record({ kind: fc.constant("double" as const), section, at }),
  fc.record({ kind: fc.constant("swap-sections" as const) }),
  fc.record({ kind: fc.constant("rename" as const), section, at, to: nameOf }),
  fc.record({ kind: fc.constant("bend" as const), section, at, octet: fc.nat(90), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("ttl" as const), section, at, ttl: fc.nat(0x7fffffff) }),
  fc.record({ kind: fc.constant("other-answer" as const), of: nameOf, type }),
  fc.record({ kind: fc.constant("borrow-authority" as const), of: nameOf, type }),
  fc.record({ kind: fc.constant("own-zone" as const) }),
  fc.record({ kind: fc.constant("expired" as const) }),
  fc.record({ kind: fc.constant("rcode" as const), rcode }),
  fc.record({ kind: fc.constant("flood" as const), count: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ kind: fc.constant("unsigned-cname" as const), to: nameOf }),
);

async function tell(one: Lie, question: Question, reply: Reply): Promise<Reply> {
  const change = (where: Section, i: number, edit: (r: ResourceRecord) => ResourceRecord[]) => {
    const list = reply[where];
    const index = list.length === 0 ? -1 : i % list.length;
    return { ...reply, [where]: list.flatMap((r, j) => (j === index ? edit(r) : [r])) };
  };
  switch (one.kind) {
    case "strip":
      return change(one.section, one.at, () => []);
    case "strip-type": {
      const keep = (r: ResourceRecord) => r.type !== one.type;
      const { answer, authority } = reply;
      return { ...reply, answer: answer.filter(keep), authority: authority.filter(keep) };
    }
    case "empty":
      return { rcode: one.rcode, answer: [], authority: [] };
    case "double":
      return change(one.section, one.at, (r) => [r, r]);
    case "swap-sections":
      return { ...reply, answer: reply.authority, authority: reply.answer };
    case "rename":
      return change(one.section, one.at, (r) => [{ ...r, name: name(one.to) }]);
    case "bend":
      return change(one.section, one.at, (r) => {
        const rdata = Uint8Array.from(r.rdata);
        const i = rdata.length === 0 ? 0 : one.octet % rdata.length;
        rdata[i] = (rdata[i] ?? 0) ^ (1 << one.bit);
        return [{ ...r, rdata }];
      });
    case "ttl":
      return change(one.section, one.at, (r) => [{ ...r, ttl: one.ttl }]);
    case "other-answer":
      return honest.answer({ name: name(one.of), type: one.type });
    case "borrow-authority": {
      const other = await honest.answer({ name: name(one.of), type: one.type });
      return { rcode: other.rcode, answer: [], authority: other.authority };
    }
    case "own-zone":
      return liar.answer(question);
    case "expired":
      return question.type === 15 ? { ...reply, answer: expired } : reply;
    case "rcode":
      return { ...reply, rcode: one.rcode };
    case "flood": {
      const junk = reply.answer.filter((r) => r.type === 46);
      const many = Array.from({ length: one.count }, (_, i) =>
        junk.map((r) => ({ ...r, rdata: r.rdata.map((o, j) => (j === 40 ? o ^ (i + 1) : o)) })),
      );
      return { ...reply, answer: [...many.flat().slice(0, one.count), ...reply.answer] };
    }
    case "unsigned-cname":
      return { ...reply, answer: [record(question.name.text, 5, name(one.to).toWire())] };
  }
}

/** Which messages: those for the question, for the keys, for the DS, or all. */
const scope = fc.constantFrom("main", "DNSKEY", "DS", "all");
const manipulation = fc.record({
  question: fc.constantFrom(...QUESTIONS),
  scope,
  lies: fc.array(lie, { minLength: 1, maxLength: 3 }),
  authenticData: fc.boolean(),
  truncate: fc.option(fc.nat(600), { freq: 12 }),
});

describe("a lying resolver", () => {
  test(`cannot make anything false secure in ${RUNS} manipulations`, async () => {
    let runs = 0;
    let stillSecure = 0;
    await fc.assert(
      fc.asyncProperty(manipulation, async ({ question, scope: where, lies, ...more }) => {
        runs++;
        const verifier = createSignatureVerifier();
        let verifications = 0;
        const [asked = ""] = question.split(" ");
        const hit = ({ name: of, type: wanted }: Question) =>
          where === "all" ||
          (where === "main"
            ? of.key === asked && wanted !== 43 && wanted !== 48
            : wanted === (where === "DS" ? 43 : 48));
        const forged = new Map<string, Reply>();
        const { look, exchange } = scenario(
          {
            answer: async (q: Question) => {
              let reply = await honest.answer(q);
              if (hit(q)) for (const one of lies) reply = await tell(one, q, reply);
              forged.set(q.name.key, reply);
              return reply;
            },
            anchors: () => honest.anchors(),
          } as unknown as Tree,
          {
            authenticData: more.authenticData,
            ...(more.truncate === null
              ? {}
              : { editBytes: (q, wire) => (hit(q) ? wire.slice(0, more.truncate ?? 0) : wire) }),
            verifier: {
              supports: (algorithm) => verifier.supports(algorithm),
              verify: (...args) => {
                verifications++;
                return verifier.verify(...args);
              },
            },
          },
        );
        const answer = await look(question);
        if (proven(answer)) {
          stillSecure++;
          expect(claim(answer)).toBe(truths.get(question));
        } else if (!question.startsWith("unsigned.")) {
          // Nobody can talk a signed zone into being unsigned.
          expect(answer.kind === "failure" ? "failure" : answer.proof).toBe("failure");
        }
        expect(verifications).toBeLessThanOrEqual(LIMITS.verificationsPerLookup.default);
        expect(new Set(exchange.asked).size).toBeLessThanOrEqual(LIMITS.questions.default);
      }),
      { numRuns: RUNS, seed: 20261123 },
    );
    expect(runs).toBe(RUNS);
    // Some lies are harmless; most are not.
    expect(stillSecure).toBeGreaterThan(RUNS / 50);
    expect(stillSecure).toBeLessThan(RUNS / 2);
  }, 300_000);

  test("64 KiB of anything", async () => {
    for (const octet of [0, 0xc0, 0x3f, 0xff]) {
      const { look } = scenario(honest, { editBytes: () => new Uint8Array(65_535).fill(octet) });
      expect((await look("plain.test MX")).kind).toBe("failure");
    }
  });
});
