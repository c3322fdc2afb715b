/** What a toolbar button shows in one tab, all of it at once. */
import type { ButtonApi } from "../../platform/thunderbird.ts";

export const PLAIN_COLOR = "#5b5b66";

export interface Look {
  readonly badge: string;
  readonly color: string;
  readonly icon: string;
  readonly label: string;
  readonly title: string;
}

export async function paintButton(api: ButtonApi, tabId: number, now: Look): Promise<void> {
  await Promise.all([
    api.setBadgeText({ tabId, text: now.badge }),
    api.setBadgeBackgroundColor({ tabId, color: now.color }),
    api.setIcon({ tabId, path: now.icon }),
    api.setLabel({ tabId, label: now.label }),
    api.setTitle({ tabId, title: now.title }),
  ]);
}
