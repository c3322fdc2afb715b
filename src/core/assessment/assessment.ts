/** What is known about the way to a domain at one moment. Each one is complete and honest by itself. */
import type { HostTlsa } from "../dane/host-tlsa.ts";
import type { Proof } from "../dnssec/proof.ts";
import type { StsAnswer } from "../mta-sts/lookup.ts";
import type { TlsFacts } from "../probe-api/host-report.ts";
import type { Alert } from "./alert.ts";
import type { DaneCheck } from "./evidence.ts";
import type { Reason } from "./reason.ts";
import type { State } from "./state.ts";

export interface DestinationAssessment {
  /** A-labels, lower case. */
  readonly host: string;
  readonly preference: number;
  readonly state: State;
  readonly pending: boolean;
  readonly alerts: readonly Alert[];
  readonly reasons: readonly Reason[];
  readonly tls: TlsFacts | undefined;
  /** What the DNS promises about the host; `undefined` before it is known. */
  readonly tlsa: HostTlsa | undefined;
  /** Whether the host keeps it; `undefined` before it is known or where nothing is promised. */
  readonly check: DaneCheck | undefined;
  /** Milliseconds since the epoch. */
  readonly observedAt: number | undefined;
}

export interface Downgrade {
  readonly was: "tls" | "authenticated" | "dane";
  /** Milliseconds since the epoch: last seen as it was, first seen as it is. */
  readonly wasAt: number;
  readonly since: number;
}

export interface Assessment {
  /** A-labels, lower case. */
  readonly domain: string;
  readonly state: State;
  readonly alerts: readonly Alert[];
  /** True when a sender's MTA *has to* protect the message, false when protection was only seen. */
  readonly enforced: boolean;
  /** False while something is still being looked at; a later assessment will follow. */
  readonly settled: boolean;
  /** What was proven about the MX set; `undefined` before it is known. */
  readonly proof: Proof | undefined;
  readonly destinations: readonly DestinationAssessment[];
  /** `undefined` before it is known. */
  readonly sts: StsAnswer | undefined;
  readonly reasons: readonly Reason[];
  /** What it was before it became less; there with the alert `downgraded`, put there by the memory. */
  readonly downgrade?: Downgrade;
  /** Milliseconds since the epoch. */
  readonly assessedAt: number;
  /** From when on it should be made anew, milliseconds since the epoch. */
  readonly staleAt: number;
}

/**
 * How long an assessment without a verdict is kept before it is worth another look,
 * milliseconds. Default 60 s, range 10 s to 1 h: greylisting and a restarted backend are
 * over by then, and a postmaster is not bothered more than once a minute.
 */
export const RETRY_AFTER = 60_000;

/**
 * How long a verdict is kept at most, milliseconds, if no observation in it ends sooner.
 * Default 1 h, range 1 min to 1 d; the DNS answers below it have their own TTL.
 */
export const KEEP_FOR = 3_600_000;

/** The state of a recipient nothing is known about for a reason that no look-up will change. */
export function unknownFor(domain: string, reason: Reason, now: number): Assessment {
  return {
    domain,
    state: "unknown",
    alerts: [],
    enforced: false,
    settled: true,
    proof: undefined,
    destinations: [],
    sts: undefined,
    reasons: [reason],
    assessedAt: now,
    staleAt: now + KEEP_FOR,
  };
}
