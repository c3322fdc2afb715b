/** Whose servers are believed, account by account: learned, said by the person, kept. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { Boundaries } from "../../../../src/extension/background/received/boundaries.ts";
import { ManualClock, settle } from "../../../support/manual-clock.ts";
import { memoryStore } from "../../support/memory-store.ts";

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

const field = (by: string) =>
  `from mx.elsewhere.test (mx.elsewhere.test [203.0.113.7]) by ${by} (Postfix) with ESMTPS id 1; Mon, 23 Nov 2026 10:00:00 +0000`;
const inbox = (by: string, count = 20) => Array.from({ length: count }, () => [field(by)]);

let clock: ManualClock;
let kept: ReturnType<typeof memoryStore>;
let messages: () => Promise<readonly (readonly string[])[]>;
let reads: string[];
let told: number;

function create(): Boundaries {
  const boundaries = new Boundaries({
    store: kept.store,
    clock,
    recentFields(accountId) {
      reads.push(accountId);
      return messages();
    },
  });
  boundaries.onChanged(() => told++);
  return boundaries;
}

beforeEach(() => {
  clock = new ManualClock();
  kept = memoryStore();
  messages = () => Promise.resolve(inbox("mx.provider.test"));
  reads = [];
  told = 0;
});

const LEARNED = { origin: "learned", hosts: ["provider.test"], seen: 20, of: 20 };

describe("learning", () => {
  test("is begun by the first question, which it keeps nobody waiting for", async () => {
    const boundaries = create();
    expect(await boundaries.of("a")).toBeUndefined();
    await settle();
    expect(told).toBe(1);
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
    expect(reads).toEqual(["a"]);
  });

  test("too few messages teach nothing, and are looked at again an hour later", async () => {
    messages = () => Promise.resolve(inbox("mx.provider.test", 19));
    const boundaries = create();
    await boundaries.of("a");
    await settle();
    expect(await boundaries.of("a")).toBeUndefined();
    expect(reads).toHaveLength(1);
    messages = () => Promise.resolve(inbox("mx.provider.test"));
    await clock.advance(HOUR);
    await boundaries.of("a");
    await settle();
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
  });

  test("a server that can't be reached teaches nothing and breaks nothing", async () => {
    messages = () => Promise.reject(new Error("offline"));
    const boundaries = create();
    await boundaries.of("a");
    await settle();
    expect([await boundaries.of("a"), boundaries.busy]).toEqual([undefined, false]);
  });

  test("is done once for many questions at once", async () => {
    const boundaries = create();
    await Promise.all([boundaries.of("a"), boundaries.of("a"), boundaries.of("a")]);
    await settle();
    expect(reads).toEqual(["a"]);
  });

  test("keeps the background awake while it lasts", async () => {
    let go = (_: readonly (readonly string[])[]) => {};
    messages = () => new Promise((resolve) => (go = resolve));
    const boundaries = create();
    await boundaries.of("a");
    expect(boundaries.busy).toBe(true);
    go(inbox("mx.provider.test"));
    await settle();
    expect(boundaries.busy).toBe(false);
  });
});

describe("what was learned grows old", () => {
  async function learned(): Promise<Boundaries> {
    const boundaries = create();
    await boundaries.of("a");
    await settle();
    messages = () => Promise.resolve(inbox("mx.other.test"));
    return boundaries;
  }

  test("after a week it is learned anew; until then it stands", async () => {
    const boundaries = await learned();
    await clock.advance(WEEK - 1);
    await boundaries.of("a");
    await settle();
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
    await clock.advance(1);
    await boundaries.of("a");
    await settle();
    expect(await boundaries.of("a")).toMatchObject({ hosts: ["other.test"] });
  });

  test("a clock that was put back does not keep it for ever", async () => {
    const boundaries = await learned();
    const before = clock;
    clock = new ManualClock(before.now() - WEEK);
    const again = create();
    await again.of("a");
    await settle();
    expect(await again.of("a")).toMatchObject({ hosts: ["other.test"] });
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
  });

  test("a message that doesn't fit it makes it learn, but once an hour at most", async () => {
    const boundaries = await learned();
    await boundaries.doubt("a");
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
    await clock.advance(HOUR);
    await boundaries.doubt("a");
    expect(await boundaries.of("a")).toMatchObject({ hosts: ["other.test"] });
    await boundaries.doubt("a");
    expect(reads).toHaveLength(2);
  });
});

describe("what the person says stands", () => {
  const SET = { origin: "set", hosts: ["mine.test"] };

  test("over what was learned, for good", async () => {
    const boundaries = create();
    await boundaries.of("a");
    await settle();
    await boundaries.set("a", ["mine.test"]);
    expect(await boundaries.of("a")).toEqual(SET);
    await clock.advance(10 * WEEK);
    await boundaries.doubt("a");
    await settle();
    expect(await boundaries.of("a")).toEqual(SET);
    expect(reads).toHaveLength(1);
  });

  test("also when it is said while learning runs", async () => {
    let go = (_: readonly (readonly string[])[]) => {};
    messages = () => new Promise((resolve) => (go = resolve));
    const boundaries = create();
    await boundaries.of("a");
    await boundaries.set("a", ["mine.test"]);
    go(inbox("mx.provider.test"));
    await settle();
    expect(await boundaries.of("a")).toEqual(SET);
  });

  test("until they take it back; then it is learned at once", async () => {
    const boundaries = create();
    await boundaries.set("a", ["mine.test"]);
    await boundaries.relearn("a");
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
    expect(kept.content["boundaries"]).toMatchObject({ a: LEARNED });
  });

  test("taken back where nothing can be learned, it is gone, also from the disk", async () => {
    messages = () => Promise.resolve([]);
    const boundaries = create();
    await boundaries.set("a", ["mine.test"]);
    await boundaries.relearn("a");
    expect(await boundaries.of("a")).toBeUndefined();
    expect(kept.content["boundaries"]).toEqual({});
  });

  test("for that account only", async () => {
    const boundaries = create();
    await boundaries.set("a", ["mine.test"]);
    await boundaries.of("b");
    await settle();
    expect(await boundaries.of("b")).toMatchObject(LEARNED);
    expect(await boundaries.of("a")).toEqual(SET);
  });
});

describe("over restarts", () => {
  test("all is back, and nothing is read again", async () => {
    const first = create();
    await first.of("a");
    await first.set("b", ["mine.test"]);
    await settle();
    const second = create();
    expect(await second.of("a")).toMatchObject(LEARNED);
    expect(await second.of("b")).toEqual({ origin: "set", hosts: ["mine.test"] });
    expect(reads).toEqual(["a"]);
  });

  test.each([
    ["nothing", undefined],
    ["no object", "boundaries"],
    ["an entry of a later version", { a: { origin: "voted", hosts: ["x.test"] } }],
    ["no hosts", { a: { origin: "set", hosts: [] } }],
    ["hosts that are none", { a: { origin: "set", hosts: [7] } }],
  ])("%s is as if nothing were known", async (_, stored) => {
    kept = memoryStore({ boundaries: stored });
    const boundaries = create();
    expect(await boundaries.of("a")).toBeUndefined();
    await settle();
    expect(await boundaries.of("a")).toMatchObject(LEARNED);
  });

  test("one that can't be understood takes no other with it", async () => {
    kept = memoryStore({ boundaries: { a: 7, b: { origin: "set", hosts: ["mine.test"] } } });
    expect(await create().of("b")).toMatchObject({ hosts: ["mine.test"] });
  });

  test("a disk that is full, or can't be read, costs what was said after a restart only", async () => {
    kept.store.set = () => Promise.reject(new Error("full"));
    kept.store.get = () => Promise.reject(new Error("broken"));
    const boundaries = create();
    await boundaries.set("a", ["mine.test"]);
    expect(await boundaries.of("a")).toMatchObject({ hosts: ["mine.test"] });
  });
});
