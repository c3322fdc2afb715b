/**
 * Time comes in as an argument (never `Date.now` in the core), so that every
 * scenario can run at a fixed moment and every deadline can be tested without
 * waiting for it.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Resolves after `ms` milliseconds; resolves early (never rejects) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
