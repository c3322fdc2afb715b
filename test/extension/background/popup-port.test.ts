import { beforeEach, describe, expect, test } from "@jest/globals";
import { Assessor } from "../../../src/extension/background/assessor.ts";
import { ComposeSessions } from "../../../src/extension/background/compose-sessions.ts";
import { servePopup } from "../../../src/extension/background/popup-port.ts";
import type { ToPopup } from "../../../src/extension/messaging/popup-protocol.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { FakePort, OWN_ID, strangers } from "../support/fake-port.ts";
import { ScriptedLooks } from "../support/scripted-looks.ts";

/** Address to state, as last told. */
function shown({ told }: FakePort<ToPopup>): Record<string, string> {
  const views = told.at(-1)?.recipients ?? [];
  return Object.fromEntries(views.map((view) => [view.text, view.state]));
}

let clock: ManualClock;
let looks: ScriptedLooks;
let assessor: Assessor;
let sessions: ComposeSessions;
let own: Promise<readonly string[]>;

function open(port = new FakePort<ToPopup>("popup", { id: OWN_ID })): FakePort<ToPopup> {
  servePopup(port, OWN_ID, sessions, assessor, () => own);
  return port;
}

function write(tabId: number, ...addresses: string[]): void {
  sessions.update(
    tabId,
    addresses.map((address) => ({ key: address, field: "to", address, members: undefined })),
  );
}

beforeEach(() => {
  clock = new ManualClock(NOW);
  looks = new ScriptedLooks();
  assessor = new Assessor({ assess: looks.assess, forgetHosts: () => {}, clock });
  sessions = new ComposeSessions(assessor, clock);
  own = Promise.resolve(["me@own.test", "also@OWN.test", "", "me@other.test"]);
});

describe("who is served", () => {
  test("our own popup", () => {
    expect(open().served).toBe(true);
  });

  test.each(strangers<ToPopup>("popup"))("not %s", (_, port) => {
    open(port);
    expect(port.served).toBe(false);
  });
});

describe("watch", () => {
  test("tells the window's recipients at once and after each change", async () => {
    write(7, "ann@fine.test");
    const popup = open();
    await popup.say({ kind: "watch", tabId: 7 });
    expect(shown(popup)).toEqual({ "ann@fine.test": "unknown" });
    await clock.advance(50);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(shown(popup)).toEqual({ "ann@fine.test": "tls" });
  });

  test("tells nothing of another window, and nothing before it is asked", async () => {
    const popup = open();
    write(7, "ann@fine.test");
    expect(popup.told).toEqual([]);
    await popup.say({ kind: "watch", tabId: 8 });
    expect(popup.told).toEqual([{ kind: "recipients", recipients: [] }]);
    await looks.at("fine.test").say(assessment("fine.test"));
    await clock.advance(50);
    expect(popup.told).toHaveLength(1);
  });
});

describe("check", () => {
  test("looks at a typed address", async () => {
    const popup = open();
    await popup.say({ kind: "check", text: " ann@fine.test " });
    await clock.advance(50);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(shown(popup)).toEqual({ "ann@fine.test": "tls" });
  });

  test("a bare domain is asked for by the mailbox every domain has", async () => {
    const popup = open();
    await popup.say({ kind: "check", text: "fine.test" });
    expect(shown(popup)).toEqual({ "postmaster@fine.test": "unknown" });
  });

  test("nothing typed is nobody", async () => {
    const popup = open();
    await popup.say({ kind: "check", text: "  " });
    expect(popup.told).toEqual([{ kind: "recipients", recipients: [] }]);
    expect(looks.all).toEqual([]);
  });

  test("two popups don't see each other's", async () => {
    const [one, other] = [open(), open()];
    await one.say({ kind: "check", text: "fine.test" });
    expect(other.told).toEqual([]);
    const told = one.told.length;
    await other.say({ kind: "check", text: "plain.test" });
    await clock.advance(50);
    expect(one.told).toHaveLength(told);
    expect(shown(one)).toEqual({ "postmaster@fine.test": "unknown" });
  });
});

test("look-again looks at what is known already, and passes over what is no domain", async () => {
  write(7, "ann@fine.test");
  await looks.at("fine.test").say(assessment("fine.test"));
  await open().say({ kind: "look-again", domains: ["FINE.test", "no domain", "", "1.2.3.4"] });
  expect(looks.domains).toEqual(["fine.test", "fine.test"]);
});

test.each<[unknown]>([
  [undefined],
  [null],
  ["watch"],
  [{ kind: "send", tabId: 7 }],
  [{ kind: "watch" }],
  [{ kind: "watch", tabId: -1 }],
  [{ kind: "watch", tabId: 1.5 }],
  [{ kind: "watch", tabId: "7" }],
  [{ kind: "check", text: "x".repeat(321) }],
  [{ kind: "check", text: { toString: "fine.test" } }],
  [{ kind: "look-again", domains: "fine.test" }],
  [{ kind: "look-again", domains: Array(501).fill("fine.test") }],
  [{ kind: "look-again", domains: ["x".repeat(256)] }],
])("a malformed message is passed over: %#", async (message) => {
  write(7, "ann@fine.test");
  await looks.at("fine.test").say(assessment("fine.test"));
  const popup = open();
  await popup.say(message);
  expect(popup.told).toEqual([]);
  expect(looks.domains).toEqual(["fine.test"]);
});

describe("disconnect", () => {
  test("ends what was checked, and leaves the compose window alone", async () => {
    write(7, "ann@fine.test");
    const popup = open();
    await popup.say({ kind: "check", text: "plain.test" });
    await popup.disconnect();
    expect(sessions.tabs()).toEqual([7]);
    const told = popup.told.length;
    await clock.advance(50);
    await looks.at("plain.test").say(assessment("plain.test"));
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(popup.told).toHaveLength(told);
  });

  test("a popup that is gone hears of its window no more", async () => {
    const popup = open();
    await popup.say({ kind: "watch", tabId: 7 });
    await popup.disconnect();
    write(7, "ann@fine.test");
    await clock.advance(50);
    expect(popup.told).toHaveLength(1);
  });
});

describe("own", () => {
  test("tells of the domain of each of the person's addresses, once", async () => {
    const page = open();
    await page.say({ kind: "own" });
    await clock.advance(50);
    expect(shown(page)).toEqual({
      "postmaster@own.test": "unknown",
      "postmaster@other.test": "unknown",
    });
    await looks.at("own.test").say(assessment("own.test", { state: "dane" }));
    expect(shown(page)).toMatchObject({ "postmaster@own.test": "dane" });
  });

  test("looks up none that is never looked up", async () => {
    sessions.neverLookUp = ["own.test"];
    const page = open();
    await page.say({ kind: "own" });
    await clock.advance(50);
    expect(sessions.domains().map((domain) => domain.key)).toEqual(["other.test"]);
  });

  test("leaves nothing behind for a page that has gone meanwhile, or accounts that can't be read", async () => {
    let go = (_: readonly string[]) => {};
    own = new Promise((resolve) => (go = resolve));
    const page = open();
    await page.say({ kind: "own" });
    await page.disconnect();
    go(["me@own.test"]);
    await clock.advance(50);
    own = Promise.reject(new Error("no accounts"));
    const other = open();
    await other.say({ kind: "own" });
    expect([sessions.tabs(), other.told]).toEqual([[], []]);
  });
});
