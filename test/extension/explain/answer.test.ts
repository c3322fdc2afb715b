/** What a compose window says of the message that is answered. */
import { describe, expect, test } from "@jest/globals";
import {
  answerNotices,
  keysInClear,
  quotesProtected,
} from "../../../src/extension/explain/answer.ts";
import type { ShownAnswer } from "../../../src/extension/messaging/recipient-view.ts";
import { view } from "../support/assessments.ts";

const GOOD = view("ann@dane.test", { state: "dane" });
const OPEN = view("bob@plain.test", { state: "none" });
const UNKNOWN = view("cid@busy.test", { state: "unknown" });
const LESS = view("dan@less.test", { alerts: ["downgraded"] });
const LIST = { ...view("team", { state: "none" }), state: "tls" as const, members: [GOOD, OPEN] };

const answer = (arrived: ShownAnswer["arrived"], kind: ShownAnswer["kind"] = "reply") => ({
  kind,
  arrived,
  correspondents: ["ann@dane.test"],
});

describe("what came in the clear", () => {
  test("is said of a reply, whatever its recipients", () => {
    expect(answerNotices(answer("not-encrypted"), [])).toEqual(["came-in-clear"]);
    expect(answerNotices(answer("not-encrypted"), [OPEN])).toEqual(["came-in-clear"]);
  });

  test("not of what is forwarded, nor of what is not stated", () => {
    expect(answerNotices(answer("not-encrypted", "forward"), [OPEN])).toEqual([]);
    expect(answerNotices(answer("not-stated"), [OPEN])).toEqual([]);
    expect(answerNotices(undefined, [OPEN])).toEqual([]);
  });

  test("marks the recipients that sent it, else all", () => {
    expect([...keysInClear(answer("not-encrypted"), [GOOD, OPEN])]).toEqual(["ann@dane.test"]);
    expect([...keysInClear(answer("not-encrypted"), [UNKNOWN, OPEN])]).toEqual([
      "cid@busy.test",
      "bob@plain.test",
    ]);
    expect([...keysInClear(answer("encrypted"), [GOOD])]).toEqual([]);
  });
});

describe("what came encrypted, and goes on in the clear", () => {
  test.each([
    [true, "to one whose provider offers no encryption", [GOOD, OPEN]],
    [true, "to one whose way became less", [LESS]],
    [true, "to a member of a list", [LIST]],
    [false, "to nobody of whom that is proven", [GOOD, UNKNOWN]],
    [false, "to nobody", []],
  ])("%s: %s", (said, _, views) => {
    expect(quotesProtected(answer("encrypted"), views)).toBe(said);
    expect(quotesProtected(answer("encrypted", "forward"), views)).toBe(said);
    expect(quotesProtected(answer("not-stated"), views)).toBe(false);
    expect(answerNotices(answer("encrypted"), views)).toEqual(said ? ["quotes-protected"] : []);
  });
});
