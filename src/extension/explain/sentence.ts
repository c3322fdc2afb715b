/** The sentences a person understands: what a state means for this recipient, and why. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Alert } from "../../core/assessment/alert.ts";
import type { Reason } from "../../core/assessment/reason.ts";
import type { MessageKey, Translate } from "../platform/i18n.ts";

/** One sentence about the way to a domain. */
export function sentence(assessment: Assessment | undefined, domain: string, t: Translate): string {
  if (assessment === undefined) return t("sentencePending", domain);
  switch (assessment.state) {
    case "dane":
      return t("sentenceDane", domain);
    case "tls":
      return t(assessment.enforced ? "sentenceTlsEnforced" : "sentenceTls", domain);
    case "none":
      return t("sentenceNone", domain);
    case "unknown":
      return t(assessment.settled ? "sentenceUnknown" : "sentencePending", domain);
  }
}

export function reasonText(reason: Reason, t: Translate): string {
  return t(reasonKey(reason.code), reason.host ?? "", shortened(reason.detail ?? ""));
}

/** A digest of 64 or 128 digits says no more to a person than its beginning. */
function shortened(detail: string): string {
  return detail.length > 40 ? `${detail.slice(0, 24)}…` : detail;
}

export function alertText(alert: Alert, t: Translate): string {
  return t(`alert${pascal(alert)}` as MessageKey);
}

/** `host-no-starttls` has its text under `reasonHostNoStarttls`; a test holds that each has one. */
export function reasonKey(code: string): MessageKey {
  return `reason${pascal(code)}` as MessageKey;
}

function pascal(code: string): string {
  return code.replace(/(^|-)(.)/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}
