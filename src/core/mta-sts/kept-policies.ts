/**
 * Policies that outlive the program, as RFC 8461 §5.1 means it: one that was had once
 * holds until its max_age ends, whoever keeps its record or its file away meanwhile.
 */
import * as v from "valibot";
import type { KeptPolicies } from "./lookup.ts";
import { LONGEST, MODES } from "./policy.ts";

const storedPoliciesSchema = v.array(
  v.object({
    domain: v.string(),
    id: v.string(),
    /** Milliseconds since the epoch. */
    until: v.number(),
    policy: v.object({
      mode: v.picklist(MODES),
      maxAge: v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST)),
      mx: v.array(v.string()),
    }),
  }),
);

export type StoredPolicies = v.InferOutput<typeof storedPoliciesSchema>;

export function storePolicies(kept: KeptPolicies): StoredPolicies {
  return kept.entries().map(({ key, value: { id, policy }, until }) => ({
    domain: key,
    id,
    until,
    policy: { ...policy, mx: [...policy.mx] },
  }));
}

/** @param now milliseconds since the epoch. */
export function restorePolicies(stored: unknown, kept: KeptPolicies, now: number): void {
  const read = v.safeParse(storedPoliciesSchema, stored);
  if (!read.success) return;
  for (const { domain, id, policy, until } of read.output) {
    // A clock that was wrong when it was written must not make it live longer.
    const end = Math.min(until, now + policy.maxAge * 1000);
    if (kept.get(domain) === undefined) kept.set(domain, { id, policy }, end);
  }
}
