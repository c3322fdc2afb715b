import { beforeEach, describe, expect, test } from "@jest/globals";
import type { GuardView } from "../../../../src/extension/messaging/guard-protocol.ts";
import {
  serveGuard,
  type GuardDialogPort,
} from "../../../../src/extension/background/guard/guard-port.ts";
import { settle } from "../../../support/manual-clock.ts";
import { FakeThunderbird, TAB } from "../../support/fake-thunderbird.ts";

const OWN_ID = "postweg@addons.postweg";

class FakePort implements GuardDialogPort {
  readonly name: string;
  readonly sender: { id?: string } | undefined;
  readonly told: GuardView[] = [];
  isClosed = false;
  #message: ((message: unknown) => void) | undefined;
  #disconnect: (() => void) | undefined;

  constructor(name = "guard", sender: { id?: string } | undefined = { id: OWN_ID }) {
    this.name = name;
    this.sender = sender;
  }

  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => (this.#message = listener),
  };
  readonly onDisconnect = { addListener: (listener: () => void) => (this.#disconnect = listener) };

  postMessage(message: GuardView): void {
    if (this.isClosed) throw new Error("disconnected");
    this.told.push(message);
  }

  get served(): boolean {
    return this.#message !== undefined;
  }

  async say(message: unknown): Promise<void> {
    this.#message?.(message);
    await settle();
  }

  async disconnect(): Promise<void> {
    this.isClosed = true;
    this.#disconnect?.();
    await settle();
  }

  get phase(): string | undefined {
    return this.told.at(-1)?.phase;
  }
}

const WATCH = { kind: "watch", tabId: TAB, mode: "sendNow" };

let it: FakeThunderbird;
let port: FakePort;

beforeEach(async () => {
  it = new FakeThunderbird();
  it.knows("good.test", "dane");
  it.knows("bad.test", "none");
  it.to("ann@good.test", "bob@bad.test");
  await it.press();
  port = new FakePort();
  serveGuard(port, OWN_ID, it.guard);
});

test.each([
  ["another port", new FakePort("popup")],
  ["another extension", new FakePort("guard", { id: "somebody@else.example" })],
  ["a sender without a name", new FakePort("guard", {})],
  ["nobody", Object.assign(new FakePort(), { sender: undefined })],
])("%s is not served", (_, stranger) => {
  serveGuard(stranger, OWN_ID, it.guard);
  expect(stranger.served).toBe(false);
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
    expect([port.phase, it.sent.length]).toEqual(["done", 1]);
  });

  test.each([[undefined], [null], ["send"], [{ kind: "send-all" }], [{ kind: "send-anyway" }]])(
    "%j is nothing to do",
    async (message) => {
      await port.say(WATCH);
      await port.say(message);
      expect([port.told.length, port.phase, it.sent]).toEqual([1, "held", []]);
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
    const second = new FakePort();
    serveGuard(second, OWN_ID, it.guard);
    await port.say(WATCH);
    await second.say(WATCH);
    await port.disconnect();
    await second.say({ kind: "remove" });
    expect([second.phase, it.sent.length]).toEqual(["done", 1]);
  });
});
