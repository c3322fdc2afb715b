/** The decision about an outgoing message, from what is known at this moment. */
import type { Assessment } from "../../../core/assessment/assessment.ts";
import type { DnsName } from "../../../core/dns/name.ts";
import { cameInClear } from "../../../core/policy/answered.ts";
import { decide, type Cause, type Decision } from "../../../core/policy/decide.ts";
import { matchesAny } from "../../../core/policy/pattern.ts";
import { parseMailbox } from "../../../core/smtp/mailbox.ts";
import { demandOf, type SenderDemand } from "../../settings/senders.ts";
import type { GuardSettings } from "./ports.ts";
import { answered } from "../../messaging/recipient-view.ts";
import { addressesOf, type Outgoing } from "./outgoing.ts";

export interface Verdict {
  readonly outgoing: Outgoing;
  readonly sender: SenderDemand;
  readonly decision: Decision;
  /** Those that have to be looked at, each once. */
  readonly domains: readonly DnsName[];
  /** "Never ask again" can be kept. */
  readonly canRemember: boolean;
}

/** A-labels in lower case; `undefined` when it is at no domain. */
export function domainKey(address: string): string | undefined {
  const mailbox = parseMailbox(address);
  return mailbox.ok && mailbox.value.kind === "domain" ? mailbox.value.domain.key : undefined;
}

export function judgeOutgoing(
  outgoing: Outgoing,
  settings: Pick<GuardSettings, "senders" | "neverLookUp" | "sendersLocked">,
  known: (domain: DnsName) => Assessment | undefined,
): Verdict {
  const sender = demandOf(settings, outgoing.from);
  const recipients = addressesOf(outgoing);
  const domains = new Map<string, DnsName>();
  for (const address of recipients) {
    const mailbox = parseMailbox(address);
    if (!mailbox.ok || mailbox.value.kind !== "domain") continue;
    if (matchesAny(settings.neverLookUp, address)) continue;
    domains.set(mailbox.value.domain.key, mailbox.value.domain);
  }
  const assessments = new Map<string, Assessment>();
  for (const [key, domain] of domains) {
    const assessment = known(domain);
    if (assessment !== undefined) assessments.set(key, assessment);
  }
  const { endToEnd, answers } = outgoing;
  const message = { recipients, endToEnd, cameInClear: cameInClear(answered(answers), recipients) };
  const decision = decide(message, assessments, sender.demand);
  const canRemember = settings.sendersLocked !== true;
  return { outgoing, sender, decision, domains: [...domains.values()], canRemember };
}

export function heldAddresses({ decision }: Verdict): string[] {
  return decision.recipients.flatMap(({ address, severity }) =>
    severity === "allow" ? [] : [address],
  );
}

const NEWS: ReadonlySet<Cause | undefined> = new Set([
  "downgraded",
  "dnssec-bogus",
  "vantages-differ",
  "came-in-clear",
] as const);

/**
 * Where "never ask again" can be meant. That somebody interferes is news each time: a
 * rule would hide the next one, and what became less has a button of its own. Nor does one
 * who answers what came in the clear mean to send in the clear from now on.
 */
export function lastingDomains({ decision }: Verdict): string[] {
  const lasting = decision.recipients.filter(
    ({ severity, cause }) => severity === "ask" && !NEWS.has(cause),
  );
  return [...new Set(lasting.flatMap(({ address }) => domainKey(address) ?? []))];
}
