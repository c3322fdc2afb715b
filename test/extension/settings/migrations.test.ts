import { describe, expect, test } from "@jest/globals";
import { migrate, SETTINGS_VERSION } from "../../../src/extension/settings/migrations.ts";

test("what has no version is of the first", () => {
  expect(migrate({ resolver: "https://resolver.example/" })).toEqual({
    resolver: "https://resolver.example/",
    version: 2,
  });
});

test("what is of this version stays as it is", () => {
  const stored = { version: SETTINGS_VERSION, senders: [] };
  expect(migrate(stored)).toBe(stored);
});

test("what is of a later version is read as far as it goes", () => {
  const stored = { version: SETTINGS_VERSION + 5, remember: false };
  expect(migrate(stored)).toBe(stored);
});

test("what was stored is not changed", () => {
  const stored = Object.freeze({ remember: false });
  migrate(stored);
  expect(stored).toEqual({ remember: false });
});

describe("a version that is none means the first", () => {
  test.each<[unknown]>([["2"], [0], [-1], [1.5], [NaN], [null], [{}]])("%j", (version) => {
    expect(migrate({ version })["version"]).toBe(SETTINGS_VERSION);
  });
});

test.each<[unknown]>([[undefined], [null], ["settings"], [7]])("%j is nothing", (stored) => {
  expect(migrate(stored)).toEqual({});
});
