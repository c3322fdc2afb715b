/** What an assessment asks of the world: DNS through a resolver, SMTP facts through a prober. */
import type { Clock } from "../base/clock.ts";
import type { Resolver } from "../dnssec/resolver.ts";
import type { StsLookup } from "../mta-sts/lookup.ts";
import type { Prober } from "../probe-api/prober.ts";

export type { Observation, ProbeFailure, Prober, Vantage } from "../probe-api/prober.ts";

export interface AssessPorts {
  readonly resolver: Resolver;
  readonly prober: Prober;
  readonly stsLookup: StsLookup;
  readonly clock: Clock;
}
