/** Shows the first page to whoever installs the add-on; not to who develops it, nor where nothing is left to choose. */
import type { SettingsKey } from "../settings/settings.ts";

const CHOICES: readonly SettingsKey[] = ["resolver", "backend", "senders"];

export interface FirstRunParts {
  /** As the browser tells: `install`, `update`, … */
  readonly reason: string;
  readonly installType: () => Promise<string>;
  readonly locked: () => Promise<readonly SettingsKey[]>;
  readonly open: () => Promise<unknown>;
}

/** Never rejects: a page that is not shown is in the settings. */
export async function welcome({ reason, installType, locked, open }: FirstRunParts): Promise<void> {
  if (reason !== "install") return;
  try {
    if ((await installType()) === "development") return;
    const held = await locked();
    if (CHOICES.every((key) => held.includes(key))) return;
    await open();
  } catch {
    // No window to open it in.
  }
}
