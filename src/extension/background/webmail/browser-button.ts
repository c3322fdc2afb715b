/** A browser's toolbar button: it has no label, and Chromium's takes no SVG, so its badge has to do. */
import { browser } from "../../platform/browser.ts";
import type { ButtonApi } from "../../platform/thunderbird.ts";

export const browserButton: ButtonApi = {
  setBadgeText: (badge) => browser.action.setBadgeText(badge),
  setBadgeBackgroundColor: (color) => browser.action.setBadgeBackgroundColor(color),
  setTitle: (title) => browser.action.setTitle(title),
  setLabel: () => Promise.resolve(),
  setIcon: () => Promise.resolve(),
};
