/** What every store engine has to do. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ReportStore } from "../../../src/probe/store/report-store.ts";
import { aReport, NOW } from "./reports.ts";

export function storeConformance(
  name: string,
  open: () => ReportStore | Promise<ReportStore>,
): void {
  describe(`${name} as a report store`, () => {
    let store: ReportStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("knows nothing at first", async () => {
      expect(await store.get("mx.example", NOW)).toBeUndefined();
      expect(await store.sweep(NOW)).toBe(0);
    });

    test("gives back exactly what was put in", async () => {
      const report = aReport("mx.example");
      await store.put(report);
      expect(await store.get("mx.example", NOW)).toEqual(report);
      expect(await store.get("mx.exampl", NOW)).toBeUndefined();
      expect(await store.get("MX.EXAMPLE", NOW)).toBeUndefined();
    });

    test("keeps one report per host, the latest", async () => {
      await store.put(aReport("mx.example", 90_000));
      await store.put(aReport("mx.example", 60_000, "192.0.2.2"));
      await store.put(aReport("other.example"));
      expect((await store.get("mx.example", NOW))?.addresses[0]?.address).toBe("192.0.2.2");
      expect(await store.get("mx.example", NOW + 70_000)).toBeUndefined();
      expect((await store.get("other.example", NOW))?.addresses[0]?.address).toBe("192.0.2.1");
    });

    test("hands out nothing from its expiry on", async () => {
      await store.put(aReport("mx.example", 1_000));
      expect(await store.get("mx.example", NOW + 999)).toBeDefined();
      expect(await store.get("mx.example", NOW + 1_000)).toBeUndefined();
    });

    test("sweeps what has expired, and only that", async () => {
      await store.put(aReport("a.example", 1_000));
      await store.put(aReport("b.example", 2_000));
      await store.put(aReport("c.example", 3_000));
      expect(await store.sweep(NOW + 2_000)).toBe(2);
      expect(await store.sweep(NOW + 2_000)).toBe(0);
      expect(await store.get("c.example", NOW)).toBeDefined();
      expect(await store.get("a.example", NOW)).toBeUndefined();
    });

    test("takes names that mean something to a database", async () => {
      const host = "x'; drop table report; --_%.example";
      await store.put(aReport(host));
      expect(await store.get(host, NOW)).toEqual(aReport(host));
    });

    test("survives many at once", async () => {
      const hosts = Array.from({ length: 200 }, (_, i) => `mx${i}.example`);
      await Promise.all(hosts.map((host) => store.put(aReport(host))));
      const got = await Promise.all(hosts.map((host) => store.get(host, NOW)));
      expect(got.map((report) => report?.host)).toEqual(hosts);
    });

    test("fails by rejecting, never by throwing, once closed", async () => {
      const closed = await open();
      await closed.close();
      const late = closed.get("mx.example", NOW);
      await expect(late).rejects.toThrow();
    });
  });
}
