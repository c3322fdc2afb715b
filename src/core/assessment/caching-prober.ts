/** One observation per host at a time, and none while a report is still good. */
import type { Clock } from "../base/clock.ts";
import { ExpiringMap } from "../base/expiring-map.ts";
import { SingleFlight } from "../base/single-flight.ts";
import type { HostReport } from "../probe-api/host-report.ts";
import type { Observation, Prober } from "./ports.ts";

/** Reports kept. Default 1000; a handful of providers serve most domains. */
const CAPACITY = 1000;

export interface CachingProber extends Prober {
  /** Drops what is kept of these hosts, so that the next look is a fresh one. */
  forget(hosts: readonly string[]): void;
}

export function createCachingProber(prober: Prober, clock: Clock): CachingProber {
  const kept = new ExpiringMap<HostReport>(CAPACITY, clock);
  const flights = new SingleFlight<Observation>();
  return {
    async observe(host, signal) {
      const report = kept.get(host);
      if (report !== undefined) return { kind: "report", report };
      return flights.run(
        host,
        async (inner) => {
          const observation = await prober.observe(host, inner);
          if (observation.kind === "report") {
            kept.set(host, observation.report, Date.parse(observation.report.expiresAt));
          }
          return observation;
        },
        () => ({ kind: "unavailable", failure: "backend-unreachable" }),
        signal,
      );
    },
    forget(hosts) {
      for (const host of hosts) kept.delete(host);
    },
  };
}
