/** The sign of a received message in a webmail's page. */
import { LABELS } from "../../../core/assessment/state.ts";
import { arrivalSentence } from "../../explain/arrival.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { PillSign } from "../../platform/pill-recipient.ts";
import { SIGNS } from "../present/received-action.ts";
import type { Shown } from "../received/displayed.ts";

/** None for what the person wrote. @param shown `undefined` while it is being looked at. */
export function receivedSign(shown: Shown | undefined, t: Translate): PillSign | null {
  switch (shown?.kind) {
    case "own":
    case "nothing":
      return null;
    case undefined:
      return question(t("arrivalLooking"), true);
    case "unreadable":
      return question(t("arrivalUnreadable"), false);
    case "message": {
      const { view } = shown;
      const { icon, label } = SIGNS[view.arrived];
      const sentence = arrivalSentence(view, t);
      return {
        state: icon,
        pending: false,
        warning: view.arrived === "not-encrypted" && view.secureAddress !== undefined,
        label: t(label),
        tooltip: sentence,
        description: `${t(label)}. ${sentence}`,
      };
    }
  }
}

function question(text: string, pending: boolean): PillSign {
  const plain = { state: "unknown", label: LABELS.unknown, warning: false } as const;
  return { ...plain, pending, tooltip: text, description: text };
}
