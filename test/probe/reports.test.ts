import { describe, expect, test } from "@jest/globals";
import type { HostReport, Outcome } from "../../src/core/probe-api/host-report.ts";
import type { Progress } from "../../src/core/probe-api/progress.ts";
import { createReports, type ReportsDeps } from "../../src/probe/reports.ts";
import { openSqliteStore } from "../../src/probe/store/sqlite-store.ts";
import { resilient } from "../../src/probe/store/resilient-store.ts";
import { aReport, NOW } from "./store/reports.ts";

const WINDOW = { limit: 2, window: 60_000 };
const memory = () => openSqliteStore(":memory:", WINDOW);

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
    store: memory(),
    replica: "one",
    // A round of the event loop is as long as anything here waits.
    clock: { now: () => now, sleep: () => new Promise((done) => setImmediate(done)) },
    random: () => 0,
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
    const report = aReport("mx.example");
    expect(one).toMatchObject({ ok: true, value: { report, body: JSON.stringify(report) } });
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
    const store = memory();
    await store.close();
    const failures: unknown[] = [];
    const alone = { take: () => Promise.resolve(0) };
    const { reports, finish } = lab({
      store: resilient(store, alone, (error) => failures.push(error)),
    });
    const report = reports.get("mx.example");
    await settle();
    finish("mx.example");
    expect((await report).ok).toBe(true);
    // Reading, claiming, reading again, putting, releasing.
    expect(failures).toHaveLength(5);
  });

  test("nothing begins when the server ends", async () => {
    const { reports, probed, abort } = lab();
    abort();
    await expect(reports.get("mx.example")).rejects.toThrow("ending");
    expect(probed).toEqual([]);
  });
});

describe("replicas that share a store", () => {
  function replicas() {
    const store = memory();
    return { store, one: lab({ store, replica: "one" }), two: lab({ store, replica: "two" }) };
  }

  test("look at a host once; who did not look waits and gets the report", async () => {
    const { one, two } = replicas();
    const first = one.reports.get("mx.example");
    await settle();
    const told: string[] = [];
    const second = two.reports.get("mx.example", ({ kind }) => void told.push(kind));
    await settle();
    expect([one.probed, two.probed]).toEqual([["mx.example"], []]);
    expect(told).toContain("elsewhere");
    expect(two.reports.load()).toEqual({ active: 0, waiting: 1 });
    one.finish("mx.example");
    expect((await first).ok && (await second).ok).toBe(true);
    expect(two.probed).toEqual([]);
  });

  test("what another has found out while one waited for its turn is not looked at again", async () => {
    const store = memory();
    const one = lab({ store, replica: "one" });
    const two = lab({ store, replica: "two", concurrency: 1 });
    void two.reports.get("other.example");
    await settle();
    const waiting = two.reports.get("mx.example");
    const first = one.reports.get("mx.example");
    await settle();
    one.finish("mx.example");
    await first;
    two.finish("other.example");
    expect((await waiting).ok).toBe(true);
    expect(two.probed).toEqual(["other.example"]);
  });

  test("one that is killed is stood in for when its lease ends", async () => {
    const { one, two } = replicas();
    void one.reports.get("mx.example");
    await settle();
    const asked = two.reports.get("mx.example");
    // Nothing more is heard of the first: its clock stands still, and it prolongs nothing.
    two.at(NOW + 29_000);
    await settle();
    expect(two.probed).toEqual([]);
    two.at(NOW + 30_000);
    await settle();
    expect(two.probed).toEqual(["mx.example"]);
    two.finish("mx.example");
    expect((await asked).ok).toBe(true);
  });

  test("one that ends hands over at once", async () => {
    const store = memory();
    const ending = new AbortController();
    const one = lab({
      store,
      replica: "one",
      signal: ending.signal,
      observe: (_host, signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener("abort", () => fail(signal.reason as Error), { once: true });
        }),
    });
    const two = lab({ store, replica: "two" });
    const left = one.reports.get("mx.example");
    await settle();
    const asked = two.reports.get("mx.example");
    await settle();
    expect(two.probed).toEqual([]);
    ending.abort(new Error("ending"));
    await expect(left).rejects.toThrow("ending");
    await settle();
    expect(two.probed).toEqual(["mx.example"]);
    two.finish("mx.example");
    expect((await asked).ok).toBe(true);
  });

  test("another's probe that takes for ever ends in `busy`, not in waiting", async () => {
    const { store, two } = replicas();
    await store.leases.claim("mx.example", "one", NOW, NOW + 10_000_000);
    const asked = two.reports.get("mx.example");
    await settle();
    two.at(NOW + 150_001);
    expect(await asked).toEqual({ ok: false, fault: "busy" });
  });
});

describe("progress", () => {
  test("is told from where it stands, to each who waits, and to nobody afterwards", async () => {
    let tell: ((progress: Progress) => void) | undefined;
    let done: (() => void) | undefined;
    const { reports } = lab({
      observe: (host, _signal, onProgress) => {
        tell = onProgress;
        return new Promise((resolve) => (done = () => resolve(aReport(host))));
      },
    });
    const first: Progress[] = [];
    const second: Progress[] = [];
    const one = reports.get("mx.example", (progress) => void first.push(progress));
    await settle();
    const step: Progress = { kind: "step", address: "192.0.2.1", step: "greeting" };
    tell?.(step);
    const two = reports.get("mx.example", (progress) => void second.push(progress));
    await settle();
    done?.();
    await Promise.all([one, two]);
    tell?.({ ...step, step: "ehlo" });
    expect([first, second]).toEqual([[{ kind: "waiting" }, step], [step]]);
  });
});

describe("a refresh", () => {
  const HOURS = 3_600_000;
  const report = (outcome: Outcome, observedAt = NOW): HostReport => ({
    ...aReport("mx.example", 6 * HOURS),
    observedAt: new Date(observedAt).toISOString(),
    expiresAt: new Date(observedAt + 6 * HOURS).toISOString(),
    addresses: [{ address: "192.0.2.1", outcome, times: {} }],
  });

  async function known(next: HostReport) {
    const store = memory();
    const answers = [report({ kind: "tls" }), next];
    const one = lab({ store, observe: () => Promise.resolve(answers.shift() ?? next) });
    await one.reports.get("mx.example");
    await one.reports.get("mx.example");
    return { store, ...one };
  }

  test("is due late in the lifetime of what was asked for again, and puts news in its place", async () => {
    const news = report({ kind: "no-starttls", helo: false }, NOW + 5 * HOURS);
    const { store, reports, at } = await known(news);
    // With `random` 0, when a tenth is left.
    expect(await store.reports.due(NOW + 5.39 * HOURS, 10)).toEqual([]);
    expect(await store.reports.due(NOW + 5.41 * HOURS, 10)).toEqual(["mx.example"]);
    at(NOW + 5.41 * HOURS);
    expect(await reports.refresh("mx.example")).toBe(true);
    expect(await reports.get("mx.example")).toMatchObject({ value: { report: news } });
    expect(await store.reports.due(NOW + 5.41 * HOURS, 10)).toEqual([]);
  });

  test("that learns nothing leaves what was known, and is not tried again at once", async () => {
    const { store, reports, at } = await known(report({ kind: "timeout", step: "greeting" }));
    at(NOW + 5.5 * HOURS);
    await reports.refresh("mx.example");
    const kept = await reports.get("mx.example");
    expect(kept).toMatchObject({ value: { report: report({ kind: "tls" }) } });
    expect(await store.reports.due(NOW + 5.6 * HOURS, 10)).toEqual([]);
    expect(await store.reports.due(NOW + 5.7 * HOURS, 10)).toEqual(["mx.example"]);
  });

  test.each<Outcome>([{ kind: "throttled" }, { kind: "internal", reason: "EMFILE" }])(
    "that saw only a part, because of us (%j), leaves the whole that was known",
    async (outcome) => {
      const whole = report({ kind: "tls" });
      const part = {
        ...whole,
        addresses: [...whole.addresses, { address: "192.0.2.2", outcome, times: {} }],
      };
      const { reports, at } = await known(part);
      at(NOW + 5.5 * HOURS);
      expect(await reports.refresh("mx.example")).toBe(true);
      expect(await reports.get("mx.example")).toMatchObject({ value: { report: whole } });
    },
  );

  test("what lasts only minutes is never due", async () => {
    const store = memory();
    const { reports, finish } = lab({ store });
    const first = reports.get("mx.example");
    await settle();
    finish("mx.example");
    await first;
    await reports.get("mx.example");
    expect(await store.reports.due(NOW + 59_999, 10)).toEqual([]);
  });

  test("does not begin while another probe of the host is under way", async () => {
    const store = memory();
    const { reports, probed } = lab({ store });
    await store.leases.claim("mx.example", "two", NOW, NOW + 1_000);
    expect(await reports.refresh("mx.example")).toBe(false);
    expect(probed).toEqual([]);
  });
});
