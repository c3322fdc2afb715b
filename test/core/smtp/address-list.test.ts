import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readAddressList } from "../../../src/core/smtp/address-list.ts";

const addresses = (text: string) => readAddressList(text).map(({ address }) => address);

describe("what stands in a To field (RFC 5322 §3.4)", () => {
  test.each<[string, string[]]>([
    ["ann@fine.test", ["ann@fine.test"]],
    ["  ann@fine.test , bob@fine.test,", ["ann@fine.test", "bob@fine.test"]],
    ["Ann Lee <ann@fine.test>", ["ann@fine.test"]],
    ['"Lee, Ann" <ann@fine.test>, bob@fine.test', ["ann@fine.test", "bob@fine.test"]],
    ['"\\"Lee\\", Ann" <ann@fine.test>', ["ann@fine.test"]],
    ["<ann@fine.test>", ["ann@fine.test"]],
    ["Jürgen Groß <jg@fine.test>", ["jg@fine.test"]],
    ['"a,b"@fine.test', ['"a,b"@fine.test']],
    ["", []],
    [" , ; ,", []],
  ])("%j", (text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });

  test.each([
    ["semicolons", "ann@fine.test; bob@fine.test"],
    ["lines", "ann@fine.test\nbob@fine.test"],
    ["lines of another system", "ann@fine.test\r\nbob@fine.test"],
  ])("people and webmails separate by %s, too", (_, text) => {
    expect(addresses(text)).toEqual(["ann@fine.test", "bob@fine.test"]);
  });

  test("the text of an entry is kept as it stands, to be written back", () => {
    const text = '"Lee, Ann" <ann@fine.test>';
    expect(readAddressList(` ${text} ,`)).toEqual([{ text, address: "ann@fine.test" }]);
  });
});

describe("what leaves room for another reading is no mailbox, so nothing good is said of it", () => {
  test.each([
    // A server may take the first, the second, or both.
    "evil@plain.test <ann@fine.test>",
    "<ann@fine.test> <bob@plain.test>",
    "Ann <ann@fine.test> bob@plain.test",
    "Ann (bob@plain.test) <ann@fine.test>",
    "ann@fine.test bob@plain.test",
    "Friends: ann@fine.test",
    "<ann@fine.test",
    '"ann@fine.test',
  ])("%j", (text) => {
    expect(addresses(text)).toEqual([text]);
  });

  test("a quotation mark that is not closed takes all that follows with it", () => {
    expect(addresses('"Ann <ann@fine.test>, bob@plain.test')).toHaveLength(1);
  });
});

describe("properties", () => {
  test("whatever stands there, nothing of it is lost but separators and blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const without = (one: string) => one.replace(/[\s,;]/g, "");
        const kept = readAddressList(text)
          .map((entry) => entry.text)
          .join("");
        expect(without(kept)).toBe(without(text));
      }),
    );
  });

  test("an address that is given out stands in the text", () => {
    const piece = fc.constantFrom(
      '"',
      "<",
      ">",
      ",",
      ";",
      "\\",
      " ",
      "a",
      "@b.test",
      ":",
      "(",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        for (const { address } of readAddressList(text)) expect(text).toContain(address);
      }),
    );
  });

  test("what is joined by commas is taken apart again", () => {
    const name = fc.constantFrom("", "Ann ", '"Lee, Ann" ', '"a\\"b" ');
    const entry = fc
      .tuple(name, fc.constantFrom("ann@fine.test", "bob@plain.test"))
      .map(([display, address]) => `${display}<${address}>`);
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(readAddressList(entries.join(", ")).map(({ text }) => text)).toEqual(entries);
      }),
    );
  });
});
