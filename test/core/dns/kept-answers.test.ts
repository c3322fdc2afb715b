/** Answers that outlive the program are judged again, and live no longer than they may. */
import { describe, expect, test } from "@jest/globals";
import {
  createCachingExchange,
  createKeptAnswers,
} from "../../../src/core/dns/caching-exchange.ts";
import {
  restoreAnswers,
  storeAnswers,
  type StoredAnswer,
} from "../../../src/core/dns/kept-answers.ts";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { verdict } from "../../support/dnssec/scenario.ts";
import { NOW } from "../../support/dnssec/sign.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const tree = await Tree.plant(
  { name: "." },
  { name: "test" },
  { name: "a.test", text: "a.test MX 10 mx.a.test" },
  { name: "b.test", text: "b.test MX 10 mx.a.test" },
);
const anything = (_: Question) => true;
const LIMIT = 100_000;

/** One run of the program: what it asked, and what it leaves behind. */
function run(stored: readonly StoredAnswer[] = [], now = NOW) {
  const clock = new ManualClock(now * 1000);
  const kept = createKeptAnswers(clock);
  restoreAnswers(stored, kept, clock.now());
  const wire = treeExchange(tree);
  const exchange = createCachingExchange(wire, clock, kept);
  const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
  return {
    kept,
    asked: wire.asked,
    look: async (name: string) => verdict(await resolver.resolve(DnsName.of(name), RRType.MX)),
    leaves: (wanted = anything, limit = LIMIT) => storeAnswers(kept, wanted, limit),
  };
}

async function left(wanted?: Parameters<ReturnType<typeof run>["leaves"]>[0]) {
  const first = run();
  await first.look("a.test");
  return first.leaves(wanted);
}

describe("after a restart", () => {
  test("the same question needs none, and is secure only because it is proven again", async () => {
    const second = run(await left());
    expect(await second.look("a.test")).toBe("secure records");
    expect(second.asked).toEqual([]);
  });

  test("another domain asks nothing about the root or the top-level domain", async () => {
    const second = run(await left(({ name }) => name.labels.length <= 1));
    expect(await second.look("b.test")).toBe("secure records");
    expect(second.asked.sort()).toEqual(["b.test DNSKEY", "b.test DS", "b.test MX"]);
  });

  test("what was changed in the store is bogus, not believed", async () => {
    const stored = (await left()).map(({ wire, until }) => {
      const bytes = Buffer.from(wire, "base64");
      // The last octet but the OPT record belongs to a signature.
      bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
      return { wire: bytes.toString("base64"), until };
    });
    expect(await run(stored).look("a.test")).not.toMatch(/^secure/);
  });
});

describe("no longer than it may", () => {
  test("what ended meanwhile is asked again", async () => {
    const second = run(await left(), NOW + 3601);
    await second.look("a.test");
    expect(second.asked).toContain("a.test MX");
  });

  test("an end beyond the longest TTL is cut to it", async () => {
    const stored = (await left()).map((one) => ({ ...one, until: Number.MAX_SAFE_INTEGER }));
    const ends = run(stored)
      .kept.entries()
      .map(({ until }) => until);
    expect(Math.max(...ends)).toBe((NOW + 3600) * 1000);
  });
});

describe("what can't be read", () => {
  test.each([
    ["no base64", [{ wire: "%", until: 9e15 }]],
    ["no message", [{ wire: "AAAA", until: 9e15 }]],
  ])("is passed over: %s", (_, stored) => {
    expect(run(stored).kept.size).toBe(0);
  });

  test("what is in memory is newer and stays", async () => {
    const first = run();
    await first.look("a.test");
    const before = first.kept.entries();
    restoreAnswers(first.leaves(), first.kept, (NOW + 9) * 1000);
    expect(first.kept.entries()).toEqual(before);
  });
});

test("the store is bounded; what was used last stays", async () => {
  const first = run();
  await first.look("a.test");
  await first.look("b.test");
  const all = first.leaves();
  const some = first.leaves(anything, 1200);
  expect(some.length).toBeGreaterThan(0);
  expect(all.slice(-some.length)).toEqual(some);
  expect(some.length).toBeLessThan(all.length);
});
