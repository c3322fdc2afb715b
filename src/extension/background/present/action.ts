/** The button in the compose window: the worst recipient decides its badge, icon and label. */
import { LABELS, worst, type State } from "../../../core/assessment/state.ts";
import type { RecipientView, ShownDemand } from "../../messaging/recipient-view.ts";
import type { Translate } from "../../platform/i18n.ts";
import { answerNotices, noticeText, type AnswerNotice } from "../../explain/answer.ts";
import type { ButtonApi } from "../../platform/thunderbird.ts";
import type { Paint } from "../compose-sessions.ts";
import { paintButton, PLAIN_COLOR, type Look } from "./button.ts";

const BADGES: Record<State, { text: string; color: string }> = {
  dane: { text: "✓", color: "#0b6614" },
  tls: { text: "✓", color: "#0b6614" },
  none: { text: "!", color: "#b3001b" },
  unknown: { text: "?", color: PLAIN_COLOR },
};

/** As the warning triangle's: something to read, not something that was proven to be bad. */
const WARNING = "#a34700";

export function createActionPainter(api: ButtonApi, t: Translate, isDark: () => boolean): Paint {
  const painted = new Map<number, string>();
  return (tabId, views, demand) => {
    const state = worst(views.map((view) => view.state));
    const count = views.filter((view) => view.state === state).length;
    const dark = isDark();
    const mode = demand?.mode ?? "off";
    const notices = answerNotices(demand?.answers, views);
    const key = JSON.stringify([state, count, views.length, dark, mode, notices]);
    if (painted.get(tabId) === key) return;
    painted.set(tabId, key);
    const plain = withNotices(look(state, count, views, dark, t), notices, t);
    const now = withDemand(plain, mode, t);
    paintButton(api, tabId, now).catch(() => painted.delete(tabId));
  };
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
    return { badge: "", color: PLAIN_COLOR, icon: "icons/postweg.svg", label: name, title: name };
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

/** The sign stays what it is, because the way of this message does; the badge says that there is more to read. */
function withNotices(now: Look, notices: readonly AnswerNotice[], t: Translate): Look {
  if (notices.length === 0) return now;
  const title = [now.title, ...notices.map((notice) => noticeText(notice, t))].join(" ");
  return { ...now, title, badge: "!", color: now.badge === "!" ? now.color : WARNING };
}

/** That sending is guarded is to be seen before anybody is in the message. */
function withDemand(now: Look, mode: ShownDemand["mode"], t: Translate): Look {
  if (mode === "off") return now;
  const title = t(mode === "on" ? "demandTitleOn" : "demandTitleExpert", now.title);
  return { ...now, title, label: t("demandLabel", now.label) };
}
