/**
 * What an administrator sets (docs/administration.md): the same entries as the person's,
 * under `settings`, as defaults; and in `locked` the names of those nobody may change.
 */
import { differences, isObject } from "./lenient.ts";
import { migrate } from "./migrations.ts";
import { DEFAULTS, ENTRIES, readEntries, type Settings, type SettingsKey } from "./settings.ts";

export interface Managed {
  readonly entries: Partial<Settings>;
  readonly locked: readonly SettingsKey[];
  /** Paths of what could not be understood: no such entry, or no such value. */
  readonly faults: readonly string[];
}

export const UNMANAGED: Managed = { entries: {}, locked: [], faults: [] };

export function readManaged(stored: unknown): Managed {
  if (!isObject(stored)) return { ...UNMANAGED, faults: ["settings"] };
  const { settings = {}, locked = [], ...rest } = stored;
  // Each half by itself: a fault in one must not open what the other locks.
  const entries = isObject(settings) ? readEntries(settings) : {};
  const names: readonly unknown[] = Array.isArray(locked) ? locked : [];
  return {
    entries,
    locked: names.filter(isKey),
    faults: [
      ...Object.keys(rest),
      ...(isObject(settings) ? faultsOf(settings, entries) : ["settings"]),
      ...(Array.isArray(locked) ? [] : ["locked"]),
      ...names.flatMap((name, at) => (isKey(name) ? [] : [`locked[${at}]`])),
    ],
  };
}

function isKey(name: unknown): name is SettingsKey {
  return typeof name === "string" && Object.hasOwn(ENTRIES, name);
}

/** Paths: what was passed over, or was taken for something stricter, is not what was meant. */
export function faultsOf(settings: object, entries: Partial<Settings>): string[] {
  const given = Object.entries(migrate(settings)).filter(([name]) => name !== "version");
  return differences(Object.fromEntries(given), entries).map((path) => `settings.${path}`);
}

/** The administrator's where locked; else the person's, the administrator's, the default. */
export function mergeSettings(own: Partial<Settings>, { entries, locked }: Managed): Settings {
  const held = Object.fromEntries(
    locked.map((key) => [key, entries[key] ?? DEFAULTS[key]]),
  ) as Partial<Settings>;
  return { ...DEFAULTS, ...entries, ...own, ...held };
}

/** What of it is the person's own, to be written down: all that is neither locked nor as it would be anyway. */
export function ownEntries(settings: Settings, managed: Managed): Partial<Settings> {
  const without = mergeSettings({}, managed);
  const own = Object.entries(settings).filter(
    ([key, value]) =>
      !managed.locked.includes(key as SettingsKey) &&
      JSON.stringify(value) !== JSON.stringify(without[key as SettingsKey]),
  );
  return Object.fromEntries(own);
}
