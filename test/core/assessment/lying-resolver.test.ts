/**
 * Whoever answers our questions may lie as they like (design §7): they can make a verdict
 * worse, never `dane` where it isn't, and never break anything.
 */
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { assessSettled } from "../../../src/core/assessment/assess.ts";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import { createCachingExchange } from "../../../src/core/dns/caching-exchange.ts";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { parseRecords } from "../../support/dnssec/records.ts";
import { NOW } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";
import { receive, treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { encodeReply } from "../../support/dnssec/wire.ts";
import { ManualClock } from "../../support/manual-clock.ts";

jest.setTimeout(240_000);

const TLSA = `3 1 1 ${"aa".repeat(32)}`;
const EVIL = `3 1 1 ${"66".repeat(32)}`;

/** Good and bad neighbours: everything a liar could take from one to lend to another. */
const ZONES = [
  { name: "test" },
  {
    name: "good.test",
    text: `good.test MX 10 mx.good.test\nmx.good.test A 192.0.2.1\n_25._tcp.mx.good.test TLSA ${TLSA}\n*.wild.good.test TLSA ${EVIL}`,
  },
  {
    name: "bare.test",
    text: "bare.test MX 10 mx.bare.test\nmx.bare.test A 192.0.2.2",
    denial: { salt: "ab", iterations: 1 },
  },
  { name: "half.test", text: "half.test MX 10 mx.good.test\nhalf.test MX 20 mx.bare.test" },
  {
    name: "open.test",
    unsigned: true,
    text: `open.test MX 10 mx.open.test\nmx.open.test A 192.0.2.3\n_25._tcp.mx.open.test TLSA ${EVIL}`,
  },
  // Signed by the liar's own keys, below the same parent.
  {
    name: "evil.test",
    text: `evil.test MX 10 mx.evil.test\nmx.evil.test A 192.0.2.6\n_25._tcp.mx.evil.test TLSA ${EVIL}`,
  },
] as const;

let now: Tree;
let lastMonth: Tree;

beforeAll(async () => {
  const keys = await Promise.all([".", ...ZONES.map((zone) => zone.name)].map(() => makeKey()));
  const [root = await makeKey(), ...others] = keys;
  const specs = (signatures: object) => [
    { name: ".", keys: [root], signatures: { "*": signatures } },
    ...ZONES.map((zone, i) => ({
      ...zone,
      keys: [others[i] ?? root],
      signatures: { "*": signatures },
    })),
  ];
  now = await Tree.plant(...specs({}));
  const old = { inception: NOW - 60 * 86_400, expiration: NOW - 30 * 86_400 };
  lastMonth = await Tree.plant(...specs(old));
});

const OTHER_NAMES = [
  "good.test",
  "mx.good.test",
  "_25._tcp.mx.good.test",
  "evil.test",
  "_25._tcp.mx.evil.test",
  "any.wild.good.test",
  "bare.test",
  "test",
  ".",
];
const OTHER_TYPES = [1, 15, 16, 43, 48, 52];

/** What a liar does to one answer. */
type Lie =
  | { kind: "strip-signatures" | "strip-answer" | "strip-authority" | "strip-one"; pick: number }
  | { kind: "nxdomain" | "noerror" | "servfail" | "replay" | "garbage" | "silence" | "huge" | "ad" }
  | { kind: "swap"; name: number; type: number; rename: boolean }
  | { kind: "forge"; pick: number }
  | { kind: "flip"; at: number; bit: number };

const lie: fc.Arbitrary<Lie> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      "strip-signatures",
      "strip-answer",
      "strip-authority",
      "strip-one" as const,
    ),
    pick: fc.nat(20),
  }),
  fc.record({
    kind: fc.constantFrom(
      "nxdomain",
      "noerror",
      "servfail",
      "replay",
      "garbage",
      "silence",
      "huge",
      "ad" as const,
    ),
  }),
  fc.record({
    kind: fc.constant("swap" as const),
    name: fc.nat(OTHER_NAMES.length - 1),
    type: fc.nat(OTHER_TYPES.length - 1),
    rename: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("forge" as const), pick: fc.nat(5) }),
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(4000), bit: fc.nat(7) }),
);

/** Which questions it is told to: all of a type, of a name, or each third. */
const target = fc.oneof(
  fc.record({ type: fc.constantFrom(...OTHER_TYPES) }),
  fc.record({ part: fc.constantFrom("mx.", "_25", "_mta-sts", "good", "bare", "open", "half") }),
  fc.record({ every: fc.integer({ min: 1, max: 4 }) }),
);
type Target = { type?: number; part?: string; every?: number };

function liar(lies: readonly { target: Target; lie: Lie }[]) {
  let count = 0;
  const honest = treeExchange(now);
  return {
    questions: () => count,
    async ask(question: Question) {
      count++;
      const applying = lies.filter(
        ({ target: { type, part, every } }) =>
          (type === undefined || type === question.type) &&
          (part === undefined || question.name.key.includes(part)) &&
          (every === undefined || count % every === 0),
      );
      if (applying.length === 0) return honest.ask(question);
      let reply = await now.answer(question);
      let wire: Uint8Array<ArrayBuffer> | undefined;
      for (const { lie: one } of applying) {
        if (one.kind === "silence")
          return { kind: "failure", failure: { kind: "timeout" } } as const;
        if (one.kind === "garbage") return receive(question, new Uint8Array(40).fill(7));
        if (one.kind === "huge")
          return { kind: "failure", failure: { kind: "too-large" } } as const;
        if (one.kind === "flip") {
          wire = encodeReply(question, reply, false);
          const at = one.at % wire.length;
          wire[at] = (wire[at] ?? 0) ^ (1 << one.bit);
        } else reply = await told(question, reply, one);
      }
      return receive(question, wire ?? encodeReply(question, reply, true));
    },
  };
}

async function told(question: Question, reply: Reply, one: Lie): Promise<Reply> {
  const rename = (records: readonly ResourceRecord[]) =>
    records.map((record) => ({ ...record, name: question.name }));
  switch (one.kind) {
    case "strip-signatures":
      return { ...reply, answer: reply.answer.filter((record) => record.type !== 46) };
    case "strip-answer":
      return { ...reply, answer: [] };
    case "strip-authority":
      return { ...reply, authority: [] };
    case "strip-one":
      return {
        ...reply,
        answer: reply.answer.filter((_, i) => i !== one.pick % (reply.answer.length || 1)),
      };
    case "nxdomain":
      return { ...reply, rcode: 3 };
    case "noerror":
      return { ...reply, rcode: 0, answer: [] };
    case "servfail":
      return { ...reply, rcode: 2 };
    case "replay":
      return lastMonth.answer(question);
    case "swap": {
      const name = DnsName.of(OTHER_NAMES[one.name] ?? ".");
      const other = await now.answer({ name, type: OTHER_TYPES[one.type] ?? question.type });
      return one.rename ? { ...other, answer: rename(other.answer) } : other;
    }
    case "forge": {
      const owner = question.name.text;
      const forged = [
        `${owner} MX 1 mx.evil.test`,
        `${owner} A 203.0.113.6`,
        `${owner} TLSA ${EVIL}`,
        `${owner} CNAME mx.evil.test`,
        `${owner} TXT v=spf1`,
      ][one.pick];
      return { ...reply, rcode: 0, answer: [...parseRecords(forged ?? ""), ...reply.answer] };
    }
    default:
      return reply;
  }
}

async function assessUnder(
  domain: string,
  lies: readonly { target: Target; lie: Lie }[],
): Promise<Assessment> {
  const clock = new ManualClock();
  const wire = liar(lies);
  const resolver = createValidatingResolver({
    exchange: createCachingExchange(wire, clock),
    clock,
    anchors: now.anchors(),
  });
  const assessment = await assessSettled(DnsName.of(domain), {
    resolver,
    prober: { observe: () => Promise.resolve({ kind: "unavailable", failure: "no-backend" }) },
    stsLookup: () => Promise.resolve({ kind: "none" }),
    clock,
  });
  // An honest verdict takes some 25 questions; lies must not buy much more.
  expect(wire.questions()).toBeLessThan(300);
  return assessment;
}

const lies = fc.array(fc.record({ target, lie }), { minLength: 1, maxLength: 4 });

describe("without lies", () => {
  test.each([
    ["good.test", "dane"],
    ["bare.test", "unknown"],
    ["half.test", "unknown"],
    ["open.test", "unknown"],
  ])("%s is %s", async (domain, state) => {
    expect((await assessUnder(domain, [])).state).toBe(state);
  });
});

describe("in five thousand manipulations", () => {
  test("a domain without DANE never becomes `dane`", async () => {
    const domain = fc.constantFrom("bare.test", "half.test", "open.test");
    await fc.assert(
      fc.asyncProperty(domain, lies, async (name, told) => {
        expect((await assessUnder(name, told)).state).not.toBe("dane");
      }),
      { numRuns: 3500 },
    );
  });

  test("a domain with DANE is `dane` only with its own hosts and records", async () => {
    await fc.assert(
      fc.asyncProperty(lies, async (told) => {
        const { state, destinations } = await assessUnder("good.test", told);
        if (state !== "dane") return;
        expect(destinations.map(({ host }) => host)).toEqual(["mx.good.test"]);
        const tlsa = destinations[0]?.tlsa;
        const data =
          tlsa?.kind === "usable"
            ? tlsa.records.map((one) => Buffer.from(one.data).toString("hex"))
            : [];
        expect(data).toEqual(["aa".repeat(32)]);
      }),
      { numRuns: 1500 },
    );
  });
});
