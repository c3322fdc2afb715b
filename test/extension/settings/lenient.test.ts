import { describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import { differences, lenientArray } from "../../../src/extension/settings/lenient.ts";

describe("a list is read item by item", () => {
  const schema = lenientArray(v.number(), 3);

  test.each<[unknown[], number[]]>([
    [
      [1, 2],
      [1, 2],
    ],
    [[1, "x", null, 2], [1]],
    [
      [1, 2, 3, 4],
      [1, 2, 3],
    ],
    [[], []],
  ])("%j", (items, read) => {
    expect(v.parse(schema, items)).toEqual(read);
  });

  test.each<[unknown]>([[undefined], [null], [{ 0: 1 }], ["12"]])("%j is no list", (items) => {
    expect(v.is(schema, items)).toBe(false);
  });
});

describe("differences", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["none", { a: 1, b: [{ c: "x" }] }, { a: 1, b: [{ c: "x" }] }, []],
    ["what reading adds is none", { a: [{}] }, { a: [{ b: 2 }], c: 3 }, []],
    ["another value", { a: 1 }, { a: 2 }, ["a"]],
    ["one that is gone", { a: 1, b: 2 }, { b: 2 }, ["a"]],
    [
      "deep within",
      { a: [{ b: 1 }, { b: { c: true } }] },
      { a: [{ b: 1 }, { b: {} }] },
      ["a[1].b.c"],
    ],
    ["a list that became shorter", { a: [1, 2, 3] }, { a: [1, 3] }, ["a"]],
    ["another kind", { a: {}, b: [], c: 1 }, { a: [], b: {}, c: {} }, ["a", "b", "c"]],
    ["null is a value", { a: null }, { a: {} }, ["a"]],
    ["inherited names are none", { toString: 1 }, {}, ["toString"]],
  ])("%s", (_, given, read, paths) => {
    expect(differences(given, read)).toEqual(paths);
  });
});
