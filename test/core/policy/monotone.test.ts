/**
 * Two promises of core/policy/decide.ts for all demands and assessments there are: who
 * demands more is not let through where who demands less is held, and who weakens a way
 * gains nothing by it.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Alert } from "../../../src/core/assessment/alert.ts";
import { unknownFor, type Assessment } from "../../../src/core/assessment/assessment.ts";
import type { State } from "../../../src/core/assessment/state.ts";
import { CAUSES, decide } from "../../../src/core/policy/decide.ts";
import {
  OFF,
  ON,
  RULE_DEMANDS,
  SEVERITIES,
  TLS_VERSIONS,
  type Demand,
  type Rule,
  type Severity,
} from "../../../src/core/policy/demand.ts";
import { LEVELS } from "../../../src/core/policy/level.ts";
import { addressKey, matchesAny, parsePattern } from "../../../src/core/policy/pattern.ts";
import { destination } from "../../extension/support/assessments.ts";
import { TLS13 } from "../../support/reports.ts";

const RUNS = { numRuns: 1000, seed: 20261123 };

/** From the weakest to the strictest. */
const ALL_LEVELS = ["nothing", ...LEVELS] as const;
const ALL_VERSIONS = [undefined, ...TLS_VERSIONS] as const;

const DOMAINS = ["a.test", "x.a.test", "xn--mnchen-3ya.de"];
const ADDRESSES = [
  "ann@a.test",
  "bob@A.test",
  "ann@x.a.test",
  '"ann"@x.a.test',
  "ann@münchen.de",
  "ann@elsewhere.test",
  "ann@[192.0.2.1]",
  "nobody",
];
const PATTERNS = [
  ...ADDRESSES,
  ...DOMAINS,
  "*.a.test",
  "*.test",
  "*@a.test",
  "münchen.de",
  "nonsense, *",
];
const ALERTS: readonly Alert[] = [
  "downgraded",
  "dnssec-bogus",
  "mixed-hosts",
  "vantages-differ",
  "tlsa-mismatch",
  "weak-tls",
  "sts-failing",
];

const version = fc.constantFrom<string>(...TLS_VERSIONS, "SSLv3");

const assessments: fc.Arbitrary<Assessment> = fc
  .record({
    state: fc.constantFrom<State>("dane", "tls", "none", "unknown"),
    enforced: fc.boolean(),
    vouched: fc.boolean(),
    settled: fc.boolean(),
    alerts: fc.subarray([...ALERTS]),
    versions: fc.array(fc.option(version, { nil: undefined }), { maxLength: 3 }),
  })
  .map(({ state, enforced, vouched, settled, alerts, versions }) => ({
    ...unknownFor("a.test", { code: "host-tls" }, 0),
    state,
    enforced,
    reasons: vouched ? [{ code: "sts-enforced" }] : [],
    settled,
    alerts,
    destinations: versions.map((one, i) =>
      destination(`mx${i}.test`, {
        tls: one === undefined ? undefined : { ...TLS13, version: one },
      }),
    ),
  }));

const known = fc
  .array(fc.tuple(fc.constantFrom(...DOMAINS), assessments), { maxLength: 3 })
  .map((entries) => new Map(entries));

const demands: fc.Arbitrary<Demand> = fc.oneof(
  fc.constantFrom(OFF, ON),
  fc.record({
    level: fc.constantFrom(...ALL_LEVELS),
    minTls: fc.constantFrom(...ALL_VERSIONS),
    unknown: fc.constantFrom(...SEVERITIES),
    notMet: fc.constantFrom("ask" as const, "refuse" as const),
    repliesToClear: fc.constantFrom(...SEVERITIES),
    exemptEndToEnd: fc.boolean(),
    rules: fc.array(
      fc.record({
        pattern: fc.constantFrom(...PATTERNS),
        demand: fc.constantFrom(...RULE_DEMANDS),
      }),
      { maxLength: 4 },
    ),
    neverLookUp: fc.subarray(PATTERNS, { maxLength: 1 }),
  }),
);

const messages = fc.record({
  recipients: fc.array(fc.constantFrom(...ADDRESSES), { maxLength: 4 }),
  endToEnd: fc.boolean(),
  cameInClear: fc.subarray(ADDRESSES),
});

const at = <Item>(items: readonly Item[], from: Item, by: number): Item =>
  items[Math.min(items.indexOf(from) + by, items.length - 1)] ?? from;

/**
 * Stricter in every respect, or the same. `neverLookUp` is left alone: it says what can be
 * known, not what is demanded. Of rules, `allow` may go, because whatever counts then is
 * no milder; a level may not, because what counts then may be.
 */
const pairs = demands.chain((weak) =>
  fc
    .record({
      level: fc.nat(3),
      minTls: fc.nat(4),
      unknown: fc.nat(2),
      notMet: fc.nat(1),
      repliesToClear: fc.nat(2),
      exempt: fc.boolean(),
      rules: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
    })
    .map((by): { weak: Demand; strict: Demand } => {
      const rules = weak.rules.flatMap((rule, i): Rule[] => {
        const steps = by.rules[i] ?? 0;
        if (rule.demand === "allow" && steps === 4) return [];
        return [{ ...rule, demand: at(RULE_DEMANDS, rule.demand, steps) }];
      });
      const strict: Demand = {
        level: at(ALL_LEVELS, weak.level, by.level),
        minTls: at(ALL_VERSIONS, weak.minTls, by.minTls),
        unknown: at(SEVERITIES, weak.unknown, by.unknown),
        notMet: by.notMet === 1 ? "refuse" : weak.notMet,
        repliesToClear: at(SEVERITIES, weak.repliesToClear, by.repliesToClear),
        exemptEndToEnd: weak.exemptEndToEnd && by.exempt,
        rules,
        neverLookUp: weak.neverLookUp,
      };
      return { weak, strict };
    }),
);

const rank = (severity: Severity) => SEVERITIES.indexOf(severity);

test("a stricter demand is never milder", () => {
  fc.assert(
    fc.property(messages, known, pairs, (message, ways, { weak, strict }) => {
      const lenient = decide(message, ways, weak);
      const harsh = decide(message, ways, strict);
      harsh.recipients.forEach(({ severity }, i) => {
        expect(rank(severity)).toBeGreaterThanOrEqual(
          rank(lenient.recipients[i]?.severity ?? "allow"),
        );
      });
      expect(rank(harsh.severity)).toBeGreaterThanOrEqual(rank(lenient.severity));
    }),
    RUNS,
  );
});

test("On is never milder than Off", () => {
  fc.assert(
    fc.property(messages, known, (message, ways) => {
      const off = decide(message, ways, OFF).severity;
      expect(rank(decide(message, ways, ON).severity)).toBeGreaterThanOrEqual(rank(off));
    }),
    RUNS,
  );
});

/** What an attacker can make of a way, or what a look can find out about it. */
const WEAKENINGS: Readonly<Record<string, (way: Assessment) => Assessment>> = {
  "DANE gone": (way) => (way.state === "dane" ? { ...way, state: "tls" } : way),
  "STARTTLS gone": (way) => (way.state === "unknown" ? way : { ...way, state: "none" }),
  "enforced no more": (way) => ({ ...way, enforced: false }),
  "vouched for no more": (way) => ({ ...way, reasons: [] }),
  downgraded: (way) => ({ ...way, alerts: [...way.alerts, "downgraded"] }),
  "mixed hosts": (way) => ({ ...way, alerts: [...way.alerts, "mixed-hosts"] }),
  "bogus, so unknown": (way) => ({
    ...way,
    state: "unknown",
    enforced: false,
    alerts: [...way.alerts, "dnssec-bogus"],
  }),
  "an older version": (way) => ({
    ...way,
    destinations: way.destinations.map((one) =>
      one.tls === undefined ? one : { ...one, tls: { ...one.tls, version: "SSLv3" } },
    ),
  }),
};

test.each(Object.entries(WEAKENINGS))("a way made weaker gains nothing: %s", (_, weaken) => {
  fc.assert(
    fc.property(messages, assessments, demands, (message, way, demand) => {
      const decided = (one: Assessment) =>
        decide(message, new Map(DOMAINS.map((domain) => [domain, one])), demand).severity;
      const before = decided(way);
      const after = decided(weaken(way));
      if (after === "allow") expect(before).toBe("allow");
      // Who minds not knowing more than knowing the worst is asked where they were refused.
      if (rank(demand.unknown) <= rank(demand.notMet)) {
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
      }
    }),
    RUNS,
  );
});

test("one recipient more never makes it milder, and changes nothing for the others", () => {
  fc.assert(
    fc.property(
      messages,
      fc.constantFrom(...ADDRESSES),
      known,
      demands,
      (message, more, ways, demand) => {
        const before = decide(message, ways, demand);
        const recipients = [...message.recipients, more];
        const after = decide({ ...message, recipients }, ways, demand);
        expect(rank(after.severity)).toBeGreaterThanOrEqual(rank(before.severity));
        expect(after.recipients.slice(0, -1)).toEqual(before.recipients);
      },
    ),
    RUNS,
  );
});

test("who is held is told why, who is not is not", () => {
  fc.assert(
    fc.property(messages, known, demands, (message, ways, demand) => {
      for (const { severity, cause } of decide(message, ways, demand).recipients) {
        if (severity === "allow") expect(cause).toBeUndefined();
        else expect(CAUSES).toContain(cause);
      }
    }),
    RUNS,
  );
});

test("no text breaks it", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc
      .tuple(fc.string({ unit: "binary", maxLength: 20 }), fc.string({ maxLength: 20 }))
      .map(([a, b]) => `${a}@${b}`),
  );
  fc.assert(
    fc.property(fc.array(text), fc.array(text), known, demands, (texts, patterns, ways, demand) => {
      const rules = patterns.map((pattern): Rule => ({ pattern, demand: "tls" }));
      const own = { ...demand, rules, neverLookUp: patterns };
      const { recipients } = decide({ recipients: texts, endToEnd: false }, ways, own);
      expect(recipients.map(({ address }) => address)).toEqual(texts);
    }),
    RUNS,
  );
});

test("an address that can be a pattern matches itself, whatever the case", () => {
  const atom = fc.string({ unit: fc.constantFrom(..."aZ.é*'\\\" +"), minLength: 1, maxLength: 8 });
  let matched = 0;
  fc.assert(
    fc.property(atom, fc.boolean(), (local, quoted) => {
      const address = quoted ? `"${local}"@a.test` : `${local}@a.test`;
      const key = addressKey(address);
      if (key === undefined) return;
      expect(addressKey(key)).toBe(key);
      if (!parsePattern(address).ok) return;
      matched++;
      expect(matchesAny([address], address)).toBe(true);
      expect(matchesAny([address.toUpperCase()], address)).toBe(true);
    }),
    RUNS,
  );
  expect(matched).toBeGreaterThan(RUNS.numRuns / 20);
});

test("a message that answers what came in the clear is never held less than one that doesn't", () => {
  fc.assert(
    fc.property(messages, known, demands, (message, ways, demand) => {
      const answer = decide(message, ways, demand);
      const other = decide({ ...message, cameInClear: [] }, ways, demand);
      expect(rank(answer.severity)).toBeGreaterThanOrEqual(rank(other.severity));
      answer.recipients.forEach(({ severity, cause }, i) => {
        // Held for it only as much as the demand says.
        if (severity !== other.recipients[i]?.severity) {
          expect([severity, cause]).toEqual([demand.repliesToClear, "came-in-clear"]);
        }
      });
    }),
    RUNS,
  );
});
