import { beforeEach, describe, expect, test } from "@jest/globals";
import type { GuardView } from "../../../../src/extension/messaging/guard-protocol.ts";
import { serveGuard } from "../../../../src/extension/background/guard/guard-port.ts";
import { FakePort, OWN_ID, strangers } from "../../support/fake-port.ts";
import { FakeThunderbird, TAB } from "../../support/fake-thunderbird.ts";

const ourPort = () => new FakePort<GuardView>("guard", { id: OWN_ID });
const phase = ({ told }: FakePort<GuardView>) => told.at(-1)?.phase;

const WATCH = { kind: "watch", tabId: TAB, mode: "sendNow" };

let it: FakeThunderbird;
let port: FakePort<GuardView>;

beforeEach(async () => {
  it = new FakeThunderbird();
  it.knows("good.test", "dane");
  it.knows("bad.test", "none");
  it.to("ann@good.test", "bob@bad.test");
  await it.press();
  port = ourPort();
  serveGuard(port, OWN_ID, it.guard);
});

test.each(strangers<GuardView>("guard"))("%s is not served", (_, stranger) => {
  serveGuard(stranger, OWN_ID, it.guard);
  expect(stranger.served).toBe(false);
});

describe("a dialog whose background was stopped", () => {
  beforeEach(() => {
    it.restart();
    it.to("ann@good.test");
    port = ourPort();
    serveGuard(port, OWN_ID, it.guard);
  });

  test("that says the person was asked leaves it to them to send", async () => {
    await port.say({ ...WATCH, asked: true });
    await it.clock.advance(60_000);
    expect([phase(port), it.sent.length]).toEqual(["clear", 0]);
    await port.say({ kind: "send" });
    expect([phase(port), it.sent.length]).toEqual(["done", 1]);
  });

  test.each([[WATCH], [{ ...WATCH, asked: false }]])("%j: sends what may go", async (watch) => {
    await port.say(watch);
    expect([phase(port), it.sent.length]).toEqual(["done", 1]);
  });

  test("whether they were asked must be told in a word we know", async () => {
    await port.say({ ...WATCH, asked: "no" });
    expect([port.told, it.sent]).toEqual([[], []]);
  });
});

describe("our dialog", () => {
  test("is told nothing before it says which window it is for, and then what is held", async () => {
    expect(port.told).toEqual([]);
    await port.say({ kind: "remove" });
    expect([port.told, it.sent]).toEqual([[], []]);
    await port.say(WATCH);
    expect(port.told).toMatchObject([{ phase: "held", total: 2 }]);
  });

  test("what it chooses is done", async () => {
    await port.say(WATCH);
    await port.say({ kind: "remove" });
    expect([phase(port), it.sent.length]).toEqual(["done", 1]);
  });

  test.each([[undefined], [null], ["send"], [{ kind: "send-all" }], [{ kind: "send-anyway" }]])(
    "%j is nothing to do",
    async (message) => {
      await port.say(WATCH);
      await port.say(message);
      expect([port.told.length, phase(port), it.sent]).toEqual([1, "held", []]);
    },
  );

  test.each([[{ ...WATCH, tabId: -1 }], [{ ...WATCH, tabId: 1.5 }], [{ ...WATCH, mode: "fast" }]])(
    "%j watches nothing",
    async (message) => {
      await port.say(message);
      expect(port.told).toEqual([]);
    },
  );

  test("closed, it ends the session", async () => {
    await port.say(WATCH);
    await port.disconnect();
    it.deeds.splice(0);
    // The next attempt asks for a new one.
    await it.press();
    expect(it.deeds).toEqual(["openDialog sendNow"]);
    it.guard.closed(TAB);
    it.to("ann@good.test");
    await it.finds("bad.test", "dane");
    await it.clock.advance(60_000);
    expect([it.guard.busy, it.sent, port.told.length]).toEqual([false, [], 1]);
  });

  test("gone without a word, it holds up nobody", async () => {
    await port.say(WATCH);
    port.isClosed = true;
    await it.finds("bad.test", "dane");
    expect(await it.press()).toBe(false);
  });

  test("two for one window hear the same; the first that goes ends nothing", async () => {
    const second = ourPort();
    serveGuard(second, OWN_ID, it.guard);
    await port.say(WATCH);
    await second.say(WATCH);
    await port.disconnect();
    await second.say({ kind: "remove" });
    expect([phase(second), it.sent.length]).toEqual(["done", 1]);
  });
});
