/**
 * From what an older version stored to what this one reads. One step per version, dated,
 * never changed again; what was stored is never written over until the person saves.
 */
export const SETTINGS_VERSION = 2;

type Stored = Readonly<Record<string, unknown>>;

/** `MIGRATIONS[n]` leads from version n to n + 1. */
const MIGRATIONS: Readonly<Record<number, (stored: Stored) => Stored>> = {
  // 2026-11: settings get a version; senders are new, and nobody has any.
  1: (stored) => ({ ...stored, version: 2 }),
};

/** What is newer than this version is read as far as it is understood. */
export function migrate(stored: unknown): Stored {
  if (typeof stored !== "object" || stored === null) return {};
  let current = stored as Stored;
  for (let version = versionOf(current); version < SETTINGS_VERSION; version++) {
    current = MIGRATIONS[version]?.(current) ?? current;
  }
  return current;
}

function versionOf({ version }: Stored): number {
  return typeof version === "number" && Number.isInteger(version) && version > 0 ? version : 1;
}
