/** The sentences of the guard's dialog. */
import type { GuardFault, GuardView } from "../../messaging/guard-protocol.ts";
import { madeKey } from "../../explain/made-key.ts";
import type { Translate } from "../../platform/i18n.ts";

export function heading(
  { phase, held, checked, total, canSendAnyway, fault }: GuardView,
  t: Translate,
) {
  switch (phase) {
    case "checking":
      return t("guardChecking", String(checked), String(total));
    case "clear":
      return t("guardClear");
    case "busy":
    case "done":
      return t("guardBusy");
    case "held":
      break;
  }
  if (held.length === 0) return t(fault === undefined ? "guardClear" : "guardTitle");
  const count = String(held.length);
  const all = String(total);
  if (total === 1) return t(canSendAnyway ? "guardAskAlone" : "guardHeldAlone");
  if (canSendAnyway) {
    return held.length === 1 ? t("guardAskOne", all) : t("guardAskSome", count, all);
  }
  return held.length === 1 ? t("guardHeldOne", all) : t("guardHeldSome", count, all);
}

export function modeText({ mode }: GuardView, t: Translate): string {
  switch (mode) {
    case "off":
      return t("guardModeOff");
    case "on":
      return t("guardModeOn");
    case "expert":
      return t("guardModeExpert");
  }
}

export function faultText(fault: GuardFault, t: Translate): string {
  return t(madeKey("guardFault", fault));
}
