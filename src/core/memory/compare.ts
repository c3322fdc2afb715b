/**
 * # Once TLS, always TLS (design §4, Memory)
 *
 * What was proven for a domain is held against what is now. Less is a *downgrade*, unless
 * the change is proven to be the domain's own will by something nobody else can say:
 * - DANE gone: the MX set is secure, and every host's TLSA records are there or securely
 *   denied, or the hosts are others than before. (A zone that is not signed any more
 *   proves nothing of its owner's will.)
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
      return isTlsaMeant(assessment, was.hosts) ? "meant" : "downgrade";
    case "sts":
      if (isUnanswered(assessment)) return "same";
      return isPolicyMeant(assessment) ? "meant" : "downgrade";
    case undefined:
      return "downgrade";
  }
}

/**
 * Secure all the way: what is missing is missing by the zone's own signature. A host that
 * was not there before was chosen by the signed MX set, so it may be in an unsigned zone:
 * the domain has moved to a provider without DNSSEC. One that was there may not.
 */
function isTlsaMeant(
  { proof, destinations, alerts }: Assessment,
  before: readonly string[] | undefined,
): boolean {
  if (proof !== "secure" || alerts.includes("tlsa-mismatch")) return false;
  return destinations.every(({ host, tlsa }) => {
    switch (tlsa?.kind) {
      case "usable":
      case "unusable":
      case "no-address":
        return true;
      case "absent":
        return tlsa.because === "no-tlsa" || before?.includes(host) === false;
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
function provenBy(assessment: Assessment): Proven["by"] {
  if (assessment.state === "dane") return "dane";
  if (!assessment.enforced) return undefined;
  return assessment.reasons.some(({ code }) => code === "sts-enforced") ? "sts" : "tlsa";
}

/** What is remembered of an assessment; `undefined` where nothing good is proven. */
export function provenIn(assessment: Assessment, vantage: string): Proven | undefined {
  const strength = strengthOf(assessment);
  if (strength === undefined) return undefined;
  const { assessedAt: at, destinations } = assessment;
  const by = provenBy(assessment);
  const proven = { strength, by, since: at, at, vantage };
  if (by !== "dane" && by !== "tlsa") return proven;
  return { ...proven, hosts: destinations.map(({ host }) => host) };
}
