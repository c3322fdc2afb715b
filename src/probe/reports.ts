/**
 * A host's report: from memory or the store while it counts, else from a probe; one probe
 * per host at a time, however many ask, and however many replicas they ask; and only so
 * many probes in all.
 *
 * Whoever asked may hang up meanwhile: the probe goes on, for the others who ask and for
 * the store. Only the end of the server (`signal`) ends it; its lease is then given back,
 * so that another replica goes on at once. Of a replica that was killed the lease ends by
 * itself.
 */
import pLimit from "p-limit";
import type { Clock } from "../core/base/clock.ts";
import { ExpiringMap } from "../core/base/expiring-map.ts";
import { fail, ok, type Result } from "../core/base/result.ts";
import type { HostReport } from "../core/probe-api/host-report.ts";
import type { Progress } from "../core/probe-api/progress.ts";
import type { HostObserver } from "./direct.ts";
import { refreshTime } from "./lifetimes.ts";
import type { Store } from "./store/store.ts";

export interface ReportsDeps {
  readonly observe: HostObserver;
  /** Never rejects (store/resilient-store.ts). */
  readonly store: Pick<Store, "reports" | "leases">;
  /** Names this replica among all that share the store. */
  readonly replica: string;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Hosts probed at a time. */
  readonly concurrency: number;
  /** Hosts that may wait for their turn; beyond that the answer is `busy`. */
  readonly waiting: number;
  /** Told about every answer, for the metrics. */
  readonly onAnswer?: (source: AnswerSource, report?: HostReport) => void;
}

export type AnswerSource = "memory" | "store" | "probe" | "busy";

export interface Answer {
  readonly report: HostReport;
  /** The same as JSON, as it goes over the wire. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Reports {
  /** What is in memory: most answers, and so without waiting for anything. */
  known(host: string): Answer | undefined;
  /**
   * Rejects when the server ends meanwhile, or by a fault of ours.
   * @param onProgress is told what is happening, from where it stands now.
   */
  get(host: string, onProgress?: (progress: Progress) => void): Promise<Result<Answer, "busy">>;
  /**
   * Looks again at a host whose report still counts. What is learned takes its place; when
   * nothing is, it stays.
   * @returns whether it was looked at; it is not when somebody else is at it, or just was.
   */
  refresh(host: string): Promise<boolean>;
  /** Hosts being probed, hosts waiting for it (here or for another replica). */
  load(): { readonly active: number; readonly waiting: number };
}

/** Milliseconds a lease lasts when nobody prolongs it: how long a killed replica's hosts wait. */
const LEASE = 30_000;
/** Milliseconds between prolongations: two may fail. */
const PROLONG_EVERY = 10_000;
/** Milliseconds between looks whether another replica is done. */
const LOOK_EVERY = 250;
/** Milliseconds another replica is waited for. Default 150 s: a tarpit takes a probe nearly as long. */
const ELSEWHERE_AT_MOST = 150_000;
/** Reports kept in memory, some kilobytes each. */
const KEPT = 5_000;
/** Milliseconds until a refresh that has learned nothing is tried again. */
const RETRY_REFRESH = 600_000;

interface Flight {
  readonly answer: Promise<Result<Answer, "busy">>;
  readonly listeners: Set<(progress: Progress) => void>;
  latest: Progress | undefined;
}

export function createReports(deps: ReportsDeps): Reports {
  const { store, clock, signal } = deps;
  const limit = pLimit(deps.concurrency);
  const flights = new Map<string, Flight>();
  const kept = new ExpiringMap<Answer & { askedTold: boolean }>(KEPT, clock);
  let elsewhere = 0;
  let probes = 0;

  function keep(report: HostReport): Answer {
    const expiresAt = Date.parse(report.expiresAt);
    const answer = { report, body: JSON.stringify(report), expiresAt, askedTold: false };
    kept.set(report.host, answer, expiresAt);
    return answer;
  }

  /** What is in memory; that somebody has asked is told the store once for each report. */
  function recall(host: string): Answer | undefined {
    const answer = kept.get(host);
    if (answer !== undefined && !answer.askedTold) {
      answer.askedTold = true;
      void store.reports.asked(host);
    }
    return answer;
  }

  async function recallFromStore(host: string): Promise<Answer | undefined> {
    const report = await store.reports.get(host, clock.now());
    if (report === undefined) return undefined;
    deps.onAnswer?.("store", report);
    keep(report);
    return recall(host);
  }

  /**
   * Does something about a host that nobody else is at, in any replica.
   * @param act has put into the store what it found out when it ends, and only then is the
   *   lease given back. It looks there first: another may just have been done with the host.
   * @returns `undefined` when somebody else is at it.
   */
  async function underLease<Value>(
    host: string,
    act: () => Promise<Value>,
  ): Promise<Value | undefined> {
    signal.throwIfAborted();
    // Of this very probe: a refresh and a question never are at it both.
    const owner = `${deps.replica} ${(probes += 1)}`;
    const claim = () => store.leases.claim(host, owner, clock.now(), clock.now() + LEASE);
    if (!(await claim())) return undefined;
    let prolonged: Promise<unknown> = Promise.resolve();
    const prolonging = setInterval(() => void (prolonged = claim()), PROLONG_EVERY);
    prolonging.unref();
    try {
      signal.throwIfAborted();
      return await act();
    } finally {
      clearInterval(prolonging);
      // One that is under way would take the lease again, for nobody.
      await prolonged;
      await store.leases.release(host, owner);
    }
  }

  async function put(report: HostReport): Promise<void> {
    await store.reports.put(report, refreshTime(report, deps.random()));
  }

  async function lookOrProbe(host: string, tell: (progress: Progress) => void): Promise<Answer> {
    const known = await recallFromStore(host);
    if (known !== undefined) return known;
    const report = await deps.observe(host, signal, tell);
    await put(report);
    deps.onAnswer?.("probe", report);
    return keep(report);
  }

  /** As many as may wait, are waiting. */
  const full = () =>
    limit.activeCount + limit.pendingCount + elsewhere >= deps.concurrency + deps.waiting;

  async function fly(
    host: string,
    tell: (progress: Progress) => void,
  ): Promise<Result<Answer, "busy">> {
    const giveUp = clock.now() + ELSEWHERE_AT_MOST;
    for (;;) {
      const known = await recallFromStore(host);
      if (known !== undefined) return ok(known);
      if (full() || clock.now() > giveUp) {
        deps.onAnswer?.("busy");
        return fail("busy");
      }
      tell({ kind: "waiting" });
      const answer = await limit(() => underLease(host, () => lookOrProbe(host, tell)));
      if (answer !== undefined) return ok(answer);
      tell({ kind: "elsewhere" });
      elsewhere += 1;
      await clock.sleep(LOOK_EVERY, signal);
      elsewhere -= 1;
      signal.throwIfAborted();
    }
  }

  /** @param since whoever has looked since then has done it. */
  async function lookAgain(host: string, since: number): Promise<boolean> {
    const known = await store.reports.get(host, clock.now());
    if (known !== undefined && Date.parse(known.observedAt) >= since) return false;
    const report = await deps.observe(host, signal);
    if (saysSomething(report)) {
      await put(report);
      keep(report);
    } else await store.reports.postpone(host, clock.now() + RETRY_REFRESH);
    return true;
  }

  function takeOff(host: string): Flight {
    const listeners: Flight["listeners"] = new Set();
    const tell = (progress: Progress): void => {
      flight.latest = progress;
      for (const listener of listeners) listener(progress);
    };
    const answer = Promise.resolve()
      .then(() => fly(host, tell))
      .finally(() => flights.delete(host));
    const flight: Flight = { answer, listeners, latest: undefined };
    flights.set(host, flight);
    return flight;
  }

  function known(host: string): Answer | undefined {
    const answer = recall(host);
    if (answer !== undefined) deps.onAnswer?.("memory", answer.report);
    return answer;
  }

  return {
    known,
    async get(host, onProgress) {
      const answer = known(host);
      if (answer !== undefined) return ok(answer);
      const flight = flights.get(host) ?? takeOff(host);
      if (onProgress === undefined) return flight.answer;
      if (flight.latest !== undefined) onProgress(flight.latest);
      flight.listeners.add(onProgress);
      try {
        return await flight.answer;
      } finally {
        flight.listeners.delete(onProgress);
      }
    },
    async refresh(host) {
      if (flights.has(host) || limit.pendingCount > 0) return false;
      const since = clock.now();
      return (await limit(() => underLease(host, () => lookAgain(host, since)))) ?? false;
    },
    load: () => ({ active: limit.activeCount, waiting: limit.pendingCount + elsewhere }),
  };
}

/**
 * A host that was busy just then has not changed, and one we have seen only a part of, by our own
 * thrift or fault, neither: the report that still counts stays.
 */
function saysSomething({ failure, addresses }: HostReport): boolean {
  if (failure !== undefined) return failure !== "dns-failure";
  const kinds = new Set(addresses.map(({ outcome }) => outcome.kind));
  if (kinds.has("throttled") || kinds.has("internal")) return false;
  return kinds.has("tls") || kinds.has("no-starttls");
}
