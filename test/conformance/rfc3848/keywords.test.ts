/** RFC 3848 §1 and RFC 6531 §4.3: the registered keywords, one by one. */
import { expect, test } from "@jest/globals";
import { parseReceived } from "../../../src/core/trace/parse-received.ts";

const field = (keyword: string) =>
  parseReceived(
    `from mx.elsewhere.test (mx.elsewhere.test [192.0.2.1]) by mx.test (Postfix) with ${keyword} id 1; Mon, 12 Jan 2026 16:53:55 +0000`,
  );

test.each([
  ["SMTP", "not-encrypted", false],
  ["ESMTP", "not-encrypted", false],
  ["ESMTPA", "not-stated", true],
  ["ESMTPS", "encrypted", false],
  ["ESMTPSA", "encrypted", true],
  ["LMTP", "internal", false],
  ["LMTPA", "internal", true],
  ["LMTPS", "encrypted", false],
  ["LMTPSA", "encrypted", true],
  ["UTF8SMTP", "not-encrypted", false],
  ["UTF8SMTPA", "not-stated", true],
  ["UTF8SMTPS", "encrypted", false],
  ["UTF8SMTPSA", "encrypted", true],
  ["UTF8LMTP", "internal", false],
  ["UTF8LMTPA", "internal", true],
  ["UTF8LMTPS", "encrypted", false],
  ["UTF8LMTPSA", "encrypted", true],
] as const)("%s: %s, authenticated: %s", (keyword, state, submission) => {
  for (const text of [keyword, keyword.toLowerCase()]) {
    expect([field(text).state, field(text).submission]).toEqual([state, submission]);
  }
});

test("what is registered nowhere proves nothing, whatever it ends in", () => {
  for (const keyword of [
    "MMS",
    "ESMTPX",
    "XESMTPS",
    "ESMTPAS",
    "ESMTPSS",
    "SMTPSVC",
    "TLS",
    "BSMTPS",
  ]) {
    expect([keyword, field(keyword).state]).toEqual([keyword, "not-stated"]);
  }
});
