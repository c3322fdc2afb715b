import { describe, expect, test } from "@jest/globals";
import { MAX_HEADER_SECTION, receivedFields } from "../../../src/core/trace/header-section.ts";

const good = (message: string, ...want: string[]) =>
  expect(receivedFields(message)).toEqual({ ok: true, value: want });
const bad = (message: string, fault: string) =>
  expect(receivedFields(message)).toEqual({ ok: false, fault });

describe("receivedFields (RFC 5322 §2.1, §2.2)", () => {
  test("from the top down, with any line ends, still folded", () => {
    good(
      "Received: one\r\n\tfolded\r\nSubject: x\r\nRECEIVED : two\r\n\r\nReceived: body",
      " one\r\n\tfolded",
      " two",
    );
    good("Received: one\n two\n\nReceived: body", " one\r\n two");
    good("From me Mon Jan 12 2026\nReceived: one\n", " one");
    good("\ufeffReceived: one", " one");
    good("Subject: none\n\n");
  });

  test("X-Received and the like are other fields", () => {
    good("X-Received: a\nReceived-SPF: b\nSubject: c\n Received: folded\n\n");
  });

  test("ends where no field can be", () => {
    good("Received: one\nno field\nReceived: two\n", " one");
    bad("", "no-header-section");
    bad("\r\nReceived: body", "no-header-section");
    bad("<html>\nReceived: x", "no-header-section");
  });

  test("is bounded", () => {
    bad(`Received: ${"x".repeat(MAX_HEADER_SECTION)}`, "header-section-too-long");
    good(`Received: one\n\n${"x".repeat(2 * MAX_HEADER_SECTION)}`, " one");
  });
});
