/** So many times per key and window, in memory: clients that ask too much, addresses we would knock at too often. */
import type { Clock } from "../core/base/clock.ts";

export interface LimiterOptions {
  /** Times per window. */
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
  /** Keys remembered at once. When there are more, the oldest are forgotten: memory is bounded, the limit then is not. */
  readonly keys: number;
}

/** @returns 0 when allowed (and counted), else the milliseconds to wait */
export type Limiter = (key: string) => number;

export function createLimiter({ limit, window, keys }: LimiterOptions, clock: Clock): Limiter {
  const counts = new Map<string, { count: number; readonly until: number }>();
  return (key) => {
    const now = clock.now();
    let entry = counts.get(key);
    if (entry === undefined || entry.until <= now) {
      // Deleted first, so that the map's order is the order of age.
      counts.delete(key);
      entry = { count: 0, until: now + window };
      counts.set(key, entry);
      for (const [oldest, { until }] of counts) {
        if (until > now && counts.size <= keys) break;
        counts.delete(oldest);
      }
    }
    if (entry.count >= limit) return entry.until - now;
    entry.count += 1;
    return 0;
  };
}
