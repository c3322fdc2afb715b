import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Decision, RecipientDecision } from "../../../../src/core/policy/decide.ts";
import type { Severity } from "../../../../src/core/policy/demand.ts";
import { Permits } from "../../../../src/extension/background/guard/permits.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

const TAB = 7;

/** `allow`, `ask pending`, ... for ann, bob, cat, in this order. */
function decision(...texts: string[]): Decision {
  const recipients = texts.map((text, i): RecipientDecision => {
    const [severity = "allow", pending] = text.split(" ");
    const address = ["ann", "bob", "cat"][i] ?? "";
    const cause = severity === "allow" ? undefined : "unknown";
    const pends = pending === "pending";
    return { address, severity: severity as Severity, cause, pending: pends, level: "tls" };
  });
  return { severity: "allow", pending: false, recipients };
}

let clock: ManualClock;
let permits: Permits;

beforeEach(() => {
  clock = new ManualClock();
  permits = new Permits(clock);
});

describe("without a permit", () => {
  test.each([
    ["allow", true],
    ["allow pending", false],
    ["ask", false],
    ["ask pending", false],
    ["refuse", false],
  ])("%s: %s", (text, goes) => {
    expect(permits.allows(TAB, decision(text))).toBe(goes);
  });

  test("nobody at all goes", () => {
    expect(permits.allows(TAB, decision())).toBe(true);
  });

  test("one that may not keeps all", () => {
    expect(permits.allows(TAB, decision("allow", "ask"))).toBe(false);
  });
});

describe("with a permit", () => {
  beforeEach(() => permits.give(TAB, ["ann", "bob"], ["bob"]));

  test.each<[string, string[], boolean]>([
    ["the same as in the dialog", ["allow", "ask"], true],
    ["waiting was over for both", ["allow pending", "ask pending"], true],
    ["nobody said anyway for ann", ["ask", "ask"], false],
    ["what is refused no permit allows", ["allow", "refuse"], false],
    ["a third who is fine needs none", ["allow", "ask", "allow"], true],
    ["a third who is looked at was not waited for", ["allow", "ask", "allow pending"], false],
    ["a third who is asked about was not asked about", ["allow", "ask", "ask"], false],
  ])("%s", (_, texts, goes) => {
    expect(permits.allows(TAB, decision(...texts))).toBe(goes);
  });

  test("for another window it is none", () => {
    expect(permits.allows(TAB + 1, decision("allow", "ask"))).toBe(false);
  });

  test("taken back it is none", () => {
    permits.take(TAB);
    expect(permits.allows(TAB, decision("allow", "ask"))).toBe(false);
  });

  test("another one stands in its place", () => {
    permits.give(TAB, ["ann"], []);
    expect(permits.allows(TAB, decision("allow", "ask"))).toBe(false);
  });

  test("a minute later it is none", async () => {
    await clock.advance(59_999);
    expect(permits.allows(TAB, decision("allow", "ask"))).toBe(true);
    await clock.advance(1);
    expect(permits.allows(TAB, decision("allow", "ask"))).toBe(false);
    expect(permits.allows(TAB, decision("allow"))).toBe(true);
  });
});
