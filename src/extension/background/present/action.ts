/** The button in the compose window: the worst recipient decides its badge, icon and label. */
import { LABELS, worst, type State } from "../../../core/assessment/state.ts";
import type { RecipientView, ShownDemand } from "../../messaging/recipient-view.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { ThunderbirdApi } from "../../platform/thunderbird.ts";
import type { Paint } from "../compose-sessions.ts";

const BADGES: Record<State, { text: string; color: string }> = {
  dane: { text: "✓", color: "#0b6614" },
  tls: { text: "✓", color: "#0b6614" },
  none: { text: "!", color: "#b3001b" },
  unknown: { text: "?", color: "#5b5b66" },
};

export function createActionPainter(
  api: ThunderbirdApi["composeAction"],
  t: Translate,
  isDark: () => boolean,
): Paint {
  const painted = new Map<number, string>();
  return (tabId, views, demand) => {
    const state = worst(views.map((view) => view.state));
    const count = views.filter((view) => view.state === state).length;
    const dark = isDark();
    const mode = demand?.mode ?? "off";
    const key = JSON.stringify([state, count, views.length, dark, mode]);
    if (painted.get(tabId) === key) return;
    painted.set(tabId, key);
    const now = withDemand(look(state, count, views, dark, t), mode, t);
    paint(api, tabId, now).catch(() => painted.delete(tabId));
  };
}

interface Look {
  readonly badge: string;
  readonly color: string;
  readonly icon: string;
  readonly label: string;
  readonly title: string;
}

function look(
  state: State | undefined,
  count: number,
  views: readonly RecipientView[],
  dark: boolean,
  t: Translate,
): Look {
  if (state === undefined) {
    const name = t("extName");
    return { badge: "", color: "#5b5b66", icon: "icons/postweg.svg", label: name, title: name };
  }
  const { text, color } = BADGES[state];
  const title = t("actionTitle", LABELS[state], String(count), String(views.length));
  return {
    badge: text,
    color,
    icon: `icons/${state}${dark ? "-dark" : ""}.svg`,
    label: LABELS[state],
    title,
  };
}

/** That sending is guarded is to be seen before anybody is in the message. */
function withDemand(now: Look, mode: ShownDemand["mode"], t: Translate): Look {
  if (mode === "off") return now;
  const title = t(mode === "on" ? "demandTitleOn" : "demandTitleExpert", now.title);
  return { ...now, title, label: t("demandLabel", now.label) };
}

async function paint(
  api: ThunderbirdApi["composeAction"],
  tabId: number,
  now: Look,
): Promise<void> {
  await Promise.all([
    api.setBadgeText({ tabId, text: now.badge }),
    api.setBadgeBackgroundColor({ tabId, color: now.color }),
    api.setIcon({ tabId, path: now.icon }),
    api.setLabel({ tabId, label: now.label }),
    api.setTitle({ tabId, title: now.title }),
  ]);
}
