import { describe, expect, test } from "@jest/globals";
import { summary } from "../../../src/extension/ui/popup/summary.ts";
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
