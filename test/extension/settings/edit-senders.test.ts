import { describe, expect, test } from "@jest/globals";
import {
  coverOf,
  entryOf,
  ownEntry,
  withoutSender,
  withSender,
} from "../../../src/extension/settings/edit-senders.ts";
import { EXPERT, type Sender } from "../../../src/extension/settings/senders.ts";

const rules: Sender["rules"] = [{ pattern: "a.example", demand: "dane" }];
const sender = (pattern: string, parts: Partial<Sender> = {}): Sender => ({
  pattern,
  mode: "on",
  rules: [],
  expert: EXPERT,
  ...parts,
});

const DOMAIN = sender("*@example.org", { mode: "expert", rules });
const OTHER = sender("you@example.com");
const senders = [DOMAIN, OTHER];

test("an entry is found however it is written, and no other", () => {
  expect(entryOf(senders, "YOU@Example.com")).toBe(OTHER);
  expect(entryOf(senders, "example.org")).toBe(DOMAIN);
  expect(entryOf(senders, "me@example.org")).toBeUndefined();
  expect(entryOf(senders, "*.example.org")).toBeUndefined();
});

test("what covers an address is not its own entry", () => {
  const own = sender("me@example.org", { mode: "off" });
  expect(coverOf([own, ...senders], "me@example.org")).toBe(DOMAIN);
  expect(coverOf(senders, "you@example.com")).toBeUndefined();
});

describe("an address without an entry", () => {
  test("is off", () => {
    expect(ownEntry([], "me@example.org")).toEqual(sender("me@example.org", { mode: "off" }));
  });

  test("is as what covers it says", () => {
    expect(ownEntry(senders, "me@example.org")).toEqual({ ...DOMAIN, pattern: "me@example.org" });
  });

  test("gets one of its own that begins with that, when something is changed", () => {
    expect(withSender(senders, "me@example.org", { mode: "on" })).toEqual([
      ...senders,
      { ...DOMAIN, pattern: "me@example.org", mode: "on" },
    ]);
    expect(withSender([], "me@example.org", { mode: "on" })).toEqual([sender("me@example.org")]);
  });
});

test("a change leaves the others and the rest alone", () => {
  expect(withSender(senders, "*@EXAMPLE.org", { mode: "off" })).toEqual([
    { ...DOMAIN, mode: "off" },
    OTHER,
  ]);
});

test("an entry is removed, however it is written", () => {
  expect(withoutSender(senders, "Example.org")).toEqual([OTHER]);
  expect(withoutSender(senders, "me@example.org")).toEqual(senders);
});
