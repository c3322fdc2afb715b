/**
 * One signal for many questions at once. Each gets a signal of its own, so that nobody
 * hangs dozens of listeners on one (Node takes more than ten for a leak, and says so).
 */
export class SignalFan {
  readonly #children = new Set<AbortController>();
  readonly #aborted: () => boolean;

  constructor(signal: AbortSignal | undefined) {
    this.#aborted = () => signal?.aborted === true;
    signal?.addEventListener("abort", () => {
      for (const child of this.#children) child.abort();
    });
  }

  async run<Value>(start: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const child = new AbortController();
    if (this.#aborted()) child.abort();
    this.#children.add(child);
    try {
      return await start(child.signal);
    } finally {
      this.#children.delete(child);
    }
  }
}
