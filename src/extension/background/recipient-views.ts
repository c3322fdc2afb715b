/** From a recipient and what is known about its domain to what is shown. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import { unknownFor } from "../../core/assessment/assessment.ts";
import type { Reason } from "../../core/assessment/reason.ts";
import { worst } from "../../core/assessment/state.ts";
import type { DnsName } from "../../core/dns/name.ts";
import { matchesAny } from "../../core/policy/pattern.ts";
import { parseMailbox, type Mailbox } from "../../core/smtp/mailbox.ts";
import type { RecipientView } from "../messaging/recipient-view.ts";
import type { Recipient } from "./recipients/recipient.ts";

/** The domains to look at for these recipients, each once. */
export function domainsOf(
  recipients: readonly Recipient[],
  neverLookUp: readonly string[] = [],
): DnsName[] {
  const domains = new Map<string, DnsName>();
  for (const { address, members = [address] } of recipients) {
    for (const member of members) {
      if (matchesAny(neverLookUp, member)) continue;
      const mailbox = parseMailbox(member);
      if (mailbox.ok && mailbox.value.kind === "domain") {
        domains.set(mailbox.value.domain.key, mailbox.value.domain);
      }
    }
  }
  return [...domains.values()];
}

export type Known = (domain: DnsName) => Assessment | undefined;

export function viewOf(
  recipient: Recipient,
  known: Known,
  now: number,
  neverLookUp: readonly string[] = [],
): RecipientView {
  const { key, field, address, members } = recipient;
  if (members === undefined)
    return { key, field, ...mailboxView(address, known, now, neverLookUp), members: [] };
  const views = members.map((member) => ({
    key: member,
    field,
    ...mailboxView(member, known, now, neverLookUp),
    members: [],
  }));
  return {
    key,
    field,
    text: address,
    state: worst(views.map((view) => view.state)) ?? "unknown",
    pending: views.some((view) => view.pending),
    alerts: [...new Set(views.flatMap((view) => view.alerts))],
    assessment: undefined,
    members: views,
  };
}

type MailboxView = Pick<RecipientView, "text" | "state" | "pending" | "alerts" | "assessment">;

function mailboxView(
  address: string,
  known: Known,
  now: number,
  neverLookUp: readonly string[],
): MailboxView {
  const mailbox = parseMailbox(address);
  const unknown = (reason: Reason) => unknownFor("", reason, now);
  let assessment: Assessment | undefined;
  if (matchesAny(neverLookUp, address)) {
    assessment = unknownFor(address, { code: "never-looked-up" }, now);
  } else if (mailbox.ok) assessment = assessmentOf(mailbox.value, known, now);
  else assessment = unknown({ code: "invalid-address", detail: mailbox.fault });
  return {
    text: address,
    state: assessment?.state ?? "unknown",
    pending: assessment?.settled !== true,
    alerts: assessment?.alerts ?? [],
    assessment,
  };
}

function assessmentOf(mailbox: Mailbox, known: Known, now: number): Assessment | undefined {
  switch (mailbox.kind) {
    case "domain":
      return known(mailbox.domain);
    case "address-literal":
      return unknownFor(mailbox.literal, { code: "address-literal" }, now);
  }
}
