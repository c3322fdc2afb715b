/** What is known so far, before anything is made of it. What is missing is still being looked for. */
import type { HostTlsa } from "../dane/host-tlsa.ts";
import type { Matched, MatchFault } from "../dane/match.ts";
import type { StsAnswer } from "../mta-sts/lookup.ts";
import type { Observation } from "../probe-api/prober.ts";
import type { Destinations } from "../smtp/destinations.ts";

/** Whether what a host shows fits what the DNS promises about it. */
export type DaneCheck =
  /** Nothing was seen that could fit or not. */
  | { readonly kind: "not-observed" }
  | { readonly kind: "matched"; readonly matched: Matched; readonly someMismatch: boolean }
  /** Every address that showed something showed something else: `undefined` is no STARTTLS. */
  | { readonly kind: "mismatch"; readonly fault: MatchFault | undefined };

export interface HostEvidence {
  readonly observation?: Observation;
  readonly tlsa?: HostTlsa;
  /** There as soon as both are, and the records are usable. */
  readonly check?: DaneCheck;
}

export interface Evidence {
  readonly destinations: Destinations;
  /** By host name. */
  readonly hosts: ReadonlyMap<string, HostEvidence>;
  readonly sts?: StsAnswer;
}
