import { beforeEach, describe, expect, test } from "@jest/globals";
import {
  WebmailLines,
  type Composing,
} from "../../../../src/extension/background/webmail/webmail-lines.ts";
import type { ToWebmail } from "../../../../src/extension/messaging/webmail-protocol.ts";
import { ManualClock, settle } from "../../../support/manual-clock.ts";
import { FakePort, OWN_ID, strangers } from "../../support/fake-port.ts";

const PAGE = "https://mail.own.test/?_task=mail";
const MESSAGE = { from: "me@own.test", to: ["ann@fine.test"], cc: [], bcc: [] };
const COMPOSE = {
  kind: "compose",
  webmail: "Roundcube",
  from: "me@own.test",
  identities: ["me@own.test"],
  recipients: [{ field: "to", address: "ann@fine.test" }],
};

let clock: ManualClock;
let heard: [number, Composing | undefined][];
let shown: [number, string, unknown][];
let sends: [number, unknown][];
let verdict: Promise<boolean>;
let lines: WebmailLines;

beforeEach(() => {
  clock = new ManualClock();
  heard = [];
  shown = [];
  sends = [];
  verdict = Promise.resolve(true);
  lines = new WebmailLines(clock, {
    onCompose: (tabId, composing) => heard.push([tabId, composing]),
    onReceived: (tabId, url, message) => shown.push([tabId, url, message]),
    onSend: (tabId, message) => {
      sends.push([tabId, message]);
      return verdict;
    },
  });
});

/** A webmail's page in a tab. */
function open(tab = 7, frameId = 0): FakePort<ToWebmail> {
  const sender = { id: OWN_ID, tab: { id: tab }, frameId, url: PAGE };
  const port = new FakePort<ToWebmail>("webmail", sender);
  lines.accept(port, OWN_ID);
  return port;
}

describe("who is heard", () => {
  test("a page", () => expect(open().served).toBe(true));
  test("no frame in a page, whose recipients could be anybody's", () => {
    expect(open(7, 1).served).toBe(false);
  });
  test("none of the add-on's own pages, which have another line", () => {
    const url = "moz-extension://5f0a/popup/popup.html";
    const port = new FakePort<ToWebmail>("webmail", {
      id: OWN_ID,
      tab: { id: 7 },
      frameId: 0,
      url,
    });
    lines.accept(port, OWN_ID);
    expect(port.served).toBe(false);
  });
  test.each(strangers<ToWebmail>("webmail"))("not %s, without a tab", (_, port) => {
    lines.accept(port, OWN_ID);
    expect(port.served).toBe(false);
  });
  test.each([
    ["nothing", undefined],
    ["another kind", { kind: "settings" }],
    ["a compose without recipients", { ...COMPOSE, recipients: undefined }],
    ["an address of a megabyte", { ...COMPOSE, from: "a".repeat(1_000_000) }],
    ["more recipients than anybody has", { ...COMPOSE, identities: Array(51).fill("a@b.test") }],
  ])("%s is passed over", async (_, said) => {
    const page = open();
    await page.say(said);
    expect(heard).toEqual([]);
    expect(page.told).toEqual([]);
  });
});

describe("what is written there", () => {
  test("is told after every change, until nothing is", async () => {
    const page = open();
    await page.say(COMPOSE);
    await page.say({ kind: "idle", webmail: "Roundcube" });
    expect(heard).toEqual([
      [7, COMPOSE],
      [7, undefined],
    ]);
    expect(lines.webmail(7)).toBe("Roundcube");
  });

  test("ends with the page", async () => {
    const page = open();
    await page.say(COMPOSE);
    await page.disconnect();
    expect(heard.at(-1)).toEqual([7, undefined]);
    expect(shown.at(-1)).toEqual([7, "", undefined]);
    expect(lines.webmail(7)).toBeUndefined();
  });

  test("the end of an old line is not the end of the new one", async () => {
    const old = open();
    const page = open();
    await page.say(COMPOSE);
    await old.disconnect();
    expect(heard).toEqual([[7, COMPOSE]]);
    expect(lines.tell(7, { kind: "signs", signs: {} })).toBe(true);
  });

  test("a ping changes nothing", async () => {
    await open().say({ kind: "ping" });
    expect(heard).toEqual([]);
  });
});

test("a received message is told with the page it is shown in, until it is shown no more", async () => {
  const page = open();
  const message = { id: "INBOX 1", own: false, recipients: ["me@own.test"] };
  await page.say({ kind: "received", message });
  await page.say({ kind: "received" });
  expect(shown).toEqual([
    [7, PAGE, message],
    [7, PAGE, undefined],
  ]);
});

describe("Send", () => {
  test.each([true, false])("the answer has the number of the question: %s", async (may) => {
    verdict = Promise.resolve(may);
    const page = open();
    await page.say({ kind: "send", attempt: 3, message: MESSAGE });
    expect(sends).toEqual([[7, MESSAGE]]);
    expect(page.told).toEqual([{ kind: "verdict", attempt: 3, may }]);
  });

  test("a page that has been left meanwhile is told nothing", async () => {
    let decide = (_may: boolean) => {};
    verdict = new Promise((resolve) => (decide = resolve));
    const page = open();
    await page.say({ kind: "send", attempt: 1, message: MESSAGE });
    await page.disconnect();
    decide(true);
    await settle();
    expect(page.told).toEqual([]);
  });
});

describe("questions to the page", () => {
  test("what stands in it", async () => {
    const page = open();
    const asked = lines.ask(7, { ask: "read" });
    await settle();
    expect(page.told).toEqual([{ kind: "question", question: 1, ask: "read" }]);
    await page.say({ kind: "answer", question: 1, done: true, message: MESSAGE });
    expect(await asked).toEqual({ message: MESSAGE });
  });

  test("the header of a received message", async () => {
    const page = open();
    const asked = lines.ask(7, { ask: "header", id: "INBOX 1" });
    await settle();
    await page.say({ kind: "answer", question: 1, done: true, header: "Subject: hello" });
    expect(await asked).toEqual({ header: "Subject: hello" });
  });

  test("what could not be done is an error", async () => {
    const page = open();
    const asked = lines.ask(7, { ask: "send" });
    asked.catch(() => {});
    await settle();
    await page.say({ kind: "answer", question: 1, done: false });
    await expect(asked).rejects.toThrow("could not");
  });

  test("answers belong to their questions, in whatever order they come", async () => {
    const page = open();
    const first = lines.ask(7, { ask: "read" });
    const second = lines.ask(7, { ask: "read" });
    await settle();
    await page.say({ kind: "answer", question: 2, done: true, message: { ...MESSAGE, from: "b" } });
    await page.say({ kind: "answer", question: 1, done: true, message: { ...MESSAGE, from: "a" } });
    expect((await first).message?.from).toBe("a");
    expect((await second).message?.from).toBe("b");
  });

  test("a background that was just started waits for the page to call", async () => {
    const asked = lines.ask(7, { ask: "read" });
    await clock.advance(1000);
    const page = open();
    await page.say(COMPOSE);
    await page.say({ kind: "answer", question: 1, done: true, message: MESSAGE });
    expect(await asked).toEqual({ message: MESSAGE });
  });

  test("where no page calls it is an error after three seconds", async () => {
    const asked = lines.ask(7, { ask: "read" });
    asked.catch(() => {});
    await clock.advance(3000);
    await expect(asked).rejects.toThrow("no such page");
  });
});
