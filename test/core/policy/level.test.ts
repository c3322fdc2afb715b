import { expect, test } from "@jest/globals";
import { unknownFor, type Assessment } from "../../../src/core/assessment/assessment.ts";
import { meets, type Level } from "../../../src/core/policy/level.ts";

const assessment = (change: Partial<Assessment>): Assessment => ({
  ...unknownFor("a.test", { code: "host-tls" }, 0),
  ...change,
});

const row = (change: Partial<Assessment>, level: Level, verdict: string) =>
  test(`${JSON.stringify(change)} against ${level}: ${verdict}`, () => {
    expect(meets(assessment(change), level)).toBe(verdict);
  });

row({ state: "tls" }, "tls", "met");
row({ state: "dane" }, "tls", "met");
row({ state: "none" }, "tls", "not-met");
row({ state: "unknown" }, "tls", "undetermined");
row({ state: "tls" }, "authenticated", "not-met");
row({ state: "tls", enforced: true, reasons: [{ code: "sts-enforced" }] }, "authenticated", "met");
// RFC 7672 §2.2: unusable TLSA records enforce TLS, with anybody.
row({ state: "tls", enforced: true }, "authenticated", "not-met");
row({ state: "dane" }, "authenticated", "met");
row({ state: "tls", enforced: true }, "dane", "not-met");
row({ state: "dane" }, "dane", "met");
// Who blocks the best host gets the weaker one.
row({ state: "tls", alerts: ["mixed-hosts"] }, "tls", "not-met");
row({ state: "dane", alerts: ["downgraded"] }, "tls", "not-met");
