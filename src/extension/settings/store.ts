/** Settings in the browser's storage, beneath what an administrator says. */
import { browser } from "../platform/browser.ts";
import { Kept } from "./kept.ts";
import { mergeSettings, ownEntries, readManaged, UNMANAGED, type Managed } from "./managed.ts";
import { SETTINGS_VERSION } from "./migrations.ts";
import { readEntries, SETTINGS_KEY, type Settings } from "./settings.ts";

export interface Loaded {
  readonly settings: Settings;
  readonly managed: Managed;
}

/** What stands there now, read anew. */
export async function loadAll(): Promise<Loaded> {
  const [stored, managed] = await Promise.all([
    browser.storage.local.get(SETTINGS_KEY),
    loadManaged(),
  ]);
  return { settings: mergeSettings(readEntries(stored[SETTINGS_KEY]), managed), managed };
}

const kept = new Kept(loadAll);
whenChanged(() => kept.drop());

/** As `loadAll`, but read only when something has changed: for what asks with every message. */
export function currentAll(): Promise<Loaded> {
  return kept.get();
}

export async function loadSettings(): Promise<Settings> {
  return (await currentAll()).settings;
}

export async function saveSettings(settings: Settings): Promise<void> {
  const own = ownEntries(settings, await loadManaged());
  await browser.storage.local.set({ [SETTINGS_KEY]: { ...own, version: SETTINGS_VERSION } });
  // The event comes later than whoever waits for this goes on.
  kept.drop();
}

let changes: Promise<unknown> = Promise.resolve();

/**
 * Changes what it returns and leaves the rest as it is, whatever was saved meanwhile.
 * Two of one page never write over each other.
 */
export function changeSettings(change: (now: Settings) => Partial<Settings>): Promise<void> {
  const changed = changes.then(async () => {
    const { settings } = await loadAll();
    await saveSettings({ ...settings, ...change(settings) });
  });
  changes = changed.catch(() => {});
  return changed;
}

/** Calls back with the new settings after every change, from whatever page it came. */
export function onSettingsChanged(callback: (settings: Settings) => void): void {
  whenChanged(() => void loadSettings().then(callback));
}

function whenChanged(callback: () => void): void {
  browser.storage.onChanged.addListener((changes, area) => {
    if ((area === "local" && SETTINGS_KEY in changes) || area === "managed") callback();
  });
}

/** Firefox and Thunderbird reject where there is no policy for the add-on. */
async function loadManaged(): Promise<Managed> {
  const stored = await browser.storage.managed.get().catch(() => undefined);
  return stored === undefined ? UNMANAGED : readManaged(stored);
}
