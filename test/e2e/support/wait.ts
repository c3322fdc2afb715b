import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/** Asks again until the answer is truthy; errors of `ask` pass through. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T> | T,
  milliseconds = 10_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms in vain for ${what}`);
    await sleep(30);
  }
}
