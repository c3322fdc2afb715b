/** What every store engine has to do. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Store, ThrottleWindow } from "../../../src/probe/store/store.ts";
import { aReport, NOW } from "./reports.ts";

const WINDOW: ThrottleWindow = { limit: 3, window: 60_000 };

/** @param open a new, empty one each time */
export function storeConformance(
  name: string,
  open: (window: ThrottleWindow) => Store | Promise<Store>,
): void {
  let store: Store;
  const opened = () => {
    beforeEach(async () => {
      store = await open(WINDOW);
    });
    afterEach(() => store.close());
  };

  describe(`${name} as a store of reports`, () => {
    opened();

    test("knows nothing at first", async () => {
      expect(await store.reports.get("mx.example", NOW)).toBeUndefined();
      expect(await store.reports.sweep(NOW)).toBe(0);
      expect(await store.reports.due(NOW, 10)).toEqual([]);
      await store.check();
    });

    test("gives back exactly what was put in", async () => {
      const report = aReport("mx.example");
      await store.reports.put(report, NOW);
      expect(await store.reports.get("mx.example", NOW)).toEqual(report);
      expect(await store.reports.get("mx.exampl", NOW)).toBeUndefined();
      expect(await store.reports.get("MX.EXAMPLE", NOW)).toBeUndefined();
    });

    test("keeps one report per host, the latest", async () => {
      await store.reports.put(aReport("mx.example", 90_000), NOW);
      await store.reports.put(aReport("mx.example", 60_000, "192.0.2.2"), NOW);
      await store.reports.put(aReport("other.example"), NOW);
      const latest = await store.reports.get("mx.example", NOW);
      expect(latest?.addresses[0]?.address).toBe("192.0.2.2");
      expect(await store.reports.get("mx.example", NOW + 70_000)).toBeUndefined();
      const other = await store.reports.get("other.example", NOW);
      expect(other?.addresses[0]?.address).toBe("192.0.2.1");
    });

    test("hands out nothing from its expiry on", async () => {
      await store.reports.put(aReport("mx.example", 1_000), NOW);
      expect(await store.reports.get("mx.example", NOW + 999)).toBeDefined();
      expect(await store.reports.get("mx.example", NOW + 1_000)).toBeUndefined();
    });

    test("sweeps what has expired, and only that", async () => {
      await store.reports.put(aReport("a.example", 1_000), NOW);
      await store.reports.put(aReport("b.example", 2_000), NOW);
      await store.reports.put(aReport("c.example", 3_000), NOW);
      expect(await store.reports.sweep(NOW + 2_000)).toBe(2);
      expect(await store.reports.sweep(NOW + 2_000)).toBe(0);
      expect(await store.reports.get("c.example", NOW)).toBeDefined();
      expect(await store.reports.get("a.example", NOW)).toBeUndefined();
    });

    test("takes names that mean something to a database", async () => {
      const host = "x'; drop table report; --_%.example";
      await store.reports.put(aReport(host), NOW);
      expect(await store.reports.get(host, NOW)).toEqual(aReport(host));
    });

    test("survives many at once", async () => {
      const hosts = Array.from({ length: 200 }, (_, i) => `mx${i}.example`);
      await Promise.all(hosts.map((host) => store.reports.put(aReport(host), NOW)));
      const got = await Promise.all(hosts.map((host) => store.reports.get(host, NOW)));
      expect(got.map((report) => report?.host)).toEqual(hosts);
    });

    test("fails by rejecting, never by throwing, once closed", async () => {
      const closed = await open(WINDOW);
      await closed.close();
      const late = closed.reports.get("mx.example", NOW);
      await expect(late).rejects.toThrow();
      await expect(closed.check()).rejects.toThrow();
    });
  });

  describe(`${name}: what is due`, () => {
    opened();

    test("is what was asked for since it was put in, from its time on, until it expires", async () => {
      await store.reports.put(aReport("asked.example", 1_000), NOW + 500);
      await store.reports.put(aReport("not-asked.example", 1_000), NOW + 500);
      await store.reports.asked("asked.example");
      await store.reports.asked("unknown.example");
      expect(await store.reports.due(NOW + 499, 10)).toEqual([]);
      expect(await store.reports.due(NOW + 500, 10)).toEqual(["asked.example"]);
      expect(await store.reports.due(NOW + 1_000, 10)).toEqual([]);
    });

    test("is not due any more once it was made anew, until somebody asks again", async () => {
      await store.reports.put(aReport("mx.example"), NOW);
      await store.reports.asked("mx.example");
      await store.reports.put(aReport("mx.example"), NOW);
      expect(await store.reports.due(NOW, 10)).toEqual([]);
      await store.reports.asked("mx.example");
      expect(await store.reports.due(NOW, 10)).toEqual(["mx.example"]);
    });

    test("can be put off; the report stays", async () => {
      await store.reports.put(aReport("mx.example"), NOW);
      await store.reports.asked("mx.example");
      await store.reports.postpone("mx.example", NOW + 10_000);
      expect(await store.reports.due(NOW + 9_999, 10)).toEqual([]);
      expect(await store.reports.due(NOW + 10_000, 10)).toEqual(["mx.example"]);
      expect(await store.reports.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    });

    test("comes in the order it was due, as many as are wanted", async () => {
      for (const [host, at] of [
        ["b.example", 2],
        ["c.example", 3],
        ["a.example", 1],
      ] as const) {
        await store.reports.put(aReport(host), NOW + at);
        await store.reports.asked(host);
      }
      expect(await store.reports.due(NOW + 10, 2)).toEqual(["a.example", "b.example"]);
    });
  });

  describe(`${name}: leases`, () => {
    opened();
    const claim = (owner: string, at = 0) =>
      store.leases.claim("mx.example", owner, NOW + at, NOW + at + 1_000);

    test("one owner at a time, of many who ask at once", async () => {
      const all = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`owner ${i}`)));
      expect(all.filter(Boolean)).toHaveLength(1);
    });

    test("of different hosts have nothing to do with each other", async () => {
      expect(await claim("one")).toBe(true);
      expect(await store.leases.claim("b.example", "two", NOW, NOW + 1_000)).toBe(true);
    });

    test("end by themselves, but not when prolonged", async () => {
      expect(await claim("one")).toBe(true);
      expect(await claim("two", 999)).toBe(false);
      expect(await claim("one", 999)).toBe(true);
      expect(await claim("two", 1_000)).toBe(false);
      expect(await claim("two", 1_999)).toBe(true);
    });

    test("can be given back, by their owner only", async () => {
      await claim("one");
      await store.leases.release("mx.example", "two");
      expect(await claim("two")).toBe(false);
      await store.leases.release("mx.example", "one");
      expect(await claim("two")).toBe(true);
    });

    test("that have ended are swept, others not", async () => {
      await claim("one");
      await store.reports.sweep(NOW + 999);
      expect(await claim("two")).toBe(false);
      await store.reports.sweep(NOW + 1_000);
      expect(await claim("two")).toBe(true);
    });
  });

  describe(`${name}: the throttle`, () => {
    opened();
    const take = (at = 0) => store.throttle.take("192.0.2.1", NOW + at);

    test("lets so many through in a window, however many ask at once", async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => take()));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(WINDOW.limit);
      expect(waits.filter((wait) => wait > 0)).toEqual(Array(17).fill(WINDOW.window));
      expect(await store.throttle.take("192.0.2.2", NOW)).toBe(0);
    });

    test("the window begins with the first and ends for all", async () => {
      for (const at of [0, 10_000, 59_000]) expect(await take(at)).toBe(0);
      expect(await take(59_000)).toBe(1_000);
      for (const at of [60_000, 61_000, 62_000]) expect(await take(at)).toBe(0);
      expect(await take(63_000)).toBe(57_000);
    });

    test("windows that have ended are swept, others not", async () => {
      for (const at of [0, 0, 0]) await take(at);
      await store.reports.sweep(NOW + 59_999);
      expect(await take(59_999)).toBe(1);
      await store.reports.sweep(NOW + 60_000);
      expect(await take(60_000)).toBe(0);
    });
  });
}
