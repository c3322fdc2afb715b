/** The note to a postmaster: exact, polite, and silent about who writes to whom. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { postmasterNote } from "../../../src/extension/explain/postmaster-note.ts";
import type { Translate } from "../../../src/extension/platform/i18n.ts";
import { assessment, destination, t } from "../support/assessments.ts";

const MX = "mx.plain.test";
const PLAIN = assessment("plain.test", {
  state: "none",
  assessedAt: Date.UTC(2026, 10, 26, 12, 34, 56),
  destinations: [
    destination(MX, {
      state: "none",
      tls: undefined,
      reasons: [{ code: "host-no-starttls", host: MX }],
    }),
  ],
});

const inLanguage = (language: string): Translate => {
  const file = new URL(`../../../_locales/${language}/messages.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, "utf8")) as Record<string, { message: string }>;
  return (key, ...values) =>
    (messages[key]?.message ?? "").replace(
      /\$(\d)/g,
      (_, at: string) => values[Number(at) - 1] ?? "",
    );
};

test("nothing to mend, no note", () => {
  expect(postmasterNote(assessment("fine.test"), t)).toBeUndefined();
});

test("it goes to the mailbox every domain has (RFC 5321 §4.5.1)", () => {
  expect(postmasterNote(PLAIN, t)).toMatchObject({
    to: "postmaster@plain.test",
    subject: "noteSubject|plain.test",
  });
});

describe.each(["en", "de"])("in %s", (language) => {
  const text = postmasterNote(PLAIN, inLanguage(language))?.text ?? "";

  test("it says what was seen, when in UTC, where the rule stands", () => {
    expect(text).toContain("plain.test");
    expect(text).toContain("2026-11-26 12:34 UTC");
    expect(text).toContain(MX);
    expect(text).toContain("(RFC 3207)");
    expect(text).toContain("STARTTLS");
  });

  test("it names nobody, and leaves no gap where a fact belongs", () => {
    expect(text).not.toContain("@");
    expect(text).not.toMatch(/\$\d|undefined|\(\)/);
  });
});
