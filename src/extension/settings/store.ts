/** Settings in the browser's storage. */
import { browser } from "../platform/browser.ts";
import { readSettings, SETTINGS_KEY, type Settings } from "./settings.ts";

export async function loadSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(SETTINGS_KEY);
  return readSettings(stored[SETTINGS_KEY]);
}

export async function saveSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [SETTINGS_KEY]: settings });
}

/** Calls back with the new settings after every change, from whatever page it came. */
export function onSettingsChanged(callback: (settings: Settings) => void): void {
  browser.storage.onChanged.addListener((changes, area) => {
    const change = changes[SETTINGS_KEY];
    if (area === "local" && change !== undefined) callback(readSettings(change.newValue));
  });
}
