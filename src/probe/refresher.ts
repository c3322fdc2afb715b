/**
 * Makes reports that are in demand anew before they expire, so that nobody has to wait for a
 * host that many write to. Every replica does; leases keep two from looking at one host.
 */
import type { Clock } from "../core/base/clock.ts";
import type { Reports } from "./reports.ts";
import type { ReportStore } from "./store/store.ts";

export interface RefresherDeps {
  readonly reports: Pick<Reports, "refresh">;
  readonly store: Pick<ReportStore, "due">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of a fault of ours; the next round comes nevertheless. */
  readonly onFault: (error: unknown) => void;
}

/** Milliseconds between rounds, and hosts in one: at most one probe a second, beside what is asked for. */
const EVERY = 15_000;
const AT_A_TIME = 16;

/** Runs until `signal` aborts; never rejects. */
export async function keepFresh(deps: RefresherDeps): Promise<void> {
  const { reports, store, clock, signal, onFault } = deps;
  while (!signal.aborted) {
    const hosts = await store.due(clock.now(), AT_A_TIME);
    const refreshed = await Promise.allSettled(hosts.map((host) => reports.refresh(host)));
    for (const one of refreshed) {
      if (one.status === "rejected" && !signal.aborted) onFault(one.reason);
    }
    await clock.sleep(EVERY, signal);
  }
}
