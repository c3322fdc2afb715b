/**
 * # May this message go? (design §5)
 *
 * Each recipient is judged by the demand that holds for it; the strictest verdict decides.
 * Nothing here waits or looks anything up: `pending` says that a later assessment could
 * change the decision, and whoever asked decides how long that is worth waiting for.
 *
 * A stricter demand never allows what a weaker one refuses, and more evidence of weakness
 * never turns a refusal into a permission (test/core/policy/monotone.test.ts).
 */
import type { Assessment } from "../assessment/assessment.ts";
import { parseMailbox } from "../smtp/mailbox.ts";
import { TLS_VERSIONS, worstOf, type Demand, type Severity } from "./demand.ts";
import { meets, type Level, type Verdict } from "./level.ts";
import { closest, matchesAny } from "./pattern.ts";

export interface Message {
  /** Mailboxes as the mail program has them, lists expanded. */
  readonly recipients: readonly string[];
  /** Only the recipients can read it (OpenPGP, S/MIME), whatever the way. */
  readonly endToEnd: boolean;
  /** Those of the recipients whose message it answers, if that came in the clear; see answered.ts. */
  readonly cameInClear?: readonly string[];
}

/** Why a recipient is held, the first that applies. */
export const CAUSES = [
  "invalid-address",
  "never-looked-up",
  "downgraded",
  "dnssec-bogus",
  "vantages-differ",
  "no-tls",
  "mixed-hosts",
  "not-authenticated",
  "not-dane",
  "tls-version",
  "unknown",
  "came-in-clear",
] as const;
export type Cause = (typeof CAUSES)[number];

export interface RecipientDecision {
  readonly address: string;
  readonly severity: Severity;
  /** Absent when the message may go. */
  readonly cause: Cause | undefined;
  /** Something about the domain is still being looked at. */
  readonly pending: boolean;
  /** What was demanded for this recipient. */
  readonly level: Level | "nothing";
}

export interface Decision {
  readonly severity: Severity;
  /** Waiting may change it. */
  readonly pending: boolean;
  readonly recipients: readonly RecipientDecision[];
}

/** @param assessments by domain, A-labels in lower case. */
export function decide(
  message: Message,
  assessments: ReadonlyMap<string, Assessment>,
  demand: Demand,
): Decision {
  const recipients = message.recipients.map((address) =>
    decideOne(address, message, assessments, demand),
  );
  return {
    severity: worstOf(recipients.map(({ severity }) => severity)),
    pending: recipients.some(({ pending }) => pending),
    recipients,
  };
}

function decideOne(
  address: string,
  { endToEnd, cameInClear = [] }: Message,
  assessments: ReadonlyMap<string, Assessment>,
  demand: Demand,
): RecipientDecision {
  const rule = closest(demand.rules, address);
  const own = forRule(demand, rule?.demand);
  const { level } = own;
  if (rule?.demand === "allow" || (endToEnd && demand.exemptEndToEnd)) {
    return { address, severity: "allow", cause: undefined, pending: false, level };
  }
  const { weighed, pending } = weigh(address, assessments, own);
  const way = worstOf(weighed.map(({ severity }) => severity));
  const back = cameInClear.includes(address) ? demand.repliesToClear : "allow";
  const severity = worstOf([way, back]);
  // The way there is what this message takes, so it is named first, unless it holds less.
  const first = weighed.find((one) => one.severity !== "allow")?.cause;
  return { address, severity, cause: severity === way ? first : "came-in-clear", pending, level };
}

interface Weighed {
  readonly severity: Severity;
  readonly cause: Cause;
}

/** What speaks against the way to one address, and how much it weighs. */
function weigh(
  address: string,
  assessments: ReadonlyMap<string, Assessment>,
  own: OwnDemand,
): { readonly weighed: readonly Weighed[]; readonly pending: boolean } {
  const unknown = (cause: Cause) => ({
    weighed: [{ severity: own.unknown, cause }],
    pending: false,
  });
  const mailbox = parseMailbox(address);
  // The mail program will refuse it; until then it is a way nobody knows.
  if (!mailbox.ok) return unknown("invalid-address");
  if (matchesAny(own.neverLookUp, address)) return unknown("never-looked-up");
  const assessment =
    mailbox.value.kind === "domain" ? assessments.get(mailbox.value.domain.key) : undefined;
  const weighed = complaintsAbout(assessment, own).map(({ verdict, cause }) => ({
    severity: verdict === "not-met" ? own.notMet : own.unknown,
    cause,
  }));
  // Nobody looks up a literal, so nothing will ever come in for it.
  return { weighed, pending: mailbox.value.kind === "domain" && assessment?.settled !== true };
}

type OwnDemand = Pick<Demand, "level" | "minTls" | "unknown" | "notMet" | "neverLookUp">;

/** Who names a level for a recipient means it: then nothing is asked, and nothing is let through. */
function forRule(demand: Demand, ruled: "allow" | Level | undefined): OwnDemand {
  if (ruled === undefined || ruled === "allow") return demand;
  const { minTls, neverLookUp } = demand;
  return { level: ruled, minTls, unknown: "refuse", notMet: "refuse", neverLookUp };
}

interface Complaint {
  readonly verdict: Exclude<Verdict, "met">;
  readonly cause: Cause;
}

/**
 * All that speaks against it, not only the first: where not knowing weighs more than not
 * met, a complaint that stands for the others would make a stricter demand the milder one.
 */
function complaintsAbout(assessment: Assessment | undefined, demand: OwnDemand): Complaint[] {
  const { level } = demand;
  if (assessment === undefined) {
    return level === "nothing" ? [] : [{ verdict: "undetermined", cause: "unknown" }];
  }
  const complaints: Complaint[] = [];
  // Whoever interferes must not be better off where more is demanded, or less is known.
  const warning = warningOf(assessment);
  if (warning !== undefined) complaints.push({ verdict: "not-met", cause: warning });
  if (level === "nothing") return complaints;
  const verdict = meets(assessment, level);
  if (verdict !== "met") complaints.push({ verdict, cause: causeOf(assessment, level, verdict) });
  if (assessment.state === "tls" || assessment.state === "dane") {
    const version = meetsVersion(assessment, demand.minTls);
    if (version !== "met") complaints.push({ verdict: version, cause: "tls-version" });
  }
  return complaints;
}

/** What is told even to a sender who demands nothing. */
function warningOf({ state, alerts }: Assessment): Cause | undefined {
  if (alerts.includes("downgraded")) return "downgraded";
  if (alerts.includes("dnssec-bogus")) return "dnssec-bogus";
  // A DANE sender meets the proven server or nobody, whatever is done near a backend.
  if (state !== "dane" && alerts.includes("vantages-differ")) return "vantages-differ";
  return state === "none" ? "no-tls" : undefined;
}

function causeOf(assessment: Assessment, level: Level, verdict: Verdict): Cause {
  if (verdict === "undetermined") return "unknown";
  if (assessment.alerts.includes("mixed-hosts")) return "mixed-hosts";
  return level === "dane" ? "not-dane" : "not-authenticated";
}

/** Judged by what was seen: no host older than that, and at least one seen at all. */
function meetsVersion({ destinations }: Assessment, least: Demand["minTls"]): Verdict {
  if (least === undefined) return "met";
  const versions = destinations.flatMap(({ tls }) => tls?.version ?? []);
  const rank = (version: string) => (TLS_VERSIONS as readonly string[]).indexOf(version);
  if (versions.some((version) => rank(version) < rank(least))) return "not-met";
  return versions.length === 0 ? "undetermined" : "met";
}
