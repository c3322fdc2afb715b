import { describe, expect, test } from "@jest/globals";
import type { HostReport } from "../../src/core/probe-api/host-report.ts";
import { createReports, type ReportsDeps } from "../../src/probe/reports.ts";
import { openSqliteStore } from "../../src/probe/store/sqlite-store.ts";
import { resilient } from "../../src/probe/store/resilient-store.ts";
import { aReport, NOW } from "./store/reports.ts";

interface Lab {
  readonly reports: ReturnType<typeof createReports>;
  readonly probed: string[];
  readonly finish: (host: string) => void;
  readonly crash: (host: string) => void;
  readonly at: (now: number) => void;
  readonly abort: () => void;
}

function lab(overrides: Partial<ReportsDeps> = {}): Lab {
  const probed: string[] = [];
  const waiting = new Map<string, { done: (r: HostReport) => void; fail: (e: Error) => void }>();
  const controller = new AbortController();
  let now = NOW;
  const reports = createReports({
    observe: (host) => {
      probed.push(host);
      return new Promise((done, fail) => waiting.set(host, { done, fail }));
    },
    store: openSqliteStore(":memory:"),
    clock: { now: () => now, sleep: () => Promise.resolve() },
    signal: controller.signal,
    concurrency: 2,
    waiting: 1,
    ...overrides,
  });
  return {
    reports,
    probed,
    finish: (host) => waiting.get(host)?.done(aReport(host)),
    crash: (host) => waiting.get(host)?.fail(new Error("a bug")),
    at: (time) => (now = time),
    abort: () => controller.abort(new Error("ending")),
  };
}

/** Lets everything that can happen without more input happen. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("reports", () => {
  test("two who ask at once share one probe; who asks later gets it from the store", async () => {
    const { reports, probed, finish } = lab();
    const both = [reports.get("mx.example"), reports.get("mx.example")];
    await settle();
    finish("mx.example");
    const [one, two] = await Promise.all(both);
    expect(one).toEqual({ ok: true, value: aReport("mx.example") });
    expect(two).toEqual(one);
    expect(await reports.get("mx.example")).toEqual(one);
    expect(probed).toEqual(["mx.example"]);
  });

  test("a report that has expired is made anew", async () => {
    const { reports, probed, finish, at } = lab();
    const first = reports.get("mx.example");
    await settle();
    finish("mx.example");
    await first;
    at(NOW + 60_000);
    void reports.get("mx.example");
    await settle();
    expect(probed).toEqual(["mx.example", "mx.example"]);
  });

  test("so many at a time, so many waiting, and then `busy`", async () => {
    const { reports, probed, finish } = lab();
    const [a, , c] = ["a", "b", "c"].map((host) => reports.get(host));
    await settle();
    expect(probed).toEqual(["a", "b"]);
    expect(reports.load()).toEqual({ active: 2, waiting: 1 });
    expect(await reports.get("d")).toEqual({ ok: false, fault: "busy" });
    // Who shares a flight needs no place of their own.
    const again = reports.get("c");
    finish("a");
    await a;
    await settle();
    expect(probed).toEqual(["a", "b", "c"]);
    finish("c");
    expect(await again).toEqual(await c);
    expect((await reports.get("a")).ok).toBe(true);
  });

  test("a crash is for those who asked then; the next one asks anew", async () => {
    const { reports, probed, crash, finish } = lab();
    const first = reports.get("mx.example");
    await settle();
    crash("mx.example");
    await expect(first).rejects.toThrow("a bug");
    const second = reports.get("mx.example");
    await settle();
    finish("mx.example");
    expect((await second).ok).toBe(true);
    expect(probed).toHaveLength(2);
  });

  test("a store that fails costs a probe, never the answer", async () => {
    const store = openSqliteStore(":memory:");
    await store.close();
    const failures: unknown[] = [];
    const { reports, finish } = lab({ store: resilient(store, (error) => failures.push(error)) });
    const report = reports.get("mx.example");
    await settle();
    finish("mx.example");
    expect((await report).ok).toBe(true);
    expect(failures).toHaveLength(2);
  });

  test("nothing begins when the server ends", async () => {
    const { reports, probed, abort } = lab();
    abort();
    await expect(reports.get("mx.example")).rejects.toThrow("ending");
    expect(probed).toEqual([]);
  });
});
