import { describe, expect, test } from "@jest/globals";
import {
  alertText,
  reasonKey,
  reasonText,
  sentence,
} from "../../../src/extension/explain/sentence.ts";
import { assessment, t } from "../support/assessments.ts";

describe("the sentence", () => {
  test.each([
    ["dane", true, "sentenceDane|fine.test"],
    ["tls", true, "sentenceTls|fine.test"],
    ["tls", false, "sentenceTls|fine.test"],
    ["none", true, "sentenceNone|fine.test"],
    ["unknown", true, "sentenceUnknown|fine.test"],
    ["unknown", false, "sentencePending|fine.test"],
  ] as const)("%s, settled: %s", (state, settled, text) => {
    expect(sentence(assessment("fine.test", { state, settled }), "fine.test", t)).toBe(text);
  });

  test("before anything is known", () => {
    expect(sentence(undefined, "fine.test", t)).toBe("sentencePending|fine.test");
  });
});

test("a reason's text has the host first and the detail second, whichever is there", () => {
  const code = "host-temporary";
  const host = "mx.fine.test";
  expect(reasonText({ code, host, detail: "421" }, t)).toBe("reasonHostTemporary|mx.fine.test|421");
  expect(reasonText({ code: "dns-failure", detail: "timeout" }, t)).toBe(
    "reasonDnsFailure||timeout",
  );
});

test("keys are the codes in camel case", () => {
  expect(reasonKey("host-no-starttls")).toBe("reasonHostNoStarttls");
  expect(alertText("dnssec-bogus", t)).toBe("alertDnssecBogus");
});
