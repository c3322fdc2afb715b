/** Runs something with a time limit, on a clock that tests can hold still. */
import type { Clock } from "./clock.ts";

/**
 * @param ms milliseconds until `run`'s signal aborts and `late()` is the answer.
 * @param outer aborts `run` too; what `run` then returns is the answer.
 */
export async function withDeadline<Value>(
  clock: Clock,
  ms: number,
  run: (signal: AbortSignal) => Promise<Value>,
  late: () => Value,
  outer?: AbortSignal,
): Promise<Value> {
  const stop = new AbortController();
  const done = new AbortController();
  const outerAborted = () => stop.abort();
  if (outer?.aborted === true) stop.abort();
  outer?.addEventListener("abort", outerAborted, { once: true });
  const timeout = clock.sleep(ms, done.signal).then(() => {
    stop.abort();
    return late();
  });
  try {
    return await Promise.race([run(stop.signal), timeout]);
  } finally {
    outer?.removeEventListener("abort", outerAborted);
    done.abort();
  }
}
