/** What the popup says of all recipients together. */
import { meets } from "../../../core/policy/level.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import type { MessageKey, Translate } from "../../platform/i18n.ts";

export function summary(recipients: readonly RecipientView[], t: Translate): string {
  const total = recipients.length;
  if (total === 0) return t("popupNone");
  const good = recipients.filter(isProtected).length;
  const pending = recipients.some((view) => view.pending) ? ` ${t("popupSummaryPending")}` : "";
  if (good < total && total === 1) return t(notGood(recipients[0])) + pending;
  if (good < total) return t("popupSummarySome", String(good), String(total)) + pending;
  return (total === 1 ? t("popupSummaryOne") : t("popupSummaryAll", String(total))) + pending;
}

/** Of one alone: not to be known is not the same as to be in the clear. */
function notGood(view: RecipientView | undefined): MessageKey {
  return view?.state === "unknown" ? "popupSummaryOneUnknown" : "popupSummaryOneNot";
}

/** What the weakest demand would let pass; a list when all its members are. */
function isProtected({ assessment, members }: RecipientView): boolean {
  if (assessment !== undefined) return meets(assessment, "tls") === "met";
  return members.length > 0 && members.every(isProtected);
}
