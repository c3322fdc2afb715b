/**
 * The file a person keeps: settings, and what is remembered when they want it. Never the
 * backend's access token, for such files lie about. It is read strictly: a file that is
 * not understood as a whole changes nothing.
 */
import type { MemoryContent } from "../../core/memory/memory.ts";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { readMemory } from "../messaging/memory-content.ts";
import { differences, isObject } from "./lenient.ts";
import { faultsOf } from "./managed.ts";
import { SETTINGS_VERSION } from "./migrations.ts";
import { readEntries, type Settings } from "./settings.ts";

const KIND = "postweg-backup";
const VERSION = 1;

/** Octets. Default 16 MB: 5000 remembered domains are 2. */
export const MAX_BACKUP = 16_000_000;

export interface Backup {
  /** ISO 8601; "" when the file does not say. */
  readonly date: string;
  readonly settings: Partial<Settings>;
  readonly memory: MemoryContent | undefined;
}

export type BackupFault =
  | { readonly kind: "not-json" }
  | { readonly kind: "not-ours" }
  /** Made by a later version. */
  | { readonly kind: "newer" }
  | { readonly kind: "entries"; readonly paths: readonly string[] };

export function writeBackup(
  settings: Settings,
  memory: MemoryContent | undefined,
  date: string,
): string {
  const parts = {
    kind: KIND,
    version: VERSION,
    date,
    // JSON leaves out what is undefined.
    settings: {
      version: SETTINGS_VERSION,
      ...settings,
      // Tokens are for nobody else's eyes.
      backendToken: undefined,
      furtherBackends: settings.furtherBackends.map(({ url }) => ({ url })),
    },
    ...(memory === undefined ? {} : { memory }),
  };
  return `${JSON.stringify(parts, null, 2)}\n`;
}

export function readBackup(text: string): Result<Backup, BackupFault> {
  const file = parse(text);
  if (file === undefined) return fail({ kind: "not-json" });
  if (!isObject(file) || file["kind"] !== KIND) return fail({ kind: "not-ours" });
  const { version, date, settings = {}, memory } = file;
  if (isNewer(version, VERSION)) return fail({ kind: "newer" });
  if (!isObject(settings)) return fail({ kind: "entries", paths: ["settings"] });
  if (isNewer(settings["version"], SETTINGS_VERSION)) return fail({ kind: "newer" });
  const entries = readEntries(settings);
  const content = memory === undefined ? undefined : readMemory(memory);
  const paths = [
    ...faultsOf(settings, entries),
    ...(memory === undefined ? [] : differences(memory, content, "memory")),
  ];
  if (paths.length > 0) return fail({ kind: "entries", paths });
  return ok({ date: typeof date === "string" ? date : "", settings: entries, memory: content });
}

/** What of a file is to be saved, when this is set now. */
export function taken({ settings }: Backup, now: Settings): Partial<Settings> {
  const { backend = now.backend, furtherBackends } = settings;
  // A token is one backend's, and no other is to see it.
  const tokens = new Map(now.furtherBackends.map(({ url, token }) => [url, token]));
  return {
    ...(backend === now.backend ? {} : { backendToken: "" }),
    ...settings,
    ...(furtherBackends && {
      furtherBackends: furtherBackends.map(({ url }) => ({ url, token: tokens.get(url) ?? "" })),
    }),
  };
}

/** `undefined` for what is no JSON; JSON has no such value. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNewer(version: unknown, than: number): boolean {
  return typeof version === "number" && version > than;
}
