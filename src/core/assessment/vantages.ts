/**
 * # One host, seen from several places
 *
 * Who sits near one backend can strip STARTTLS there, and who owns one can say what they
 * like; what another sees at the same time shows it. So all are asked, and none of them has
 * to trust or know another. What they saw is put beside each other here; whether they agree
 * is judged in host.ts.
 *
 * A place that cannot look (down, busy, without IPv6) takes nothing away from what another
 * saw, and is waited for only a while once another has answered.
 */
import type { Clock } from "../base/clock.ts";
import { REPORT_VERSION, type HostReport } from "../probe-api/host-report.ts";
import type { CachingProber } from "./caching-prober.ts";
import type { Observation, Vantage } from "./ports.ts";

export interface Place {
  /** For people: the host name of the backend. */
  readonly place: string;
  readonly prober: CachingProber;
}

/**
 * Milliseconds the others are waited for once one has answered. Default 20 s: two that look at
 * a slow host at the same time differ by less, and a message is not held up by one that is down.
 */
const OTHERS_WITHIN = 20_000;

/** @param places one or more, the person's first choice first */
export function createVantageProber(places: readonly Place[], clock: Clock): CachingProber {
  const [only] = places;
  if (only !== undefined && places.length === 1) return only.prober;

  async function observe(host: string, signal?: AbortSignal): Promise<Observation> {
    const looking = places.map(async ({ place, prober }) => ({
      place,
      observation: await prober.observe(host, signal),
    }));
    const over = new AbortController();
    const first = firstReport(looking).then(() => clock.sleep(OTHERS_WITHIN, over.signal));
    const enough = first.then(() => undefined);
    const seen = await Promise.all(looking.map((one) => Promise.race([one, enough])));
    over.abort();
    return together(host, seen);
  }

  return {
    observe,
    forget(hosts) {
      for (const { prober } of places) prober.forget(hosts);
    },
  };
}

interface Seen {
  readonly place: string;
  readonly observation: Observation;
}

/** Resolves when one place has seen something; never, when none does. */
function firstReport(looking: readonly Promise<Seen>[]): Promise<void> {
  return new Promise((resolve) => {
    for (const one of looking) {
      void one.then(({ observation }) => {
        if (observation.kind === "report") resolve();
      });
    }
  });
}

function together(host: string, seen: readonly (Seen | undefined)[]): Observation {
  const vantages: Vantage[] = seen.flatMap((one) =>
    one?.observation.kind === "report"
      ? [{ place: one.place, report: one.observation.report }]
      : [],
  );
  const [first] = vantages;
  if (first === undefined) {
    const [failed] = seen.flatMap((one) => (one === undefined ? [] : [one.observation]));
    return failed ?? { kind: "unavailable", failure: "backend-timeout" };
  }
  if (vantages.length === 1) return { kind: "report", report: first.report };
  return { kind: "report", report: merge(host, vantages), vantages };
}

/** All that was seen at any address from anywhere; it holds no longer than the shortest of them. */
function merge(host: string, vantages: readonly Vantage[]): HostReport {
  const reports = vantages.map(({ report }) => report);
  const withAddresses = reports.filter(({ failure }) => failure === undefined);
  const failure = withAddresses.length === 0 ? reports[0]?.failure : undefined;
  const earliest = (times: readonly string[]): string =>
    times.reduce((first, time) => (Date.parse(time) < Date.parse(first) ? time : first));
  return {
    version: REPORT_VERSION,
    host,
    observedAt: earliest(reports.map(({ observedAt }) => observedAt)),
    expiresAt: earliest(reports.map(({ expiresAt }) => expiresAt)),
    ...(failure !== undefined && { failure }),
    addresses: withAddresses.flatMap(({ addresses }) => addresses),
  };
}
