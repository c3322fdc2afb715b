import { describe, expect, test } from "@jest/globals";
import { grouped, rowKeys, summary, worstFirst } from "../../../src/extension/ui/popup/summary.ts";
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import { t, view } from "../support/assessments.ts";

const DANE = view("ann@dane.test", { state: "dane" });
const TLS = view("bob@fine.test");
const NONE = view("cid@plain.test", { state: "none" });
const UNKNOWN = view("dan@busy.test", { state: "unknown" });
const PENDING: RecipientView = { ...UNKNOWN, pending: true, assessment: undefined };
const MIXED = view("eve@mixed.test", { alerts: ["mixed-hosts"] });

const list = (...members: RecipientView[]): RecipientView => ({
  ...TLS,
  assessment: undefined,
  members,
});

describe("the summary", () => {
  test.each([
    [[], "popupNone"],
    [[TLS], "popupSummaryOne"],
    [[TLS, DANE], "popupSummaryAll|2"],
    [[TLS, NONE, UNKNOWN], "popupSummarySome|1|3"],
    [[PENDING], "popupSummaryOneUnknown popupSummaryPending"],
    [[UNKNOWN], "popupSummaryOneUnknown"],
    [[NONE], "popupSummaryOneNot"],
    [[MIXED], "popupSummaryOneNot"],
    [[{ ...TLS, pending: true }], "popupSummaryOne popupSummaryPending"],
    // Encrypted for now, but who blocks the best host gets the message in the clear.
    [[MIXED, TLS], "popupSummarySome|1|2"],
  ])("%#", (views, text) => {
    expect(summary(views, t)).toBe(text);
  });

  test("a list counts as one, and as protected only when all its members are", () => {
    expect(summary([list(TLS, DANE)], t)).toBe("popupSummaryOne");
    expect(summary([list(TLS, UNKNOWN)], t)).toBe("popupSummaryOneNot");
    expect(summary([list()], t)).toBe("popupSummaryOneNot");
  });
});

describe("the order", () => {
  test("is the weakest first", () => {
    expect(worstFirst([DANE, TLS, UNKNOWN, NONE]).map((view) => view.state)).toEqual([
      "none",
      "unknown",
      "tls",
      "dane",
    ]);
  });

  test("of equals is the message's", () => {
    const other = view("zoe@fine.test");
    expect(worstFirst([other, TLS])).toEqual([other, TLS]);
  });
});

describe("the keys of rows", () => {
  test("stay with the recipient when the order changes", () => {
    const before = [TLS, NONE].map(rowKeys());
    const after = [NONE, TLS].map(rowKeys());
    expect(after).toEqual(before.toReversed());
  });

  test("differ, also for one address in two fields or twice in one", () => {
    const keys = [TLS, TLS, { ...TLS, field: "cc" } as const].map(rowKeys());
    expect(new Set(keys).size).toBe(3);
  });
});

describe("groups", () => {
  const text = (item: ReturnType<typeof grouped>[number]) =>
    "count" in item ? `${item.state} ${item.count}` : item.text;

  test("few recipients stand by themselves, the weakest first", () => {
    expect(grouped([DANE, TLS, NONE, UNKNOWN]).map(text)).toEqual([
      "cid@plain.test",
      "dan@busy.test",
      "bob@fine.test",
      "ann@dane.test",
    ]);
  });

  test("many stand under their states, and none is lost", () => {
    expect(grouped([DANE, TLS, NONE, UNKNOWN, TLS]).map(text)).toEqual([
      "none 1",
      "cid@plain.test",
      "unknown 1",
      "dan@busy.test",
      "tls 2",
      "bob@fine.test",
      "bob@fine.test",
      "dane 1",
      "ann@dane.test",
    ]);
  });

  test("a heading keeps its place in the page when others come before it", () => {
    const keys = grouped([DANE, TLS, NONE, UNKNOWN, TLS]).map(rowKeys());
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain("heading tls");
  });
});
