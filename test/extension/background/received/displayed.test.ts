/** What the button of a tab says when one message after the other is shown in it. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { readTrace } from "../../../../src/core/trace/read-trace.ts";
import type { Arrival } from "../../../../src/extension/background/received/arrivals.ts";
import {
  DisplayedMessages,
  type Shown,
} from "../../../../src/extension/background/received/displayed.ts";
import type { MessageHeader } from "../../../../src/extension/platform/thunderbird.ts";
import { settle } from "../../../support/manual-clock.ts";

const TAB = 4;

const field = (keyword: string) =>
  `from mx.elsewhere.test (mx.elsewhere.test [203.0.113.7]) by mx.provider.test (Postfix) with ${keyword} id 1; Mon, 23 Nov 2026 10:00:00 +0000`;

const arrival = (keyword: string): Arrival => ({
  trace: readTrace([field(keyword)], ["provider.test"]),
  account: { id: "account1", name: "Alice" },
  boundary: { origin: "set", hosts: ["provider.test"] },
  secureAddress: undefined,
});

const header = (id: number, specialUse: string[] = ["inbox"]): MessageHeader => ({
  id,
  author: "",
  recipients: [],
  ccList: [],
  bccList: [],
  folder: { accountId: "account1", specialUse },
});

const ENCRYPTED = header(1);
const CLEAR = header(2);
const BROKEN = header(3);

let painted: (string | undefined)[];
let pending: Map<number, (value: Arrival) => void>;
let slow: boolean;
let displayed: DisplayedMessages;

const text = (shown: Shown | undefined) =>
  shown?.kind === "message" ? shown.view.arrived : shown?.kind;

beforeEach(() => {
  painted = [];
  pending = new Map();
  slow = false;
  displayed = new DisplayedMessages((message) => {
    if (message.id === BROKEN.id) return Promise.reject(new Error("offline"));
    const found = arrival(message.id === CLEAR.id ? "ESMTP" : "ESMTPS");
    if (!slow) return Promise.resolve(found);
    return new Promise((resolve) => pending.set(message.id, () => resolve(found)));
  });
  displayed.onPaint((tabId, shown) => {
    if (tabId === TAB) painted.push(text(shown));
  });
});

async function show(...messages: MessageHeader[]): Promise<void> {
  displayed.show(TAB, messages);
  await settle();
}

describe("each message begins with nothing, and ends with its own sign", () => {
  test("one after the other", async () => {
    await show(ENCRYPTED);
    await show(CLEAR);
    expect(painted).toEqual([undefined, "encrypted", undefined, "not-encrypted"]);
  });

  test("a header that comes late is not painted over the next message", async () => {
    slow = true;
    await show(CLEAR);
    await show(ENCRYPTED);
    pending.get(CLEAR.id)?.(arrival("ESMTP"));
    await settle();
    expect(painted).toEqual([undefined, undefined]);
    pending.get(ENCRYPTED.id)?.(arrival("ESMTPS"));
    await settle();
    expect(painted.at(-1)).toBe("encrypted");
  });

  test("the same message chosen again is looked at again", async () => {
    slow = true;
    await show(ENCRYPTED);
    const first = pending.get(ENCRYPTED.id);
    await show(ENCRYPTED);
    first?.(arrival("ESMTPS"));
    await settle();
    expect(painted).toEqual([undefined, undefined]);
  });

  test.each<[string, MessageHeader[], string]>([
    ["a header that can't be read", [BROKEN], "unreadable"],
    ["no message", [], "nothing"],
    ["several", [ENCRYPTED, CLEAR], "nothing"],
    ["one the person wrote", [header(9, ["sent"])], "own"],
  ])("%s", async (_, messages, expected) => {
    await show(...messages);
    expect(painted.at(-1)).toBe(expected);
  });
});

test("a tab that has been closed is painted no more", async () => {
  slow = true;
  await show(CLEAR);
  displayed.close(TAB);
  pending.get(CLEAR.id)?.(arrival("ESMTP"));
  await settle();
  expect([painted, displayed.has(TAB)]).toEqual([[undefined], false]);
});

test("what changes elsewhere is seen in every tab that is open", async () => {
  await show(CLEAR);
  displayed.refresh();
  await settle();
  expect(painted).toEqual([undefined, "not-encrypted", "not-encrypted"]);
  expect(text(displayed.shown(TAB))).toBe("not-encrypted");
});

test("without a boundary of the account the view says whose was assumed", async () => {
  displayed = new DisplayedMessages(() =>
    Promise.resolve({
      ...arrival("ESMTPS"),
      trace: readTrace([field("ESMTPS")]),
      boundary: undefined,
      account: undefined,
    }),
  );
  displayed.show(TAB, [ENCRYPTED]);
  await settle();
  expect(displayed.shown(TAB)).toMatchObject({
    view: { boundary: { origin: "assumed", hosts: ["provider.test"] } },
  });
});
