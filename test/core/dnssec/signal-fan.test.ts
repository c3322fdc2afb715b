import { expect, test } from "@jest/globals";
import { SignalFan } from "../../../src/core/dnssec/signal-fan.ts";

/** Runs until it is told to end. */
function start(fan: SignalFan) {
  let signal: AbortSignal | undefined;
  let end = () => {};
  const done = fan.run((own) => {
    signal = own;
    return new Promise<void>((resolve) => (end = resolve));
  });
  return { done, signal: () => signal, aborted: () => signal?.aborted, end: () => end() };
}
const several = (fan: SignalFan, count: number) => Array.from({ length: count }, () => start(fan));

test("one signal ends all that runs", () => {
  const stop = new AbortController();
  const running = several(new SignalFan(stop.signal), 20);
  expect(running.some((one) => one.aborted())).toBe(false);
  stop.abort();
  expect(running.every((one) => one.aborted())).toBe(true);
});

test("no more than eight share a signal, and its place is free again at the end", async () => {
  const fan = new SignalFan(undefined);
  const running = several(fan, 16);
  const signals = running.map((one) => one.signal());
  expect(new Set(signals.slice(0, 8)).size).toBe(1);
  expect(new Set(signals).size).toBe(2);
  running[0]?.end();
  await running[0]?.done;
  expect(start(fan).signal()).toBe(signals[0]);
  expect(signals).not.toContain(start(fan).signal());
});

test("what begins after the end has ended already", () => {
  expect(start(new SignalFan(AbortSignal.abort())).aborted()).toBe(true);
});

test("without a signal nothing ends early", () => {
  expect(start(new SignalFan(undefined)).aborted()).toBe(false);
});
