import { expect, test } from "@jest/globals";
import { BOUNDS, smtpLimits } from "../../../src/probe/smtp/limits.ts";

test("every default lies in its range, and values outside are refused by name", () => {
  const limits = smtpLimits();
  expect(limits.greeting).toBe(30_000);
  for (const bound of Object.values(BOUNDS)) {
    expect(bound.default).toBeGreaterThanOrEqual(bound.min);
    expect(bound.default).toBeLessThanOrEqual(bound.max);
  }
  expect(() => smtpLimits({ ehlo: 0 })).toThrow("ehlo must be 1 to 300000 ms, not 0");
  expect(() => smtpLimits({ replyOctets: NaN })).toThrow("replyOctets");
});
