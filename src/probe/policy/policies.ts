/** Policy files for many clients: one fetch per domain at a time, kept for a while, so many at once. */
import pLimit from "p-limit";
import type { Clock } from "../../core/base/clock.ts";
import { ExpiringMap } from "../../core/base/expiring-map.ts";
import { SingleFlight } from "../../core/base/single-flight.ts";
import { REPORT_VERSION } from "../../core/probe-api/host-report.ts";
import type { PolicyReport } from "../../core/probe-api/policy-report.ts";
import type { PolicyResult } from "./fetch-policy.ts";

/**
 * How long an answer is kept, milliseconds: a policy 10 min (its own max_age is kept by who
 * asks; here it only has to outlast a message to many), a failure 1 min.
 */
const KEEP = { policy: 600_000, failure: 60_000 };

/** Domains kept. */
const CAPACITY = 2000;

/** Fetches at a time. */
const CONCURRENCY = 16;

export interface Policies {
  get(domain: string): Promise<PolicyReport>;
}

export function createPolicies(
  fetch: (domain: string) => Promise<PolicyResult>,
  clock: Clock,
): Policies {
  const kept = new ExpiringMap<PolicyReport>(CAPACITY, clock);
  const flights = new SingleFlight<PolicyReport>();
  const limit = pLimit(CONCURRENCY);

  async function look(domain: string): Promise<PolicyReport> {
    const result = await limit(() => fetch(domain));
    const report: PolicyReport = { version: REPORT_VERSION, domain, result };
    kept.set(domain, report, clock.now() + KEEP[result.kind]);
    return report;
  }

  return {
    get: async (domain) =>
      kept.get(domain) ??
      flights.run(
        domain,
        () => look(domain),
        () => ({
          version: REPORT_VERSION,
          domain,
          result: { kind: "failure", failure: "timeout" },
        }),
      ),
  };
}
