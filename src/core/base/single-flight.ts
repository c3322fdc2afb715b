/**
 * One run per key however many ask at once. Each caller has its own way out: when its
 * signal aborts, it alone stops waiting; the run itself is aborted only when nobody
 * waits for it any more.
 */
export class SingleFlight<Value> {
  readonly #flights = new Map<
    string,
    { run: Promise<Value>; waiting: number; stop: AbortController }
  >();

  /**
   * @param onAbort what a caller whose signal aborted gets.
   */
  async run(
    key: string,
    start: (signal: AbortSignal) => Promise<Value>,
    onAbort: () => Value,
    signal?: AbortSignal,
  ): Promise<Value> {
    if (signal?.aborted === true) return onAbort();
    let flight = this.#flights.get(key);
    if (flight === undefined) {
      const stop = new AbortController();
      const run = start(stop.signal).finally(() => {
        if (this.#flights.get(key)?.run === run) this.#flights.delete(key);
      });
      flight = { run, waiting: 0, stop };
      this.#flights.set(key, flight);
    }
    const joined = flight;
    joined.waiting++;
    try {
      return await raceAbort(joined.run, onAbort, signal);
    } finally {
      joined.waiting--;
      if (joined.waiting === 0 && this.#flights.get(key) === joined) {
        this.#flights.delete(key);
        joined.stop.abort();
      }
    }
  }

  get size(): number {
    return this.#flights.size;
  }
}

function raceAbort<Value>(
  run: Promise<Value>,
  onAbort: () => Value,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return run;
  return new Promise((resolve, reject) => {
    const aborted = () => resolve(onAbort());
    signal.addEventListener("abort", aborted, { once: true });
    run.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}
