/** How the options page writes dates and what is remembered. */
import { LABELS, type State } from "../../../core/assessment/state.ts";
import type { Strength } from "../../../core/memory/strength.ts";
import { translate as t } from "../../platform/i18n.ts";

/** @param at milliseconds since the epoch. */
export function dateText(at: number): string {
  return new Date(at).toLocaleString(t("language"), { dateStyle: "medium", timeStyle: "short" });
}

/** Labels are the same in every language. */
export function strengthText(strength: Strength): string {
  switch (strength) {
    case "dane":
      return LABELS.dane;
    case "authenticated":
      return t("memoryEnforced", LABELS.tls);
    case "tls":
      return t("memorySeen", LABELS.tls);
  }
}

export function stateText({ state, enforced }: { state: State; enforced: boolean }): string {
  if (state === "tls") return strengthText(enforced ? "authenticated" : "tls");
  return LABELS[state];
}
