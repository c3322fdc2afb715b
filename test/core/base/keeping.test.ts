import { describe, expect, test } from "@jest/globals";
import { withDeadline } from "../../../src/core/base/deadline.ts";
import { ExpiringMap } from "../../../src/core/base/expiring-map.ts";
import { SingleFlight } from "../../../src/core/base/single-flight.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

describe("ExpiringMap", () => {
  test("an entry ends at its time, not a millisecond later", async () => {
    const clock = new ManualClock();
    const map = new ExpiringMap<string>(10, clock);
    map.set("a", "1", clock.now() + 1000);
    await clock.advance(999);
    expect(map.get("a")).toBe("1");
    await clock.advance(1);
    expect(map.get("a")).toBeUndefined();
  });

  test("when it is full, what was used longest ago makes room", () => {
    const clock = new ManualClock();
    const map = new ExpiringMap<string>(2, clock);
    const until = clock.now() + 1000;
    map.set("a", "1", until);
    map.set("b", "2", until);
    map.get("a");
    map.set("c", "3", until);
    expect(map.entries().map((entry) => entry.key)).toEqual(["a", "c"]);
  });

  test("what is over already, or has no time at all, is not kept", () => {
    const clock = new ManualClock();
    const map = new ExpiringMap<string>(2, clock);
    map.set("a", "1", clock.now());
    map.set("b", "2", NaN);
    expect(map.size).toBe(0);
  });
});

describe("SingleFlight", () => {
  test("many ask, one runs, all get the answer; the next one runs anew", async () => {
    const flights = new SingleFlight<number>();
    let runs = 0;
    const ask = () =>
      flights.run(
        "a",
        () => Promise.resolve(++runs),
        () => -1,
      );
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
    expect(flights.size).toBe(0);
  });

  test("one that gives up does not stop the others; when all have, the run is aborted", async () => {
    const flights = new SingleFlight<string>();
    const first = new AbortController();
    const second = new AbortController();
    let stopped = false;
    const start = (signal: { addEventListener(type: "abort", f: () => void): void }) => {
      signal.addEventListener("abort", () => (stopped = true));
      return new Promise<string>(() => {});
    };
    const a = flights.run("k", start, () => "gave up", first.signal);
    const b = flights.run("k", start, () => "gave up", second.signal);
    first.abort();
    expect(await a).toBe("gave up");
    expect(stopped).toBe(false);
    second.abort();
    expect(await b).toBe("gave up");
    expect(stopped).toBe(true);
  });

  test("a failing run fails for everybody and is not kept", async () => {
    const flights = new SingleFlight<number>();
    const failing = () => Promise.reject(new Error("no"));
    const both = [flights.run("k", failing, () => 0), flights.run("k", failing, () => 0)];
    expect((await Promise.allSettled(both)).map((one) => one.status)).toEqual([
      "rejected",
      "rejected",
    ]);
    expect(
      await flights.run(
        "k",
        () => Promise.resolve(7),
        () => 0,
      ),
    ).toBe(7);
  });
});

describe("withDeadline", () => {
  test("a run that is late is aborted and its answer not waited for", async () => {
    const clock = new ManualClock();
    let aborted = false;
    const result = withDeadline(
      clock,
      100,
      (signal) => {
        signal.addEventListener("abort", () => (aborted = true));
        return new Promise<string>(() => {});
      },
      () => "late",
    );
    await clock.advance(100);
    expect(await result).toBe("late");
    expect(aborted).toBe(true);
  });

  test("a run in time leaves no timer behind", async () => {
    const clock = new ManualClock();
    const result = withDeadline(
      clock,
      100,
      () => Promise.resolve("done"),
      () => "late",
    );
    expect(await result).toBe("done");
    await settle();
    expect(clock.sleeping).toBe(0);
  });

  test("the outer signal reaches the run", async () => {
    const outer = new AbortController();
    outer.abort();
    const result = withDeadline(
      new ManualClock(),
      100,
      (signal) => Promise.resolve(signal.aborted),
      () => false,
      outer.signal,
    );
    expect(await result).toBe(true);
  });
});
