/** What is written down, and where: nothing on disk says whom somebody writes to, but for policies. */
import { expect, test } from "@jest/globals";
import {
  createCachingExchange,
  createKeptAnswers,
} from "../../../src/core/dns/caching-exchange.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { createKeptPolicies } from "../../../src/core/mta-sts/lookup.ts";
import {
  rememberLearned,
  restoreLearned,
} from "../../../src/extension/background/lookup-memory.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { memoryStore } from "../support/memory-store.ts";

const tree = await Tree.plant({ name: "." }, { name: "test", text: "a.test MX 10 mx.a.test" });

async function learn(clock: ManualClock) {
  const answers = createKeptAnswers(clock);
  const policies = createKeptPolicies(clock);
  const exchange = createCachingExchange(treeExchange(tree), clock, answers);
  const ask = (name: string, type: number) => exchange.ask({ name: DnsName.of(name), type });
  await Promise.all([
    ask(".", RRType.DNSKEY),
    ask("test", RRType.DS),
    ask("test", RRType.MX),
    ask("a.test", RRType.MX),
    ask("a.test", RRType.DS),
  ]);
  const policy = { mode: "enforce", maxAge: 86_400, mx: ["mx.a.test"] } as const;
  policies.set("a.test", { id: "1", policy }, clock.now() + 86_400_000);
  return { answers, policies };
}

const keys = ({ answers }: { answers: ReturnType<typeof createKeptAnswers> }) =>
  answers.entries().map(({ key }) => key);

async function written() {
  const clock = new ManualClock();
  const learned = await learn(clock);
  const stores = { session: memoryStore().store, disk: memoryStore().store };
  let changed = () => {};
  const source = { onChanged: (listener: () => void) => void (changed = listener) };
  rememberLearned(source, { learned: () => Promise.resolve(learned) }, stores, clock);
  changed();
  await clock.advance(3000);
  await settle();
  return { clock, stores };
}

async function restored(clock: ManualClock, stores: Parameters<typeof restoreLearned>[1]) {
  const learned = { answers: createKeptAnswers(clock), policies: createKeptPolicies(clock) };
  await restoreLearned(learned, stores, clock);
  return learned;
}

test("a stopped background finds everything again", async () => {
  const { clock, stores } = await written();
  const learned = await restored(clock, stores);
  expect(keys(learned).length).toBe(5);
  expect(learned.policies.get("a.test")?.id).toBe("1");
});

test("after a restart there are the keys of root and top-level domains, and policies", async () => {
  const { clock, stores } = await written();
  const learned = await restored(clock, { ...stores, session: memoryStore().store });
  expect(keys(learned).sort()).toEqual([`${RRType.DNSKEY} .`, `${RRType.DS} test`].sort());
  expect(learned.policies.get("a.test")?.id).toBe("1");
});

test("a store that is broken costs look-ups, nothing else", async () => {
  const clock = new ManualClock();
  const broken = {
    get: () => Promise.reject(new Error("no")),
    set: () => Promise.reject(new Error("full")),
  };
  const learned = await restored(clock, { session: broken, disk: broken });
  expect(keys(learned)).toEqual([]);
});

const policy = { mode: "enforce", maxAge: 86_400, mx: ["mx.a.test"] };
const stored = (more: object) => [{ domain: "a.test", id: "1", until: 9e15, policy, ...more }];

test.each([
  ["another shape", { answers: { wire: 1 }, policies: "x" }],
  ["an unknown mode", { policies: stored({ policy: { ...policy, mode: "hope" } }) }],
  ["a max_age beyond the longest", { policies: stored({ policy: { ...policy, maxAge: 1e9 } }) }],
])("what can't be read is as good as nothing: %s", async (_, content) => {
  const { store } = memoryStore(content);
  const learned = await restored(new ManualClock(), { session: store, disk: store });
  expect([keys(learned), learned.policies.size]).toEqual([[], 0]);
});
