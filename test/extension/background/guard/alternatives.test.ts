import { describe, expect, test } from "@jest/globals";
import { Alternatives } from "../../../../src/extension/background/guard/alternatives.ts";
import type { GuardPorts } from "../../../../src/extension/background/guard/ports.ts";
import { judgeOutgoing } from "../../../../src/extension/background/guard/verdict.ts";
import { EXPERT, type Sender } from "../../../../src/extension/settings/senders.ts";
import { settle } from "../../../support/manual-clock.ts";
import { assessment } from "../../support/assessments.ts";

const ME = "me@me.test";

function search(
  others: (address: string) => Promise<string[]>,
  { mode = "on", neverLookUp = [] }: { mode?: Sender["mode"]; neverLookUp?: string[] } = {},
) {
  const wanted: string[] = [];
  const asked: string[] = [];
  let found = 0;
  const ways: Readonly<Record<string, string>> = {
    "dane.test": "dane",
    "tls.test": "tls",
    "none.test": "none",
  };
  const ports = {
    otherAddresses: (address: string) => {
      asked.push(address);
      return others(address);
    },
    assessor: {
      get: ({ key }: { key: string }) => {
        const state = ways[key];
        return state === undefined
          ? undefined
          : assessment(key, { state: state as "dane" | "tls" | "none" });
      },
      want: ({ key }: { key: string }) => void wanted.push(key),
    },
  } as unknown as GuardPorts;
  const alternatives = new Alternatives(ports, () => found++);
  const senders: Sender[] = [{ pattern: ME, mode, rules: [], expert: EXPERT }];
  const outgoing = { from: ME, entries: [], endToEnd: false, answers: undefined };
  const verdict = judgeOutgoing(outgoing, { senders, neverLookUp }, () => undefined);
  return {
    alternatives,
    wanted,
    asked,
    found: () => found,
    find: async (...held: string[]) => {
      alternatives.find(held, verdict);
      await settle();
    },
  };
}

describe("other addresses of a contact that is held", () => {
  test("those whose way is as demanded, by what is known now", async () => {
    const all = ["a@none.test", "b@tls.test", "c@dane.test", "d@new.test", "no address"];
    const { alternatives, wanted, found, find } = search(() => Promise.resolve(all));
    expect(alternatives.of("x@held.test")).toEqual([]);
    await find("x@held.test");
    expect(alternatives.of("x@held.test")).toEqual(["b@tls.test", "c@dane.test"]);
    expect(wanted).toEqual(["none.test", "tls.test", "dane.test", "new.test"]);
    expect(found()).toBe(1);
    expect(alternatives.concerns("new.test")).toBe(true);
    expect(alternatives.concerns("other.test")).toBe(false);
  });

  test("where nothing is demanded not those that are merely allowed", async () => {
    const all = ["d@new.test", "e@tls.test"];
    const { alternatives, find } = search(() => Promise.resolve(all), { mode: "off" });
    await find("x@held.test");
    expect(alternatives.of("x@held.test")).toEqual(["e@tls.test"]);
  });

  test("never those that are never looked up, and they take nobody's place", async () => {
    const all = [...Array.from({ length: 5 }, (_, i) => `s${i}@x.secret.test`), "c@dane.test"];
    const neverLookUp = ["*.secret.test"];
    const { alternatives, wanted, find } = search(() => Promise.resolve(all), { neverLookUp });
    await find("x@held.test");
    expect(wanted).toEqual(["dane.test"]);
    expect(alternatives.of("x@held.test")).toEqual(["c@dane.test"]);
  });

  test("five of one contact, twenty contacts, each searched once", async () => {
    const many = Array.from({ length: 9 }, (_, i) => `n${i}@dane.test`);
    const { alternatives, asked, find } = search(() => Promise.resolve(many));
    const held = Array.from({ length: 30 }, (_, i) => `h${i}@held.test`);
    await find(...held);
    expect(asked).toEqual(held.slice(0, 20));
    expect(alternatives.of("h0@held.test")).toEqual(many.slice(0, 5));
    await find("h0@held.test");
    expect(asked).toHaveLength(20);
  });

  test.each<[string, () => Promise<string[]>]>([
    ["can't be read", () => Promise.reject(new Error("no permission"))],
    ["never answers", () => new Promise(() => {})],
    ["knows nobody", () => Promise.resolve([])],
  ])("an address book that %s offers nothing", async (_, others) => {
    const { alternatives, found, find } = search(others);
    await find("x@held.test");
    expect([alternatives.of("x@held.test"), found()]).toEqual([[], 0]);
  });
});
