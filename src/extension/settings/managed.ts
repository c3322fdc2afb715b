/**
 * What an administrator sets (docs/administration.md): the same entries as the person's,
 * under `settings`, as defaults; and in `locked` the names of those nobody may change.
 */
import * as v from "valibot";
import { DEFAULTS, ENTRIES, readEntries, type Settings, type SettingsKey } from "./settings.ts";

export interface Managed {
  readonly entries: Partial<Settings>;
  readonly locked: readonly SettingsKey[];
  /** Names that could not be understood: no such entry, or no such value. */
  readonly faults: readonly string[];
}

export const UNMANAGED: Managed = { entries: {}, locked: [], faults: [] };

const managedSchema = v.object({
  settings: v.optional(v.record(v.string(), v.unknown()), {}),
  locked: v.optional(v.array(v.string()), []),
});

export function readManaged(stored: unknown): Managed {
  const read = v.safeParse(managedSchema, stored);
  if (!read.success) return { ...UNMANAGED, faults: ["settings"] };
  const { settings, locked } = read.output;
  const entries = readEntries(settings);
  const isKey = (name: string): name is SettingsKey => Object.hasOwn(ENTRIES, name);
  const faults = [
    ...Object.keys(settings).filter((name) => name !== "version" && !Object.hasOwn(entries, name)),
    ...locked.filter((name) => !isKey(name)),
    ...faultySenders(settings["senders"], entries.senders),
  ];
  return { entries, locked: locked.filter(isKey), faults: [...new Set(faults)] };
}

/** A sender that was passed over is a demand that is not made. */
function faultySenders(given: unknown, read: Settings["senders"] | undefined): string[] {
  return Array.isArray(given) && given.length !== read?.length ? ["senders"] : [];
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
