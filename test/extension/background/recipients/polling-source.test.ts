import { beforeEach, describe, expect, test } from "@jest/globals";
import { createPollingSource } from "../../../../src/extension/background/recipients/polling-source.ts";
import type {
  Recipient,
  RecipientSource,
} from "../../../../src/extension/background/recipients/recipient.ts";
import type { ComposeDetails } from "../../../../src/extension/platform/thunderbird.ts";
import { ManualClock, settle } from "../../../support/manual-clock.ts";
import { fakeParser } from "../../support/fake-parser.ts";

const SECOND = 1000;

let clock: ManualClock;
let windows: Map<number, ComposeDetails | Error>;
let parser: ReturnType<typeof fakeParser>;
/** How often the tabs were asked for: the turns of all loops together. */
let turns: number;
let opened: () => void;
let told: [number, readonly Recipient[]][];
let source: RecipientSource;

beforeEach(() => {
  clock = new ManualClock();
  windows = new Map();
  parser = fakeParser();
  turns = 0;
  told = [];
  source = createPollingSource({
    clock,
    parser: (text, options) => parser(text, options),
    composeTabs() {
      turns++;
      return Promise.resolve([...windows.keys()]);
    },
    composeDetails(tabId) {
      const details = windows.get(tabId);
      return details === undefined || details instanceof Error
        ? Promise.reject(details ?? new Error("no such tab"))
        : Promise.resolve(details);
    },
    onWindowOpened: (callback) => (opened = callback),
  });
  source.start((tabId, recipients) => told.push([tabId, recipients]));
});

const addresses = () =>
  told.map(([tabId, recipients]) => [tabId, recipients.map((one) => one.address).join(" ")]);

describe("the loop", () => {
  test("runs once, however many events come", async () => {
    windows.set(1, { to: [] });
    opened();
    opened();
    await source.resync();
    await clock.advance(10 * SECOND);
    opened();
    await clock.advance(10 * SECOND);
    expect(clock.sleeping).toBe(1);
    expect(turns).toBe(41);
  });

  test("doesn't run before anything happens, and ends when no window is open", async () => {
    await clock.advance(10 * SECOND);
    expect(turns).toBe(0);
    windows.set(1, { to: ["ann@fine.test"] });
    opened();
    await clock.advance(SECOND);
    windows.delete(1);
    await clock.advance(20 * SECOND);
    expect(clock.sleeping).toBe(0);
  });

  test("waits for a window that opens but is not among the tabs yet", async () => {
    opened();
    await clock.advance(1400);
    windows.set(1, { to: ["ann@fine.test"] });
    await clock.advance(SECOND);
    expect(addresses()).toEqual([[1, "ann@fine.test"]]);
  });

  test("finds a window that opens while it is about to end", async () => {
    opened();
    await clock.advance(1700); // after the last look, before the end of the last sleep
    opened();
    await clock.advance(400);
    windows.set(1, { to: ["ann@fine.test"] });
    await clock.advance(SECOND);
    expect(addresses()).toEqual([[1, "ann@fine.test"]]);
  });
});

describe("a look", () => {
  test("tells all three fields, as strings or as arrays", async () => {
    windows.set(1, { to: "ann@fine.test", cc: ["bob@plain.test"], bcc: [] });
    windows.set(2, { bcc: ["cid@fine.test", { id: "a contact", type: "contact" }] });
    opened();
    await settle();
    const fields = told.map(([tabId, all]) => [
      tabId,
      ...all.map((one) => `${one.field} ${one.key} ${one.address}`),
    ]);
    expect(fields).toEqual([
      [2, "bcc cid@fine.test cid@fine.test"],
      [1, "to ann@fine.test ann@fine.test", "cc bob@plain.test bob@plain.test"],
    ]);
  });

  test("of unchanged recipients causes nothing; of changed ones does", async () => {
    windows.set(1, { to: ["ann@fine.test"], cc: [] });
    opened();
    await clock.advance(5 * SECOND);
    windows.set(1, { to: ["ann@fine.test"], cc: [] });
    await clock.advance(5 * SECOND);
    expect(told).toHaveLength(1);
    windows.set(1, { cc: ["ann@fine.test"] });
    await clock.advance(SECOND);
    windows.set(1, {});
    await clock.advance(SECOND);
    expect(addresses()).toEqual([
      [1, "ann@fine.test"],
      [1, "ann@fine.test"],
      [1, ""],
    ]);
  });

  test("after resync tells everything again", async () => {
    windows.set(1, { to: ["ann@fine.test"] });
    opened();
    await settle();
    await source.resync();
    await clock.advance(SECOND);
    expect(told).toHaveLength(2);
  });

  test("that fails for one window leaves the others alone, and is made again", async () => {
    windows.set(1, new Error("just being closed"));
    windows.set(2, { to: ["bob@plain.test"] });
    opened();
    await clock.advance(SECOND);
    expect(addresses()).toEqual([[2, "bob@plain.test"]]);
    windows.set(1, { to: ["ann@fine.test"] });
    await clock.advance(SECOND);
    expect(addresses().at(-1)).toEqual([1, "ann@fine.test"]);
  });

  test("whose recipients could not be read is made again", async () => {
    windows.set(1, { to: ["ann@fine.test"] });
    const working = parser;
    parser = () => Promise.reject(new Error("not now"));
    opened();
    await settle();
    parser = working;
    await clock.advance(SECOND);
    expect(addresses()).toEqual([[1, "ann@fine.test"]]);
  });

  test("that is overtaken by a change tells only the new", async () => {
    let finish: () => void = () => {};
    const working = parser;
    parser = async (text, options) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return working(text, options);
    };
    windows.set(1, { to: ["ann@fine.test"] });
    opened();
    await settle();
    await source.resync(); // forgets what was seen last
    windows.set(1, { to: ["bob@plain.test"] });
    parser = working;
    finish();
    await clock.advance(SECOND);
    expect(addresses()).toEqual([[1, "bob@plain.test"]]);
  });

  test("of a window that was closed meanwhile tells nothing", async () => {
    windows.set(1, { to: ["ann@fine.test"] });
    opened();
    await settle();
    windows.delete(1);
    await clock.advance(SECOND);
    windows.set(1, { to: ["ann@fine.test"] });
    opened();
    await clock.advance(SECOND);
    // Seen anew, so told anew: whoever listens has forgotten it.
    expect(told).toHaveLength(2);
  });
});
