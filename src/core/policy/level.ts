/** What a sender can demand of the way to a recipient (design §5), and whether an assessment meets it. */
import type { Assessment } from "../assessment/assessment.ts";

/**
 * `tls`: at least encrypted. `authenticated`: DANE, or an enforced MTA-STS policy.
 * `dane`: DANE only.
 */
export const LEVELS = ["tls", "authenticated", "dane"] as const;
export type Level = (typeof LEVELS)[number];

/** `undetermined`: not enough is known; nobody may take it for either of the others. */
export type Verdict = "met" | "not-met" | "undetermined";

export function meets(assessment: Assessment, level: Level): Verdict {
  const { state, alerts, enforced } = assessment;
  if (state === "unknown") return "undetermined";
  if (state === "none") return "not-met";
  // Who blocks the best host gets the weaker one (design §4).
  if (alerts.includes("mixed-hosts") || alerts.includes("downgraded")) return "not-met";
  switch (level) {
    case "tls":
      return "met";
    case "authenticated":
      return state === "dane" || (enforced && isVouchedFor(assessment)) ? "met" : "not-met";
    case "dane":
      return state === "dane" ? "met" : "not-met";
  }
}

/** TLSA records that are all unusable enforce TLS as well, but with anybody (RFC 7672 §2.2). */
function isVouchedFor({ reasons }: Assessment): boolean {
  return reasons.some(({ code }) => code === "sts-enforced");
}
