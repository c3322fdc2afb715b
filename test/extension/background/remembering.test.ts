import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import { Memory } from "../../../src/core/memory/memory.ts";
import { Remembering } from "../../../src/extension/background/remembering.ts";
import type { KeyValueStore } from "../../../src/extension/background/session-memory.ts";
import { DEFAULTS, type Settings } from "../../../src/extension/settings/settings.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { memoryStore } from "../support/memory-store.ts";

const DELAY = 500;

const dane = (domain: string, parts: Partial<Assessment> = {}) =>
  assessment(domain, { state: "dane", enforced: true, proof: "secure", ...parts });
const plain = (domain: string) => assessment(domain, { state: "none", destinations: [] });

let clock: ManualClock;
let disk: ReturnType<typeof memoryStore>;
let settings: Settings;

beforeEach(() => {
  clock = new ManualClock(NOW);
  disk = memoryStore();
  settings = { ...DEFAULTS, backend: "https://probe.example/" };
});

function start(
  store: KeyValueStore = disk.store,
  ask = () => Promise.resolve(settings),
): { memory: Memory; remembering: Remembering } {
  const memory = new Memory();
  return { memory, remembering: new Remembering(memory, ask, store, clock) };
}

async function* stream(...assessments: Assessment[]): AsyncGenerator<Assessment> {
  yield* assessments;
  await Promise.resolve();
}

async function told(remembering: Remembering, ...assessments: Assessment[]) {
  const all: Assessment[] = [];
  for await (const one of remembering.assess(stream(...assessments))) all.push(one);
  return all;
}

const written = () =>
  (disk.content["memory"] as { domains: { domain: string }[] } | undefined)?.domains.map(
    ({ domain }) => domain,
  );

describe("over a restart", () => {
  test("what was proven is held against what is now, and a lock stays", async () => {
    const first = start();
    expect(await told(first.remembering, dane("a.test"))).toMatchObject([{ alerts: [] }]);
    await clock.advance(DELAY);
    const second = start();
    expect(await told(second.remembering, plain("a.test"))).toMatchObject([
      { alerts: ["downgraded"] },
    ]);
    await settle();
    const third = start();
    expect(await told(third.remembering, plain("a.test"))).toMatchObject([
      { alerts: ["downgraded"] },
    ]);
    expect(third.memory.get("a.test")?.lock?.vantage).toBe("https://probe.example/");
  });

  test("a lifted lock is lifted", async () => {
    const first = start();
    await told(first.remembering, dane("a.test"), plain("a.test"));
    first.memory.lift("a.test");
    await settle();
    expect(await told(start().remembering, plain("a.test"))).toMatchObject([{ alerts: [] }]);
  });

  test("nothing is told before what was written down is read", async () => {
    await told(start().remembering, dane("a.test"));
    await clock.advance(DELAY);
    let read = () => {};
    const late: KeyValueStore = {
      ...disk.store,
      get: (key) => new Promise((resolve) => (read = () => void disk.store.get(key).then(resolve))),
    };
    const heard: Assessment[] = [];
    const { remembering } = start(late);
    void told(remembering, plain("a.test")).then((all) => heard.push(...all));
    await clock.advance(60_000);
    expect(heard).toEqual([]);
    read();
    await settle();
    expect(heard).toMatchObject([{ alerts: ["downgraded"] }]);
  });
});

describe("records that can't be read", () => {
  const lock = {
    since: NOW,
    was: { strength: "dane", by: "dane", since: NOW, at: NOW, vantage: "" },
    now: { state: "none", enforced: false },
    vantage: "",
    hosts: [],
  };
  const good = { domain: "a.test", proven: lock.was, lock };

  test.each<[string, unknown]>([
    ["null", null],
    ["text", "a.test"],
    ["nothing in it", {}],
    ["a strength of another version", { domain: "b.test", proven: { ...lock.was, strength: "x" } }],
    ["a lock without what it was", { domain: "b.test", lock: { ...lock, was: undefined } }],
    ["a name nobody could look up", { ...good, domain: "B.test" }],
    ["a time that is none", { domain: "b.test", proven: { ...lock.was, at: Infinity } }],
  ])("%s: the others are read", async (_, bad) => {
    disk.content["memory"] = { domains: [bad, good, bad], hosts: [bad] };
    const { memory, remembering } = start();
    await remembering.ready;
    expect(memory.records().map(({ domain }) => domain)).toEqual(["a.test"]);
    expect(memory.get("a.test")?.lock).toBeDefined();
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", [good]],
    ["a number", 7],
  ])("%s instead of all of them: as if nothing had been written", async (_, stored) => {
    disk.content["memory"] = stored;
    const { memory, remembering } = start();
    await remembering.ready;
    expect(memory.content()).toEqual({ domains: [], hosts: [] });
  });

  test("hosts that are none take no domains with them, nor the other way round", async () => {
    disk.content["memory"] = { domains: [good], hosts: "none" };
    const first = start();
    await first.remembering.ready;
    expect(first.memory.get("a.test")?.lock).toBeDefined();
    disk.content["memory"] = { hosts: [{ host: "mx.a.test", proven: lock.was }] };
    const second = start();
    await second.remembering.ready;
    expect(second.memory.content().hosts).toHaveLength(1);
  });

  test("what made it so in a word nobody knows: the lock stays, and no proof of another kind lifts it", async () => {
    const was = { ...lock.was, by: "later" };
    disk.content["memory"] = {
      domains: [{ ...good, proven: was, lock: { ...lock, was } }],
      hosts: [],
    };
    const { memory, remembering } = start();
    await remembering.ready;
    expect(memory.get("a.test")?.lock).toMatchObject({ was: { strength: "dane" } });
    expect(memory.get("a.test")?.lock?.was.by).toBeUndefined();
  });
});

describe("writing", () => {
  test("many changes at once are one write, half a second later", async () => {
    const { remembering } = start();
    await told(remembering, dane("a.test"), dane("b.test"), assessment("c.test"));
    await clock.advance(DELAY - 1);
    expect(disk.writes()).toBe(0);
    await clock.advance(1);
    expect(disk.writes()).toBe(1);
    expect(written()).toEqual(["a.test", "b.test", "c.test"]);
    await told(remembering, dane("d.test"));
    await clock.advance(DELAY);
    expect(disk.writes()).toBe(2);
  });

  test("a lock is written at once, and so is that it is lifted", async () => {
    const { memory, remembering } = start();
    await told(remembering, dane("a.test"));
    await told(remembering, plain("a.test"));
    await settle();
    expect(disk.content["memory"]).toMatchObject({ domains: [{ lock: {} }] });
    memory.lift("a.test");
    await settle();
    expect(written()).toEqual([]);
    // What was waiting to be written is written with it.
    expect(disk.writes()).toBe(2);
    await clock.advance(DELAY);
    expect(disk.writes()).toBe(2);
  });

  test("what is not new is not written", async () => {
    const { remembering } = start();
    await told(remembering, assessment("a.test", { state: "unknown", destinations: [] }));
    await clock.advance(DELAY);
    expect(disk.writes()).toBe(0);
  });

  test("one after the other: a slow write is not overtaken", async () => {
    const order: number[] = [];
    const waiting: (() => void)[] = [];
    const slow: KeyValueStore = {
      ...disk.store,
      set: (items) =>
        new Promise((resolve) => {
          const { domains } = items["memory"] as { domains: unknown[] };
          waiting.push(() => {
            order.push(domains.length);
            resolve();
          });
        }),
    };
    const { remembering } = start(slow);
    await told(remembering, dane("a.test"));
    await clock.advance(DELAY);
    await told(remembering, dane("b.test"));
    await clock.advance(DELAY);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    await settle();
    waiting[1]?.();
    await remembering.flush();
    expect(order).toEqual([1, 2]);
  });

  test("flush writes what is waiting, and waits for it", async () => {
    const { remembering } = start();
    await told(remembering, dane("a.test"));
    await remembering.flush();
    expect(written()).toEqual(["a.test"]);
    await clock.advance(DELAY);
    expect(disk.writes()).toBe(1);
  });

  test("a full store: what is in memory counts on, and the next change tries again", async () => {
    let isFull = true;
    const full: KeyValueStore = {
      ...disk.store,
      set: (items) => (isFull ? Promise.reject(new Error("quota")) : disk.store.set(items)),
    };
    const { remembering } = start(full);
    await told(remembering, dane("a.test"));
    await clock.advance(DELAY);
    expect(await told(remembering, plain("a.test"))).toMatchObject([{ alerts: ["downgraded"] }]);
    await settle();
    expect(disk.content).toEqual({});
    isFull = false;
    await told(remembering, dane("b.test"));
    await clock.advance(DELAY);
    expect(written()?.sort()).toEqual(["a.test", "b.test"]);
  });

  test("remember: false writes nothing of anybody, and takes away what stands there", async () => {
    await told(start().remembering, dane("a.test"));
    await clock.advance(DELAY);
    settings = { ...settings, remember: false };
    const { remembering } = start();
    await told(remembering, dane("b.test"), plain("b.test"));
    await clock.advance(DELAY);
    expect(disk.content["memory"]).toEqual({ domains: [], hosts: [] });
  });
});

describe("what can't be read is not written over", () => {
  test("a store that answers later keeps the locks it has", async () => {
    const before = start();
    await told(before.remembering, dane("a.test"), plain("a.test"));
    await before.remembering.flush();
    let isBroken = true;
    const broken: KeyValueStore = {
      ...disk.store,
      get: (key) => (isBroken ? Promise.reject(new Error("broken")) : disk.store.get(key)),
    };
    const { memory, remembering } = start(broken);
    await told(remembering, dane("b.test"));
    await clock.advance(DELAY);
    expect(written()).toEqual(["a.test"]);
    isBroken = false;
    await told(remembering, dane("c.test"));
    await clock.advance(DELAY);
    expect(memory.get("a.test")?.lock).toBeDefined();
    expect(written()?.sort()).toEqual(["a.test", "b.test", "c.test"]);
  });
});

describe("settings that can't be read", () => {
  test("hold up no assessment, and are asked again for the next write", async () => {
    let isBroken = true;
    const { remembering } = start(disk.store, () =>
      isBroken ? Promise.reject(new Error("broken")) : Promise.resolve(settings),
    );
    expect(await told(remembering, dane("a.test"))).toMatchObject([{ domain: "a.test" }]);
    await clock.advance(DELAY);
    // It may be that nothing is to be remembered.
    expect(disk.writes()).toBe(0);
    isBroken = false;
    await told(remembering, dane("b.test"));
    await clock.advance(DELAY);
    expect(written()).toEqual(["a.test", "b.test"]);
  });
});
