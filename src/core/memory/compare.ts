/**
 * # Once TLS, always TLS (design §4, Memory)
 *
 * What was proven for a domain is held against what is now. Less is a *downgrade*, unless
 * the change is proven to be the domain's own will by something nobody else can say:
 * - DANE gone: the MX set is secure, and every host's TLSA records are there or securely
 *   denied. (A zone that is not signed any more proves nothing of its owner's will.)
 * - MTA-STS gone: a valid policy that says `none` (RFC 8461 §8.3).
 * For encryption itself there is no such proof: nobody has a reason to switch it off.
 *
 * Not knowing is no downgrade, and lifts none.
 */
import type { Assessment } from "../assessment/assessment.ts";
import type { Proven } from "./record.ts";
import { isWeaker, strengthOf } from "./strength.ts";

export type Comparison =
  /** As good, or nothing known that could be less. */
  | "same"
  /** Less, and proven to be meant: from now on the lesser counts. */
  | "meant"
  | "downgrade";

export function compare(was: Proven, assessment: Assessment): Comparison {
  const { state } = assessment;
  if (state === "unknown") return "same";
  const strength = strengthOf(assessment);
  if (!isWeaker(strength, was.strength)) return "same";
  if (strength === undefined) return "downgrade";
  switch (was.by) {
    case "dane":
    case "tlsa":
      return isTlsaMeant(assessment) ? "meant" : "downgrade";
    case "sts":
      if (isUnanswered(assessment)) return "same";
      return isPolicyMeant(assessment) ? "meant" : "downgrade";
    case undefined:
      return "downgrade";
  }
}

/** Secure all the way: what is missing is missing by the zone's own signature. */
function isTlsaMeant({ proof, destinations, alerts }: Assessment): boolean {
  if (proof !== "secure" || alerts.includes("tlsa-mismatch")) return false;
  return destinations.every(({ tlsa }) => {
    switch (tlsa?.kind) {
      case "usable":
      case "unusable":
      case "no-address":
        return true;
      case "absent":
        return tlsa.because === "no-tlsa";
      case "failed":
      case undefined:
        return false;
    }
  });
}

/** Nobody asked, or nobody answered: nothing was found out about the policy. */
function isUnanswered({ sts }: Assessment): boolean {
  return sts === undefined || ["not-asked", "dns-failure", "fetch-failed"].includes(sts.kind);
}

function isPolicyMeant({ sts }: Assessment): boolean {
  return sts?.kind === "policy" && sts.policy.mode === "none";
}

/** What made it so, for the strengths that are more than seen. */
export function provenBy(assessment: Assessment): Proven["by"] {
  if (assessment.state === "dane") return "dane";
  if (!assessment.enforced) return undefined;
  return assessment.reasons.some(({ code }) => code === "sts-enforced") ? "sts" : "tlsa";
}
