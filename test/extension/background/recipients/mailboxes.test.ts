import { describe, expect, test } from "@jest/globals";
import { readMailboxes } from "../../../../src/extension/background/recipients/mailboxes.ts";
import { fakeParser } from "../../support/fake-parser.ts";

const MEMBERS = [{ name: "Ann", email: "ann@fine.test" }, { email: "bob@plain.test" }];

const parser = fakeParser({
  Team: MEMBERS,
  Everybody: [{ name: "Team", group: MEMBERS }, { email: "cid@fine.test" }],
  Phoneless: [{ name: "Dan" }, { email: "ann@fine.test" }],
});

const read = (text: string) => readMailboxes(text, parser);

test.each([
  ["ann@fine.test", ["ann@fine.test"]],
  ["Ann <ann@fine.test>", ["ann@fine.test"]],
  ["Ann <ann@fine.test>, bob@plain.test", ["ann@fine.test", "bob@plain.test"]],
])("%s", async (text, addresses) => {
  const found = addresses.map((address) => ({ address, members: undefined }));
  expect(await read(text)).toEqual(found);
});

describe("a list of the address book", () => {
  const team = [{ address: "Team", members: ["ann@fine.test", "bob@plain.test"] }];

  test("without a description", async () => {
    expect(await read("Team <Team>")).toEqual(team);
  });

  test("with one, which stands where an address would", async () => {
    expect(await read("Team <our team>")).toEqual(team);
  });

  test("by its bare name", async () => {
    expect(await read("Team")).toEqual(team);
  });

  test("of lists is told member by member", async () => {
    const [everybody] = await read("Everybody <all of us>");
    expect(everybody?.members).toEqual(["ann@fine.test", "bob@plain.test", "cid@fine.test"]);
  });

  test("keeps a member without an address", async () => {
    const [phoneless] = await read("Phoneless <x>");
    expect(phoneless?.members).toEqual(["", "ann@fine.test"]);
  });
});

test("a name the address book doesn't know is no list", async () => {
  expect(await read("Stranger")).toEqual([{ address: "Stranger", members: undefined }]);
});
