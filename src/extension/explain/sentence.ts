/** The sentences a person understands: what a state means for this recipient, and why. */
import type { Assessment, Downgrade } from "../../core/assessment/assessment.ts";
import type { Alert } from "../../core/assessment/alert.ts";
import type { Reason } from "../../core/assessment/reason.ts";
import type { Cause } from "../../core/policy/decide.ts";
import type { MessageKey, Translate } from "../platform/i18n.ts";
import { madeKey } from "./made-key.ts";

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

/** What the way protects against and what not, and what can be done. */
export function promiseText({ state, enforced }: Assessment, t: Translate): string {
  switch (state) {
    case "dane":
      return t("promiseDane");
    case "tls":
      return t(enforced ? "promiseTlsEnforced" : "promiseTls");
    case "none":
      return t("promiseNone");
    case "unknown":
      return t("promiseUnknown");
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
  return t(madeKey("alert", alert));
}

export function reasonKey(code: string): MessageKey {
  return madeKey("reason", code);
}

/** Why a message is held for a recipient. */
export function causeText(cause: Cause, t: Translate): string {
  return t(madeKey("cause", cause));
}

/** What it was, and since when it is less. */
export function downgradeText({ was, wasAt, since }: Downgrade, t: Translate): string {
  const date = (at: number) =>
    new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return t(madeKey("downgrade", was), date(wasAt), date(since));
}
