/** The popup of a received message and the options page, at the other end of their port. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { readTrace } from "../../../../src/core/trace/read-trace.ts";
import type { Boundaries } from "../../../../src/extension/background/received/boundaries.ts";
import { DisplayedMessages } from "../../../../src/extension/background/received/displayed.ts";
import { serveReceived } from "../../../../src/extension/background/received/received-port.ts";
import {
  RECEIVED_PORT,
  type ToReceived,
} from "../../../../src/extension/messaging/received-protocol.ts";
import type { MessageHeader } from "../../../../src/extension/platform/thunderbird.ts";
import { settle } from "../../../support/manual-clock.ts";
import { FakePort, OWN_ID, strangers } from "../../support/fake-port.ts";

const TAB = 4;
const MESSAGE: MessageHeader = { id: 1, author: "", recipients: [], ccList: [], bccList: [] };

let displayed: DisplayedMessages;
let deeds: string[];
let changed: Set<() => void>;
let shownIn: (tabId: number) => Promise<readonly MessageHeader[]>;

beforeEach(() => {
  deeds = [];
  changed = new Set();
  displayed = new DisplayedMessages(() =>
    Promise.resolve({
      trace: readTrace([]),
      account: undefined,
      boundary: undefined,
      secureAddress: undefined,
    }),
  );
  shownIn = () => Promise.resolve([MESSAGE]);
});

function open(port = new FakePort<ToReceived>(RECEIVED_PORT, { id: OWN_ID })) {
  const boundaries = {
    of: (id: string) => Promise.resolve({ origin: "set", hosts: [`${id}.test`] }),
    set: (id: string, hosts: readonly string[]) =>
      Promise.resolve(void deeds.push(`set ${id} ${hosts.join(",")}`)),
    relearn: (id: string) => Promise.resolve(void deeds.push(`relearn ${id}`)),
    onChanged(listener: () => void) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
  } as unknown as Boundaries;
  const accounts = () => Promise.resolve([{ id: "account1", name: "Alice", identities: [] }]);
  serveReceived(port, OWN_ID, {
    displayed,
    boundaries,
    accounts,
    messagesIn: (tabId) => shownIn(tabId),
  });
  return port;
}

const kinds = ({ told }: FakePort<ToReceived>) => told.map(({ kind }) => kind);

describe("a popup", () => {
  test("is told what its tab shows, now and after each change", async () => {
    displayed.show(TAB, [MESSAGE]);
    await settle();
    const port = open();
    await port.say({ kind: "watch", tabId: TAB });
    expect(kinds(port)).toEqual(["message"]);
    displayed.show(TAB, []);
    await settle();
    expect(kinds(port)).toEqual(["message", "nothing"]);
  });

  test("hears nothing of other tabs", async () => {
    const port = open();
    displayed.show(TAB, [MESSAGE]);
    await settle();
    await port.say({ kind: "watch", tabId: TAB });
    displayed.show(TAB + 1, []);
    await settle();
    expect(kinds(port)).toEqual(["message"]);
  });

  test("is told by a background that was stopped since, which asks the tab itself", async () => {
    const port = open();
    await port.say({ kind: "watch", tabId: TAB });
    expect(kinds(port)).toEqual(["message"]);
  });

  test("of a tab that has gone shows no message", async () => {
    shownIn = () => Promise.reject(new Error("no tab"));
    const port = open();
    await port.say({ kind: "watch", tabId: TAB });
    expect(kinds(port)).toEqual(["nothing"]);
  });

  test("that was closed is told nothing more", async () => {
    const port = open();
    await port.say({ kind: "watch", tabId: TAB });
    await port.say({ kind: "watch-accounts" });
    await port.disconnect();
    const before = port.told.length;
    displayed.show(TAB, []);
    await settle();
    expect([port.told.length, changed.size]).toEqual([before, 0]);
  });
});

test("the options page is told of every account, and again when a boundary changes", async () => {
  const port = open();
  await port.say({ kind: "watch-accounts" });
  changed.forEach((tell) => tell());
  await settle();
  expect(port.told).toHaveLength(2);
  expect(port.told[1]).toEqual({
    kind: "accounts",
    accounts: [
      { id: "account1", name: "Alice", boundary: { origin: "set", hosts: ["account1.test"] } },
    ],
  });
});

test("what the person says is handed on", async () => {
  const port = open();
  await port.say({ kind: "set", accountId: "account1", hosts: ["a.test", "b.test"] });
  await port.say({ kind: "relearn", accountId: "account1" });
  expect(deeds).toEqual(["set account1 a.test,b.test", "relearn account1"]);
});

test.each([
  ["no object", "watch"],
  ["no tab", { kind: "watch" }],
  ["a negative tab", { kind: "watch", tabId: -1 }],
  ["no hosts", { kind: "set", accountId: "a", hosts: [] }],
  ["too many hosts", { kind: "set", accountId: "a", hosts: Array<string>(51).fill("a.test") }],
  ["something else", { kind: "erase" }],
])("%s is passed over", async (_, message) => {
  const port = open();
  await port.say(message);
  expect([port.told, deeds]).toEqual([[], []]);
});

test.each(strangers<ToReceived>(RECEIVED_PORT))("%s is not served", (_, port) => {
  open(port);
  expect(port.served).toBe(false);
});
