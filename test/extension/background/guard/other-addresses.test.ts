import { describe, expect, test } from "@jest/globals";
import {
  emailsOf,
  otherAddresses,
} from "../../../../src/extension/background/guard/other-addresses.ts";

const vCard = (...emails: string[]) =>
  ["BEGIN:VCARD", "VERSION:4.0", "FN:Ann", ...emails, "END:VCARD"].join("\r\n");

describe("e-mail addresses of a vCard (RFC 6350 §6.4.2)", () => {
  test.each<[string, string[], string[]]>([
    ["plain", ["EMAIL:ann@a.test"], ["ann@a.test"]],
    ["with parameters", ["EMAIL;TYPE=work;PREF=1:ann@a.test"], ["ann@a.test"]],
    ["in a group", ["item1.EMAIL:ann@a.test", "item1.X-ABLabel:x"], ["ann@a.test"]],
    ["in lower case", ["email:ann@a.test"], ["ann@a.test"]],
    ["several", ["EMAIL:ann@a.test", "EMAIL:ann@b.test"], ["ann@a.test", "ann@b.test"]],
    ["folded", ["EMAIL:ann.with.a.long.name@a", " .test"], ["ann.with.a.long.name@a.test"]],
    ["folded with a tab", ["EMAIL;TYPE=wo", "\trk:ann@a.test"], ["ann@a.test"]],
    ["empty", ["EMAIL:"], []],
    ["something else", ["X-EMAIL:ann@a.test", "NOTE:EMAIL:ann@a.test"], []],
  ])("%s", (_, lines, emails) => {
    expect(emailsOf(vCard(...lines))).toEqual(emails);
    expect(emailsOf(vCard(...lines).replaceAll("\r", ""))).toEqual(emails);
  });

  test("no vCard at all", () => {
    expect(emailsOf("")).toEqual([]);
  });
});

describe("other addresses of the same contact", () => {
  const search = (address: string, ...cards: (string | undefined)[]) => {
    const contacts = cards.map((card) => (card === undefined ? {} : { vCard: card }));
    const query = () => Promise.resolve(contacts);
    return otherAddresses({ addressBooks: { contacts: { query } } }, address);
  };
  const ann = vCard("EMAIL:Ann@a.test", "EMAIL:ann@b.test");

  test("all but the one that was asked for, whatever its case", async () => {
    expect(await search("ann@A.test", ann)).toEqual(["ann@b.test"]);
  });

  test("none of a contact that only looks like it: a search finds parts of words, too", async () => {
    const other = vCard("EMAIL:joann@a.test", "EMAIL:joann@b.test");
    expect(await search("ann@a.test", other, undefined)).toEqual([]);
    expect(await search("ann@a.test", other, ann)).toEqual(["ann@b.test"]);
  });

  test("each once, from several contacts", async () => {
    const again = vCard("EMAIL:ann@a.test", "EMAIL:ann@b.test", "EMAIL:ann@c.test");
    expect(await search("ann@a.test", ann, again)).toEqual(["ann@b.test", "ann@c.test"]);
  });
});
