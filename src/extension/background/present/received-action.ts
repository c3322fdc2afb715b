/** The button in a received message's header: how the message came to the person's provider. */
import type { Arrived } from "../../../core/trace/read-trace.ts";
import type { MessageKey, Translate } from "../../platform/i18n.ts";
import type { ButtonApi } from "../../platform/thunderbird.ts";
import { arrivalSentence } from "../../explain/arrival.ts";
import type { PaintReceived, Shown } from "../received/displayed.ts";
import { paintButton, PLAIN_COLOR, type Look } from "./button.ts";

interface Sign {
  readonly icon: "tls" | "none" | "unknown";
  readonly label: MessageKey;
  readonly badge: string;
  readonly color: string;
}

export const SIGNS: Record<Arrived, Sign> = {
  encrypted: { icon: "tls", label: "arrivedEncrypted", badge: "", color: PLAIN_COLOR },
  // A badge only where something was demanded: else it cries on every other newsletter.
  "not-encrypted": { icon: "none", label: "arrivedNotEncrypted", badge: "", color: "#b3001b" },
  "not-stated": { icon: "unknown", label: "arrivedNotStated", badge: "", color: PLAIN_COLOR },
};

export function createReceivedPainter(
  api: ButtonApi,
  t: Translate,
  isDark: () => boolean,
): PaintReceived {
  const painted = new Map<number, string>();
  return (tabId, shown) => {
    const now = look(shown, isDark(), t);
    const key = JSON.stringify(now);
    if (painted.get(tabId) === key) return;
    painted.set(tabId, key);
    paintButton(api, tabId, now).catch(() => painted.delete(tabId));
  };
}

function look(shown: Shown | undefined, dark: boolean, t: Translate): Look {
  if (shown?.kind !== "message") {
    const name = t("extName");
    const title = shown?.kind === "own" ? t("arrivalOwn") : name;
    return { badge: "", color: PLAIN_COLOR, icon: "icons/postweg.svg", label: name, title };
  }
  const { view } = shown;
  const { icon, label, badge, color } = SIGNS[view.arrived];
  const marked = view.arrived === "not-encrypted" && view.secureAddress !== undefined;
  return {
    badge: marked ? "!" : badge,
    color,
    icon: `icons/${icon}${dark ? "-dark" : ""}.svg`,
    label: t(label),
    title: arrivalSentence(view, t),
  };
}
