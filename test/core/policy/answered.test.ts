/** What a reply inherits from the message it answers. */
import { describe, expect, test } from "@jest/globals";
import { cameInClear } from "../../../src/core/policy/answered.ts";
import { decide } from "../../../src/core/policy/decide.ts";
import { OFF, ON, type Demand } from "../../../src/core/policy/demand.ts";
import { unknownFor, type Assessment } from "../../../src/core/assessment/assessment.ts";
import type { State } from "../../../src/core/assessment/state.ts";

const clear = (...correspondents: string[]) => ({ inClear: true, correspondents });

describe("who stands for the one that sent it in the clear", () => {
  test("nobody, when it did not come so, or is not known to", () => {
    expect(cameInClear(undefined, ["ann@a.test"])).toEqual([]);
    expect(cameInClear({ inClear: false, correspondents: ["ann@a.test"] }, ["ann@a.test"])).toEqual(
      [],
    );
  });

  test("the recipients that are its correspondents, however they are written", () => {
    const recipients = ['"Ann"@A.test', "bob@b.test", "list@c.test"];
    expect(cameInClear(clear("ann@a.test", "list@c.test"), recipients)).toEqual([
      '"Ann"@A.test',
      "list@c.test",
    ]);
  });

  test("everybody, when none of them is: the warning is never lost", () => {
    expect(cameInClear(clear("ann@a.test"), ["list@c.test", "bob@b.test"])).toEqual([
      "list@c.test",
      "bob@b.test",
    ]);
  });

  test("text that is no address is compared as it is", () => {
    expect(cameInClear(clear("nobody"), ["nobody", "bob@b.test"])).toEqual([
      "nobody",
      "bob@b.test",
    ]);
  });
});

describe("what it costs", () => {
  function decided(state: State, demand: Demand, endToEnd = false) {
    const way: Assessment = {
      ...unknownFor("a.test", { code: "host-tls" }, 0),
      state,
      settled: true,
    };
    const message = { recipients: ["ann@a.test"], endToEnd, cameInClear: ["ann@a.test"] };
    const [one] = decide(message, new Map([["a.test", way]]), demand).recipients;
    return [one?.severity, one?.cause];
  }

  test("Off: nothing", () => expect(decided("tls", OFF)).toEqual(["allow", undefined]));

  test("On: a question, because this message itself goes as demanded", () =>
    expect(decided("tls", ON)).toEqual(["ask", "came-in-clear"]));

  test("what speaks against the way there is named first where it holds as much", () => {
    expect(decided("none", ON)).toEqual(["refuse", "no-tls"]);
    expect(decided("none", { ...OFF, repliesToClear: "ask" })).toEqual(["ask", "no-tls"]);
  });

  test("and the answer that came in the clear where it holds more", () =>
    expect(decided("none", { ...OFF, repliesToClear: "refuse" })).toEqual([
      "refuse",
      "came-in-clear",
    ]));

  test("a rule that lets the recipient through, or a message only they can read, is no question", () => {
    const rule = { pattern: "a.test", demand: "allow" as const };
    expect(decided("tls", { ...ON, rules: [rule] })).toEqual(["allow", undefined]);
    expect(decided("tls", { ...ON, exemptEndToEnd: true }, true)).toEqual(["allow", undefined]);
  });

  test("a recipient nobody looks up is asked about, too", () =>
    expect(decided("unknown", { ...ON, unknown: "allow", neverLookUp: ["a.test"] })).toEqual([
      "ask",
      "came-in-clear",
    ]));
});
