/**
 * Waits for one of several events, for a limited time. Every wait of a conversation
 * goes through here, so that none can last for ever or leave a listener behind.
 */

/** What `start` gets; calling it again after the first time does nothing. */
export type Settle<Value> = (value: Value) => void;

/**
 * @param start begins to listen and returns how to stop listening
 * @param late what the promise resolves to when `ms` have passed
 * @returns rejects only with `signal.reason`, when nobody wants the answer any more
 */
export function waitFor<Value>(
  ms: number,
  signal: AbortSignal,
  late: Value,
  start: (settle: Settle<Value>) => () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let done = false;
    // Known only when `start` has returned, and `start` may settle before that.
    const listening: { stop?: () => void } = {};
    const finish = (act: () => void): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      listening.stop?.();
      act();
    };
    const abort = (): void => finish(() => reject(signal.reason as Error));
    const timer = setTimeout(() => finish(() => resolve(late)), ms);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) return abort();
    listening.stop = start((value) => finish(() => resolve(value)));
    if (done) listening.stop();
  });
}
