/** The catalogues of texts: whole, alike, and all of them in use. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Alert } from "../../src/core/assessment/alert.ts";
import { REASON_CODES } from "../../src/core/assessment/reason.ts";
import { HOP_REASONS, type HopState } from "../../src/core/trace/hop.ts";
import type { TraceReason } from "../../src/core/trace/read-trace.ts";
import { hopReasonText, hopStateText } from "../../src/extension/explain/arrival.ts";
import { madeKey } from "../../src/extension/explain/made-key.ts";
import { CHECKS, FINDINGS } from "../../src/extension/messaging/diagnostics-protocol.ts";
import type { FaultKind } from "../../src/core/assessment/faults.ts";
import { LABELS } from "../../src/core/assessment/state.ts";
import { STRENGTHS } from "../../src/core/memory/strength.ts";
import { CAUSES } from "../../src/core/policy/decide.ts";
import { GUARD_FAULTS } from "../../src/extension/messaging/guard-protocol.ts";
import { faultText } from "../../src/extension/ui/guard/texts.ts";
import {
  alertText,
  causeText,
  downgradeText,
  reasonKey,
} from "../../src/extension/explain/sentence.ts";

const ROOT = new URL("../../", import.meta.url);

const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

/** Key to text, in the file's order. */
function catalogue(language: string): Map<string, string> {
  const entries = JSON.parse(read(`_locales/${language}/messages.json`)) as Record<
    string,
    { message: string }
  >;
  return new Map(Object.entries(entries).map(([key, { message }]) => [key, message]));
}

const LANGUAGES = readdirSync(new URL("_locales", ROOT)).sort();
const EN = catalogue("en");

/** Every alert; the compiler misses one that is not here. */
const ALERTS: Record<Alert, true> = {
  downgraded: true,
  "dnssec-bogus": true,
  "tlsa-mismatch": true,
  "certificate-invalid": true,
  "weak-tls": true,
  "mixed-hosts": true,
  "vantages-differ": true,
  "no-such-domain": true,
  "null-mx": true,
  "mx-unsigned": true,
  "sts-testing": true,
  "sts-failing": true,
  "expires-soon": true,
};
const REASON_KEYS = REASON_CODES.map((code) => reasonKey(code) as string);
const ALERT_KEYS = (Object.keys(ALERTS) as Alert[]).map((alert) => alertText(alert, (key) => key));

const CAUSE_KEYS = CAUSES.map((cause) => causeText(cause, (key) => key));
const FAULT_KEYS = GUARD_FAULTS.map((fault) => faultText(fault, (key) => key));
const DOWNGRADE_KEYS = STRENGTHS.map((was) =>
  downgradeText({ was, wasAt: 0, since: 0 }, (key) => key),
);
const key = (made: string) => made;
const HOP_KEYS = [
  ...(Object.keys(HOP_REASONS) as HopState[]).map((state) => hopStateText(state, key)),
  ...Object.values(HOP_REASONS)
    .flat()
    .map((reason) => hopReasonText(reason, key)),
];
/** Every one; the compiler misses one that is not here. */
const TRACE_REASONS: Record<TraceReason, true> = {
  "no-fields": true,
  "no-boundary-hop": true,
  "never-left": true,
};
const ARRIVAL_KEYS = Object.keys(TRACE_REASONS).map((reason) => madeKey("arrival", reason));
const CHECK_KEYS = CHECKS.flatMap((check) =>
  FINDINGS[check].map((finding) => madeKey("check", `${check}-${finding}`)),
);
/** Every one; the compiler misses one that is not here. */
const FAULTS: Record<FaultKind, true> = {
  "no-starttls": true,
  "weak-tls": true,
  "tlsa-mismatch": true,
  "tlsa-unusable": true,
  "tlsa-missing": true,
  "mx-unsigned": true,
  bogus: true,
  "host-nowhere": true,
  "sts-mx": true,
  "sts-certificate": true,
  "sts-unfetched": true,
  "sts-invalid": true,
};
const NOTE_KEYS = Object.keys(FAULTS).flatMap((kind) => [
  madeKey("domainFault", kind),
  madeKey("remedy", kind),
]);
const MADE: string[] = [
  ...NOTE_KEYS,
  ...REASON_KEYS,
  ...ALERT_KEYS,
  ...CAUSE_KEYS,
  ...FAULT_KEYS,
  ...DOWNGRADE_KEYS,
  ...HOP_KEYS,
  ...ARRIVAL_KEYS,
  ...CHECK_KEYS,
];

const placeholders = (text: string) => [...new Set(text.match(/\$\d/g))].sort();

test("there are English, German, and five more", () => {
  expect(LANGUAGES).toEqual(["de", "en", "es", "fr", "it", "nl", "pl"]);
});

describe.each(LANGUAGES)("%s", (language) => {
  const messages = catalogue(language);

  test("has the keys of English, in the same order", () => {
    expect([...messages.keys()]).toEqual([...EN.keys()]);
  });

  test("says what language it is", () => {
    expect(messages.get("language")).toBe(language);
  });

  test.each([...messages])("%s is a text, and has the placeholders of English", (key, text) => {
    expect(text.trim()).not.toBe("");
    expect(text).toBe(text.trim());
    expect(placeholders(text)).toEqual(placeholders(EN.get(key) ?? ""));
    // A lone $ is swallowed by the browser.
    expect(text.replace(/\$\d/g, "")).not.toContain("$");
  });

  test.each(MADE)("tells what %s means", (key) => {
    expect(messages.has(key)).toBe(true);
  });

  test.each(REASON_KEYS)("%s has no placeholder but host and detail", (key) => {
    expect(["$1", "$2"]).toEqual(expect.arrayContaining(placeholders(messages.get(key) ?? "")));
  });

  test.each(ALERT_KEYS)("%s is said as it stands", (key) => {
    expect(placeholders(messages.get(key) ?? "")).toEqual([]);
  });

  test("never translates a label: the four are the same in every language", () => {
    const labels = Object.values(LABELS);
    for (const [key, text] of messages) {
      const rest = labels.reduce((left, label) => left.replaceAll(label, ""), text);
      expect([key, /\bSSL\b/i.test(rest)]).toEqual([key, false]);
      expect([key, labels.includes(text)]).toEqual([key, false]);
    }
  });
});

describe("every key is in use", () => {
  const sources = readdirSync(new URL("src/extension", ROOT), { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".ts"))
    .map((path) => read(`src/extension/${path}`))
    .join("\n");
  const manifest = read("manifest.json");
  const made = new Set(MADE);

  test.each([...EN.keys()])("%s", (key) => {
    const used = sources.includes(`"${key}"`) || manifest.includes(`"__MSG_${key}__"`);
    expect(used || made.has(key)).toBe(true);
  });
});
