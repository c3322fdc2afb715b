import { beforeEach, describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { Assessor } from "../../../src/extension/background/assessor.ts";
import {
  rememberInSession,
  restoreFromSession,
  type KeyValueStore,
} from "../../../src/extension/background/session-memory.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { memoryStore } from "../support/memory-store.ts";
import { ScriptedLooks } from "../support/scripted-looks.ts";

const FINE = DnsName.of("fine.test");

let clock: ManualClock;
let looks: ScriptedLooks;

const newAssessor = () => new Assessor({ assess: looks.assess, forgetHosts: () => {}, clock });

async function restored(assessments: unknown): Promise<Assessor> {
  const assessor = newAssessor();
  await restoreFromSession(assessor, memoryStore({ assessments }).store);
  return assessor;
}

beforeEach(() => {
  clock = new ManualClock(NOW);
  looks = new ScriptedLooks();
});

describe("remembering", () => {
  test("what was found is there for the next background", async () => {
    const { store } = memoryStore();
    const before = newAssessor();
    rememberInSession(before, store, clock);
    before.want(FINE);
    const found = assessment("fine.test", { alerts: ["weak-tls"] });
    await looks.at("fine.test").say(found);
    await clock.advance(500);

    const after = newAssessor();
    await restoreFromSession(after, store);
    expect(after.get(FINE)).toEqual(found);
    after.want(FINE);
    expect(looks.all).toHaveLength(1);
  });

  test("a hundred changes are one write", async () => {
    const { store, content, writes } = memoryStore();
    const assessor = newAssessor();
    rememberInSession(assessor, store, clock);
    for (let i = 0; i < 100; i++) {
      assessor.want(DnsName.of(`d${i}.test`));
      await looks.at(`d${i}.test`).say(assessment(`d${i}.test`));
    }
    await clock.advance(500);
    expect(writes()).toBe(1);
    expect(content["assessments"]).toHaveLength(100);
  });

  test("what is still being looked at is not kept", async () => {
    const { store, content } = memoryStore();
    const assessor = newAssessor();
    rememberInSession(assessor, store, clock);
    assessor.want(FINE);
    await looks.at("fine.test").say(assessment("fine.test", { settled: false }));
    await clock.advance(500);
    expect(content["assessments"]).toEqual([]);
  });

  test("a full store stops nothing, and is tried again", async () => {
    const { store, content } = memoryStore();
    const assessor = newAssessor();
    const full = () => Promise.reject(new Error("QuotaExceededError"));
    let set: KeyValueStore["set"] = full;
    rememberInSession(assessor, { ...store, set: (items) => set(items) }, clock);
    assessor.want(FINE);
    await looks.at("fine.test").say(assessment("fine.test"));
    await clock.advance(500);
    expect(assessor.get(FINE)?.state).toBe("tls");
    set = (items) => store.set(items);
    assessor.lookAgain(FINE);
    await looks.at("fine.test").say(assessment("fine.test", { state: "none" }));
    await clock.advance(500);
    expect(content["assessments"]).toMatchObject([{ state: "none" }]);
  });
});

describe("restoring", () => {
  const good = assessment("fine.test");

  test("takes what is whole and fresh", async () => {
    expect((await restored([good])).get(FINE)).toEqual(good);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["no list", { domain: "fine.test" }],
    ["a state there is none of", [{ ...good, state: "green" }]],
    ["what was not settled", [{ ...good, settled: false }]],
    ["an entry without reasons", [{ ...good, reasons: undefined }]],
    ["hosts that are none", [{ ...good, destinations: ["mx.fine.test"] }]],
    ["hosts without reasons", [{ ...good, destinations: [{ host: "mx.fine.test" }] }]],
    ["a time that is none", [{ ...good, staleAt: "tomorrow" }]],
    ["stale ones", [{ ...good, staleAt: NOW }]],
    ["ones from the future", [{ ...good, assessedAt: NOW + 1 }]],
  ])("takes nothing from %s", async (_, stored) => {
    const assessor = await restored(stored);
    await settle();
    expect(assessor.get(FINE)).toBeUndefined();
  });

  test("a store that cannot be read is as good as an empty one", async () => {
    const assessor = newAssessor();
    const { store } = memoryStore();
    await restoreFromSession(assessor, { ...store, get: () => Promise.reject(new Error("no")) });
    expect(assessor.snapshot()).toEqual([]);
  });
});
