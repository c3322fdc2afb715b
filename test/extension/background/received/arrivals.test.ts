/** How one message came, for the account it lies in and the address it came to. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import {
  isOwn,
  readArrival,
  type ArrivalPorts,
} from "../../../../src/extension/background/received/arrivals.ts";
import type { AccountBoundary } from "../../../../src/extension/background/received/boundaries.ts";
import type { MessageHeader } from "../../../../src/extension/platform/thunderbird.ts";
import { EXPERT } from "../../../../src/extension/settings/senders.ts";
import { DEFAULTS, type Settings } from "../../../../src/extension/settings/settings.ts";
import { fakeParser } from "../../support/fake-parser.ts";
import { readMailboxes } from "../../../../src/extension/background/recipients/mailboxes.ts";

const field = (keyword: string) =>
  `from mx.elsewhere.test (mx.elsewhere.test [203.0.113.7]) by mx.provider.test (Postfix) with ${keyword} id 1; Mon, 23 Nov 2026 10:00:00 +0000`;

const identity = (email: string) => ({ id: email, email, name: "", label: "" });
const ACCOUNT = {
  id: "account1",
  name: "Alice",
  identities: [identity("alice@sender.test"), identity("me@secure.sender.test")],
};

let fields: readonly string[];
let boundary: AccountBoundary | undefined;
let doubted: string[];
let settings: Settings;
let ports: ArrivalPorts;

beforeEach(() => {
  fields = [field("ESMTP")];
  boundary = { origin: "set", hosts: ["provider.test"] };
  doubted = [];
  settings = DEFAULTS;
  const parser = fakeParser({});
  ports = {
    boundaries: {
      of: () => Promise.resolve(boundary),
      doubt: (id: string) => Promise.resolve(void doubted.push(id)),
    } as unknown as ArrivalPorts["boundaries"],
    receivedFields: () => Promise.resolve(fields),
    accounts: () => Promise.resolve([ACCOUNT]),
    settings: () => Promise.resolve(settings),
    addresses: async (text) => (await readMailboxes(text, parser)).map(({ address }) => address),
  };
});

const message = (parts: Partial<MessageHeader> = {}): MessageHeader => ({
  id: 1,
  author: "Bob <bob@elsewhere.test>",
  recipients: ["Alice <alice@sender.test>"],
  ccList: [],
  bccList: [],
  folder: { accountId: "account1", specialUse: ["inbox"] },
  ...parts,
});

const secure = (pattern: string, mode: "on" | "off" | "expert" = "on") => ({
  ...DEFAULTS,
  senders: [{ pattern, mode, rules: [], expert: EXPERT }],
});

describe("the boundary", () => {
  test("is the account's", async () => {
    const found = await readArrival(ports, message());
    expect(found.trace.boundary).toEqual({ hosts: ["provider.test"], assumed: false });
    expect(found.account).toEqual({ id: "account1", name: "Alice" });
  });

  test("is assumed while the account's is not known, and for a message out of a file", async () => {
    boundary = undefined;
    expect((await readArrival(ports, message())).trace.boundary.assumed).toBe(true);
    const { folder, ...fromFile } = message();
    expect(folder).toBeDefined();
    const found = await readArrival(ports, fromFile);
    expect([found.account, found.boundary, found.trace.boundary.assumed]).toEqual([
      undefined,
      undefined,
      true,
    ]);
  });

  test("is doubted by a message that doesn't fit it, and by no other", async () => {
    await readArrival(ports, message());
    expect(doubted).toEqual([]);
    boundary = { origin: "learned", hosts: ["former.test"], seen: 20, of: 20, at: 0 };
    await readArrival(ports, message());
    expect(doubted).toEqual(["account1"]);
  });

  test("an account that has gone leaves the message readable", async () => {
    ports = { ...ports, accounts: () => Promise.resolve([]) };
    const found = await readArrival(ports, message());
    expect([found.account, found.trace.arrived]).toEqual([undefined, "not-encrypted"]);
  });
});

describe("the address that demands security", () => {
  test.each<[string, Partial<MessageHeader>, string, string | undefined]>([
    ["the one it came to", {}, "alice@sender.test", "alice@sender.test"],
    [
      "in Cc",
      { recipients: ["x@y.test"], ccList: ["ME@secure.sender.test"] },
      "*@secure.sender.test",
      "me@secure.sender.test",
    ],
    ["not another of the account's", {}, "me@secure.sender.test", undefined],
    [
      "the account's first, when none is named",
      { recipients: ["list@y.test"] },
      "alice@sender.test",
      "alice@sender.test",
    ],
    ["no stranger's", { recipients: ["list@y.test"] }, "list@y.test", undefined],
  ])("%s", async (_, parts, pattern, expected) => {
    settings = secure(pattern);
    expect((await readArrival(ports, message(parts))).secureAddress).toBe(expected);
  });

  test("none where nothing is demanded", async () => {
    settings = secure("alice@sender.test", "off");
    expect((await readArrival(ports, message())).secureAddress).toBeUndefined();
  });
});

test("a header that can't be read is no arrival", async () => {
  ports = { ...ports, receivedFields: () => Promise.reject(new Error("offline")) };
  await expect(readArrival(ports, message())).rejects.toThrow("offline");
});

test.each([
  ["sent", true],
  ["drafts", true],
  ["templates", true],
  ["outbox", true],
  ["inbox", false],
  ["trash", false],
])("what lies in %s is the person's own: %s", (use, own) => {
  expect(isOwn({ folder: { accountId: "a", specialUse: [use] } })).toBe(own);
});
