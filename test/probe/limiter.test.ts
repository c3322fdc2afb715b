import { expect, test } from "@jest/globals";
import { createLimiter } from "../../src/probe/limiter.ts";

let now = 0;
const clock = { now: () => now, sleep: () => Promise.resolve() };

test("so many times per key and window", () => {
  const limiter = createLimiter({ limit: 2, window: 1000, keys: 10 }, clock);
  now = 0;
  expect([limiter("a"), limiter("a"), limiter("a"), limiter("b")]).toEqual([0, 0, 1000, 0]);
  now = 400;
  expect(limiter("a")).toBe(600);
  now = 1000;
  expect(limiter("a")).toBe(0);
});

test("remembers only so many keys", () => {
  const limiter = createLimiter({ limit: 1, window: 1000, keys: 2 }, clock);
  now = 0;
  expect([limiter("a"), limiter("b"), limiter("b")]).toEqual([0, 0, 1000]);
  expect(limiter("c")).toBe(0);
  expect([limiter("b"), limiter("c")]).toEqual([1000, 1000]);
  expect(limiter("a")).toBe(0);
});
