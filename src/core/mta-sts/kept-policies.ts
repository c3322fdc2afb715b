/**
 * Policies that outlive the program, as RFC 8461 §5.1 means it: one that was had once
 * holds until its max_age ends, whoever keeps its record or its file away meanwhile.
 */
import type { KeptPolicies } from "./lookup.ts";
import type { Policy } from "./policy.ts";

export interface StoredPolicy {
  /** A-labels, lower case. */
  readonly domain: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly policy: Policy;
}

export function storePolicies(kept: KeptPolicies): StoredPolicy[] {
  return kept.entries().map(({ key, value, until }) => ({ domain: key, ...value, until }));
}

/** @param now milliseconds since the epoch. */
export function restorePolicies(
  stored: readonly StoredPolicy[],
  kept: KeptPolicies,
  now: number,
): void {
  for (const { domain, id, policy, until } of stored) {
    // A clock that was wrong when it was written must not make it live longer.
    const end = Math.min(until, now + policy.maxAge * 1000);
    if (kept.get(domain) === undefined) kept.set(domain, { id, policy }, end);
  }
}
