/** What the guard reads and writes of the settings. */
import { allowAlways } from "../../settings/senders.ts";
import { changeSettings, currentAll } from "../../settings/store.ts";
import type { GuardSettings } from "./ports.ts";

/** @param ready what the last background had found is back, for it decides whether anything has to be waited for. */
export async function guardSettings(ready: Promise<void>): Promise<GuardSettings> {
  await ready;
  const { settings, managed } = await currentAll();
  return { ...settings, sendersLocked: managed.locked.includes("senders") };
}

export function alwaysAllow(from: string, domains: readonly string[]): Promise<void> {
  return changeSettings(({ senders }) => ({ senders: allowAlways(senders, from, domains) }));
}
