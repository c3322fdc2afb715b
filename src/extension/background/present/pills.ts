/** Paints the signs into the recipient pills (ESR build), sending only what changed. */
import { warns } from "../../../core/assessment/alert.ts";
import { LABELS } from "../../../core/assessment/state.ts";
import { keysInClear, noticeText } from "../../explain/answer.ts";
import { description, tooltip } from "../../explain/tooltip.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { ComposeRecipientsApi, PillSign } from "../../platform/pill-recipient.ts";
import type { Paint } from "../compose-sessions.ts";

/** @param earns whether it gets a sign at all. */
export function createPillPainter(
  api: Pick<ComposeRecipientsApi, "paint">,
  t: Translate,
  earns: (view: RecipientView) => boolean = isMailbox,
): Paint {
  const painted = new Map<number, Map<string, string>>();

  return (tabId, views, demand) => {
    const inClear = keysInClear(demand?.answers, views);
    const before = painted.get(tabId) ?? new Map<string, string>();
    const after = new Map<string, string>();
    const changes: Record<string, PillSign | null> = {};
    for (const view of views) {
      const sign = earns(view) ? signOf(view, inClear.has(view.key), t) : null;
      const text = JSON.stringify(sign);
      after.set(view.key, text);
      if (before.get(view.key) !== text) changes[view.key] = sign;
    }
    for (const key of before.keys()) if (!after.has(key)) changes[key] = null;
    painted.set(tabId, after);
    if (Object.keys(changes).length === 0) return;
    // A window that was not there had nothing painted: closed, or not known yet.
    const missed = () => painted.delete(tabId);
    api.paint(tabId, changes).then((found) => found || missed(), missed);
  };
}

/** Text that is no mailbox gets no sign at all, not even a question mark: Thunderbird draws it red. */
function isMailbox(view: RecipientView): boolean {
  return view.assessment?.reasons[0]?.code !== "invalid-address";
}

/** @param inClear the message that is answered came from there in the clear. */
function signOf(view: RecipientView, inClear: boolean, t: Translate): PillSign {
  const notice = inClear ? [noticeText("came-in-clear", t)] : [];
  return {
    state: view.state,
    pending: view.pending && view.state === "unknown",
    warning: inClear || view.alerts.some(warns),
    label: LABELS[view.state],
    tooltip: [tooltip(view, t), ...notice].join("\n"),
    description: [description(view, t), ...notice].join(" "),
  };
}
