/**
 * # What a sender demands (design §5)
 *
 * One demand belongs to one sending identity. `level: "nothing"` is *Off*: signs are
 * shown, and what is plainly bad is asked about. Everything else holds the message back
 * until each recipient's way is as demanded.
 *
 * A rule says something else for an address, a domain, or everything below a domain. The
 * closest one counts: an address before its domain, a domain before `*.` above it, the
 * longer `*.` before the shorter.
 */
import type { Level } from "./level.ts";

/** From the most lenient to the strictest. */
export const SEVERITIES = ["allow", "ask", "refuse"] as const;
/** What becomes of a message: it goes, the person is asked, it stays. */
export type Severity = (typeof SEVERITIES)[number];

export const TLS_VERSIONS = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

export const RULE_DEMANDS = ["allow", "tls", "authenticated", "dane"] as const;

export interface Rule {
  /** `ann@example.org`, `example.org`, or `*.example.org` for all names below it; see `parsePattern`. */
  readonly pattern: string;
  /** `allow`: whatever the way is like. A level: at least that, or the message stays. */
  readonly demand: (typeof RULE_DEMANDS)[number];
}

export interface Demand {
  readonly level: Level | "nothing";
  /** The oldest version that will do; `undefined` for any. */
  readonly minTls: TlsVersion | undefined;
  /** When it cannot be told whether the demand is met. */
  readonly unknown: Severity;
  /** When it is not met. `ask` is what makes "send anyway" exist. */
  readonly notMet: Exclude<Severity, "allow">;
  /** When it answers a message that came in the clear, as the next one then may. */
  readonly repliesToClear: Severity;
  /** Messages that only the recipients can read go in any case. */
  readonly exemptEndToEnd: boolean;
  readonly rules: readonly Rule[];
  /** Patterns of addresses nobody asks anything about, so nothing is known of them. */
  readonly neverLookUp: readonly string[];
}

/** Signs, and a question where a message would go in the clear or somebody interferes. */
export const OFF: Demand = {
  level: "nothing",
  minTls: undefined,
  unknown: "allow",
  notMet: "ask",
  repliesToClear: "allow",
  exemptEndToEnd: false,
  rules: [],
  neverLookUp: [],
};

/**
 * "Rather not at all than unencrypted." A reply to what came in the clear goes a good way
 * itself; only its answer may not, so it is asked about, not refused.
 */
export const ON: Demand = {
  level: "tls",
  minTls: undefined,
  unknown: "refuse",
  notMet: "refuse",
  repliesToClear: "ask",
  exemptEndToEnd: false,
  rules: [],
  neverLookUp: [],
};

/** The strictest of several. */
export function worstOf(severities: readonly Severity[]): Severity {
  return SEVERITIES.findLast((one) => severities.includes(one)) ?? "allow";
}
