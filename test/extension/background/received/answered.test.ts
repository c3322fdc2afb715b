/** What is known of the message that is answered in a compose window. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import {
  AnsweredMessages,
  type AnsweredPorts,
} from "../../../../src/extension/background/received/answered.ts";
import type {
  ComposeDetails,
  MessageHeader,
} from "../../../../src/extension/platform/thunderbird.ts";
import { readTrace } from "../../../../src/core/trace/read-trace.ts";
import { ManualClock, settle } from "../../../support/manual-clock.ts";

const FIELD = (keyword: string) =>
  `from mail.friend.test (mail.friend.test [203.0.113.7]) by mx.provider.test (Postfix) with ${keyword} id x; Mon, 23 Nov 2026 10:00:00 +0000`;

let clock: ManualClock;
let messages: Map<number, MessageHeader>;
let headers: Record<number, Record<string, string[]>>;
/** Resolves when reading is to go on. */
let slow: Promise<void>;
let reads: number;
let told: number;
let answered: AnsweredMessages;

function message(id: number, specialUse: string[] = ["inbox"]): MessageHeader {
  return {
    id,
    author: "Bob <bob@friend.test>",
    recipients: ["alice@sender.test"],
    ccList: [],
    bccList: [],
    folder: { accountId: "account1", specialUse },
  };
}

beforeEach(() => {
  clock = new ManualClock();
  messages = new Map([[1, message(1)]]);
  headers = { 1: { received: [FIELD("ESMTP")], "reply-to": ["Office <office@friend.test>"] } };
  slow = Promise.resolve();
  reads = 0;
  told = 0;
  const ports: AnsweredPorts = {
    clock,
    message(id) {
      const found = messages.get(id);
      return found === undefined ? Promise.reject(new Error("no message")) : Promise.resolve(found);
    },
    byMessageId: (messageId) =>
      Promise.resolve(messageId === "one@friend.test" ? messages.get(1) : undefined),
    headers: (id) => Promise.resolve(headers[id] ?? {}),
    async arrival({ id }) {
      reads++;
      await slow;
      const trace = readTrace(headers[id]?.["received"] ?? [], ["provider.test"]);
      return { trace, account: undefined, boundary: undefined, secureAddress: undefined };
    },
    addresses: (text) => Promise.resolve([/<(.+)>/.exec(text)?.[1] ?? text]),
  };
  answered = new AnsweredMessages(ports);
  answered.onChanged(() => told++);
});

const reply = (parts: Partial<ComposeDetails> = {}) =>
  answered.of({ type: "reply", relatedMessageId: 1, ...parts });

describe("how it came, and whom its author wants answers to go to", () => {
  test("a reply", async () => {
    expect(await reply()).toEqual({
      kind: "reply",
      arrived: "not-encrypted",
      correspondents: ["bob@friend.test", "office@friend.test"],
    });
  });

  test("a forwarded message", async () => {
    headers[1] = { received: [FIELD("ESMTPS")] };
    expect(await reply({ type: "forward" })).toEqual({
      kind: "forward",
      arrived: "encrypted",
      correspondents: ["bob@friend.test"],
    });
  });

  test("a draft that was opened again, which Thunderbird relates to what it answers", async () => {
    expect(await reply({ type: "draft" })).toMatchObject({ kind: "reply" });
    const forwarded = await reply({ type: "draft", subject: "Fwd: one" });
    expect(forwarded).toMatchObject({ kind: "forward", arrived: "not-encrypted" });
  });

  test("one that it relates to itself answers what its In-Reply-To names", async () => {
    messages.set(9, message(9, ["drafts"]));
    headers[9] = { "in-reply-to": ["<one@friend.test>"] };
    const found = await reply({ type: "draft", relatedMessageId: 9 });
    expect(found).toMatchObject({ kind: "reply", arrived: "not-encrypted" });
  });
});

describe("nothing is known", () => {
  test.each<[string, Partial<ComposeDetails>]>([
    ["of a new message", { type: "new", relatedMessageId: undefined }],
    ["of a redirected one, which nobody answers", { type: "redirect" }],
    ["of one that is gone", { relatedMessageId: 7 }],
  ])("%s", async (_, parts) => {
    const { relatedMessageId = 1, ...rest } = parts;
    const details = { relatedMessageId, ...rest } as ComposeDetails;
    expect(await answered.of({ type: "reply", ...details })).toBeUndefined();
  });

  test("of a draft that answers nothing", async () => {
    messages.set(8, message(8, ["drafts"]));
    expect(await reply({ type: "draft", relatedMessageId: 8 })).toBeUndefined();
  });

  test("of what the person sent themself", async () => {
    messages.set(1, message(1, ["sent"]));
    expect(await reply()).toBeUndefined();
  });
});

describe("reading takes its time", () => {
  test("it is waited for half a second, and told when it is there", async () => {
    let go = () => {};
    slow = new Promise((resolve) => (go = resolve));
    let said: unknown = "nothing yet";
    void reply().then((one) => (said = one));
    await clock.advance(499);
    expect(said).toBe("nothing yet");
    await clock.advance(1);
    expect([said, told]).toEqual([undefined, 0]);
    go();
    await settle();
    expect(told).toBe(1);
    expect(await reply()).toMatchObject({ arrived: "not-encrypted" });
  });

  test("it is read once", async () => {
    await Promise.all([reply(), reply(), reply({ type: "forward" })]);
    expect(reads).toBe(1);
  });

  test("what failed is tried again", async () => {
    messages.clear();
    expect(await reply()).toBeUndefined();
    messages.set(1, message(1));
    expect(await reply()).toBeDefined();
  });

  test("it is read anew when the boundary has changed", async () => {
    await reply();
    answered.forget();
    expect(told).toBe(1);
    await reply();
    expect(reads).toBe(2);
  });

  test("no more than a hundred are kept, the newest", async () => {
    for (let id = 1; id <= 101; id++) {
      messages.set(id, message(id));
      await reply({ relatedMessageId: id });
    }
    await reply({ relatedMessageId: 101 });
    expect(reads).toBe(101);
    await reply({ relatedMessageId: 1 });
    expect(reads).toBe(102);
  });

  test("nothing sleeps on", async () => {
    await reply();
    expect(clock.sleeping).toBe(0);
  });
});
