/**
 * A bounded map whose entries end by themselves. Lookups never return what has expired;
 * when it is full, the entry that was used longest ago makes room.
 */
import type { Clock } from "./clock.ts";

export class ExpiringMap<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>();
  readonly #capacity: number;
  readonly #clock: Clock;

  /** @param capacity entries kept at most, 1 or more. */
  constructor(capacity: number, clock: Clock) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.until <= this.#clock.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param until milliseconds since the epoch; what already lies in the past is not kept. */
  set(key: string, value: Value, until: number): void {
    this.#entries.delete(key);
    if (!(until > this.#clock.now())) return;
    while (this.#entries.size >= this.#capacity) {
      const oldest = this.#entries.keys().next();
      if (oldest.done === true) break;
      this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, { value, until });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is still valid, longest unused first; to be written down and read back. */
  entries(): { key: string; value: Value; until: number }[] {
    const now = this.#clock.now();
    return [...this.#entries]
      .filter(([, entry]) => entry.until > now)
      .map(([key, entry]) => ({ key, ...entry }));
  }
}
