/**
 * A host's report: from the store while it counts, else from a probe; one probe per
 * host at a time, however many ask; and only so many probes in all.
 *
 * Whoever asked may hang up meanwhile: the probe goes on, for the others who ask
 * and for the store. Only the end of the server (`signal`) ends it.
 */
import pLimit from "p-limit";
import type { Clock } from "../core/base/clock.ts";
import { fail, ok, type Result } from "../core/base/result.ts";
import type { HostReport } from "../core/probe-api/host-report.ts";
import type { HostObserver } from "./direct.ts";
import type { ReportStore } from "./store/report-store.ts";

export interface ReportsDeps {
  readonly observe: HostObserver;
  /** Never rejects (store/resilient-store.ts). */
  readonly store: ReportStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hosts probed at a time. */
  readonly concurrency: number;
  /** Hosts that may wait for their turn; beyond that the answer is `busy`. */
  readonly waiting: number;
  /** Told about every answer, for the metrics. */
  readonly onAnswer?: (source: "store" | "probe" | "busy", report?: HostReport) => void;
}

export interface Reports {
  /** Rejects when the server ends meanwhile, or by a fault of ours. */
  get(host: string): Promise<Result<HostReport, "busy">>;
  /** Hosts being probed, hosts waiting for it. */
  load(): { readonly active: number; readonly waiting: number };
}

export function createReports(deps: ReportsDeps): Reports {
  const limit = pLimit(deps.concurrency);
  const flights = new Map<string, Promise<Result<HostReport, "busy">>>();

  async function fly(host: string): Promise<Result<HostReport, "busy">> {
    const known = await deps.store.get(host, deps.clock.now());
    if (known !== undefined) {
      deps.onAnswer?.("store", known);
      return ok(known);
    }
    if (limit.activeCount + limit.pendingCount >= deps.concurrency + deps.waiting) {
      deps.onAnswer?.("busy");
      return fail("busy");
    }
    const report = await limit(() => {
      deps.signal.throwIfAborted();
      return deps.observe(host, deps.signal);
    });
    await deps.store.put(report);
    deps.onAnswer?.("probe", report);
    return ok(report);
  }

  return {
    get(host) {
      const flight =
        flights.get(host) ??
        fly(host).finally(() => {
          flights.delete(host);
        });
      flights.set(host, flight);
      return flight;
    },
    load: () => ({ active: limit.activeCount, waiting: limit.pendingCount }),
  };
}
