import { describe, expect, test } from "@jest/globals";
import {
  addressesOf,
  fieldsReplacing,
  fieldsWith,
  readOutgoing,
  readSender,
} from "../../../../src/extension/background/guard/outgoing.ts";
import type { ComposeDetails } from "../../../../src/extension/platform/thunderbird.ts";
import { fakeParser } from "../../support/fake-parser.ts";

const parser = fakeParser({
  Team: [{ email: "bob@b.test" }, { name: "Cat", email: "cat@c.test" }],
  Empty: [],
});
const readers = {
  parser,
  identityAddress: (id: string) => Promise.resolve(id === "id1" ? "me@identity.test" : undefined),
};

const read = (details: ComposeDetails) =>
  readOutgoing({ from: "me@me.test", ...details }, readers, () => Promise.resolve(undefined));

describe("whom it goes to", () => {
  test("To, Cc and Bcc, lists with their members, each address once", async () => {
    const outgoing = await read({
      to: ["Ann <ann@a.test>", "Team <all of us>"],
      cc: ["ann@a.test"],
      bcc: ["dan@d.test"],
    });
    expect(outgoing.entries).toEqual([
      { field: "to", text: "Ann <ann@a.test>", addresses: ["ann@a.test"], isList: false },
      {
        field: "to",
        text: "Team <all of us>",
        addresses: ["bob@b.test", "cat@c.test"],
        isList: true,
      },
      { field: "cc", text: "ann@a.test", addresses: ["ann@a.test"], isList: false },
      { field: "bcc", text: "dan@d.test", addresses: ["dan@d.test"], isList: false },
    ]);
    expect(addressesOf(outgoing)).toEqual(["ann@a.test", "bob@b.test", "cat@c.test", "dan@d.test"]);
  });

  test("what is no address stays one that is none: it must not fall out of sight", async () => {
    expect(addressesOf(await read({ to: ["Nobody", "Empty <x>"] }))).toEqual(["Nobody", "Empty"]);
  });

  test("a bare string, nothing, and what is no text", async () => {
    expect(addressesOf(await read({ to: "ann@a.test" }))).toEqual(["ann@a.test"]);
    expect(addressesOf(await read({}))).toEqual([]);
    expect(addressesOf(await read({ to: [{ id: "1", type: "contact" }, "ann@a.test"] }))).toEqual([
      "ann@a.test",
    ]);
  });

  test("several in one text can be told apart", async () => {
    const outgoing = await read({ to: "Ann <ann@a.test>, bob@b.test, Team <x>" });
    expect(addressesOf(outgoing)).toEqual(["ann@a.test", "bob@b.test", "cat@c.test"]);
    const without = fieldsWith(outgoing, (address) => address === "ann@a.test");
    expect(without).toEqual({ to: ["ann@a.test"], cc: [], bcc: [] });
    const withTeam = fieldsWith(outgoing, (address) => address !== "ann@a.test");
    expect(addressesOf(await read(withTeam))).toEqual(["bob@b.test", "cat@c.test"]);
  });
});

describe("who sends it", () => {
  test.each<[string, ComposeDetails, string]>([
    [
      "From, as it may have been edited",
      { from: "Me <me@me.test>", identityId: "id1" },
      "me@me.test",
    ],
    ["the identity, where From is none", { from: "Me", identityId: "id1" }, "me@identity.test"],
    ["the identity, where there is no From", { identityId: "id1" }, "me@identity.test"],
    ["nobody", { identityId: "id2" }, ""],
    ["nobody at all", {}, ""],
  ])("%s", async (_, details, from) => {
    expect(await readSender(details, readers)).toBe(from);
  });
});

test("end-to-end: only where the body is encrypted", async () => {
  const with_ = async (technology: ComposeDetails["selectedEncryptionTechnology"]) =>
    (await read(technology === undefined ? {} : { selectedEncryptionTechnology: technology }))
      .endToEnd;
  expect(await with_(undefined)).toBe(false);
  expect(await with_({ name: "OpenPGP" })).toBe(false);
  expect(await with_({ name: "S/MIME", encryptBody: false })).toBe(false);
  expect(await with_({ name: "OpenPGP", encryptBody: true })).toBe(true);
});

describe("fields for some of them", () => {
  const details = {
    to: ["Ann <ann@a.test>", "Team <us>"],
    cc: ["bob@b.test"],
    bcc: ["dan@d.test"],
  };

  test("all wanted: as they stand", async () => {
    expect(fieldsWith(await read(details), () => true)).toEqual(details);
  });

  test("of a list wanted in part its members stand there", async () => {
    const fields = fieldsWith(await read(details), (address) => address !== "bob@b.test");
    expect(fields).toEqual({
      to: ["Ann <ann@a.test>", "cat@c.test"],
      cc: [],
      bcc: ["dan@d.test"],
    });
  });

  test("a part and the rest are everybody, and nobody is in both", async () => {
    const outgoing = await read(details);
    const isFine = (address: string) => address.startsWith("a") || address.startsWith("c");
    const some = addressesOf(await read(fieldsWith(outgoing, isFine)));
    const rest = addressesOf(await read(fieldsWith(outgoing, (address) => !isFine(address))));
    expect([...some, ...rest].sort()).toEqual([...addressesOf(outgoing)].sort());
    expect(some.every(isFine)).toBe(true);
    expect(rest.some(isFine)).toBe(false);
  });

  test("one in place of another, wherever it stands, and nowhere else", async () => {
    const fields = fieldsReplacing(await read(details), "bob@b.test", "bob@safe.test");
    expect(fields).toEqual({
      to: ["Ann <ann@a.test>", "bob@safe.test", "cat@c.test"],
      cc: ["bob@safe.test"],
      bcc: ["dan@d.test"],
    });
    expect(fieldsReplacing(await read(details), "eve@e.test", "x@x.test")).toEqual(details);
  });
});
