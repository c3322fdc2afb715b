/**
 * What was read, until it may have changed. A read that fails or never comes back is
 * nobody's but its caller's: the next one reads anew.
 */
export class Kept<Value> {
  readonly #read: () => Promise<Value>;
  #kept: { readonly value: Value } | undefined;
  /** Counts the changes; what was read before one is not kept after it. */
  #changes = 0;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  async get(): Promise<Value> {
    if (this.#kept !== undefined) return this.#kept.value;
    const changes = this.#changes;
    const value = await this.#read();
    if (changes === this.#changes) this.#kept = { value };
    return value;
  }

  /** It may have changed. */
  drop(): void {
    this.#changes++;
    this.#kept = undefined;
  }
}
