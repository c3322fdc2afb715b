import { beforeEach, describe, expect, test } from "@jest/globals";
import { createPillSource } from "../../../../src/extension/background/recipients/pill-source.ts";
import type {
  Recipient,
  RecipientSource,
} from "../../../../src/extension/background/recipients/recipient.ts";
import type {
  ComposeRecipientsListener,
  MailingList,
  PillRecipient,
} from "../../../../src/extension/platform/pill-recipient.ts";
import { settle } from "../../../support/manual-clock.ts";

const pill = (address: string, parts: Partial<PillRecipient> = {}): PillRecipient => ({
  key: `Somebody <${address}>`,
  field: "to",
  address,
  full: `Somebody <${address}>`,
  invalid: false,
  editing: false,
  list: null,
  ...parts,
});

const list = (name: string, members: string[], complete = true): { list: MailingList } => ({
  list: { name, members, complete },
});

let emit: ComposeRecipientsListener;
/** Null: still among the tabs, but gone. */
let windows: Map<number, PillRecipient[] | null>;
let parse: (text: string) => Promise<readonly string[]>;
let told: [number, readonly Recipient[]][];
let source: RecipientSource;

beforeEach(() => {
  windows = new Map();
  parse = (text) => Promise.resolve([text]);
  told = [];
  source = createPillSource({
    api: {
      getRecipients: (tabId) => Promise.resolve(windows.get(tabId) ?? null),
      paint: () => Promise.resolve(true),
      outgoingServer: () => Promise.resolve(null),
      onChanged: {
        addListener: (listener) => (emit = listener),
        removeListener: () => {},
        hasListener: () => true,
      },
    },
    composeTabs: () => Promise.resolve([...windows.keys()]),
    parse: (text) => parse(text),
  });
  source.start((tabId, recipients) => told.push([tabId, recipients]));
});

test("tells each recipient as Thunderbird understands it", async () => {
  emit(1, [pill("ann@fine.test", { field: "bcc" })]);
  await settle();
  const ann = {
    key: "Somebody <ann@fine.test>",
    field: "bcc",
    address: "ann@fine.test",
    members: undefined,
  };
  expect(told).toEqual([[1, [ann]]]);
});

test("leaves out what is being edited and what Thunderbird calls invalid", async () => {
  emit(1, [
    pill("half@fine.test", { editing: true }),
    pill("nobody", { invalid: true }),
    pill("ann@fine.test"),
  ]);
  await settle();
  expect(told[0]?.[1].map(({ address }) => address)).toEqual(["ann@fine.test"]);
});

describe("a list", () => {
  const members = async (...args: Parameters<typeof list>) => {
    emit(1, [pill("Team", list(...args))]);
    await settle();
    expect(told).toHaveLength(1);
    expect(told[0]?.[1][0]?.address).toBe("Team");
    return told[0]?.[1][0]?.members;
  };

  test("is told with the mailboxes of its members", async () => {
    parse = (text) => Promise.resolve([text.replace(/^.*<(.*)>$/, "$1")]);
    const texts = ["Ann <ann@fine.test>", "bob@plain.test"];
    expect(await members("Team", texts)).toEqual(["ann@fine.test", "bob@plain.test"]);
  });

  test("that is incomplete has one member more, which nothing is known about", async () => {
    expect(await members("Team", ["ann@fine.test"], false)).toEqual(["ann@fine.test", ""]);
  });

  test("keeps a member in which no mailbox is found, so that it doesn't look better", async () => {
    parse = (text) => Promise.resolve(text.includes("@") ? [text] : []);
    expect(await members("Team", ["ann@fine.test", "???"])).toEqual(["ann@fine.test", ""]);
  });

  test("keeps a member that cannot be read, and the other recipients with it", async () => {
    parse = (text) => (text === "bad" ? Promise.reject(new Error("no")) : Promise.resolve([text]));
    expect(await members("Team", ["bad", "ann@fine.test"])).toEqual(["", "ann@fine.test"]);
  });
});

describe("the newest event wins", () => {
  test("though the lists of an older one took longer to read", async () => {
    let finish: (members: string[]) => void = () => {};
    parse = () => new Promise((resolve) => (finish = resolve));
    emit(1, [pill("Team", list("Team", ["ann@fine.test"]))]);
    emit(1, [pill("bob@plain.test")]);
    await settle();
    finish(["ann@fine.test"]);
    await settle();
    expect(told.map(([, recipients]) => recipients[0]?.address)).toEqual(["bob@plain.test"]);
  });

  test("of its own window only", async () => {
    let finish: (members: string[]) => void = () => {};
    parse = () => new Promise((resolve) => (finish = resolve));
    emit(1, [pill("Team", list("Team", ["ann@fine.test"]))]);
    emit(2, [pill("bob@plain.test")]);
    await settle();
    finish(["ann@fine.test"]);
    await settle();
    expect(told.map(([tabId]) => tabId)).toEqual([2, 1]);
  });
});

test("resync reads every window, and does without one that has just gone", async () => {
  windows.set(1, [pill("ann@fine.test")]);
  windows.set(2, null);
  windows.set(3, [pill("bob@plain.test")]);
  await source.resync();
  expect(told.map(([tabId]) => tabId)).toEqual([1, 3]);
});
