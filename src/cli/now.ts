import type { Clock } from "../core/base/clock.ts";
import { systemClock } from "../probe/system-clock.ts";
import { UsageError } from "./io.ts";

/**
 * `--now`: judges as of another moment; deadlines still run in real time.
 * @throws UsageError for text that is no time with a zone.
 */
export function clockAt(text: string | undefined): Clock {
  if (text === undefined) return systemClock;
  const now = Date.parse(text);
  if (Number.isNaN(now) || !/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new UsageError(`--now ${text}: write it like 2026-11-23T12:00:00Z`);
  }
  const since = systemClock.now();
  return {
    now: () => now + systemClock.now() - since,
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
  };
}
