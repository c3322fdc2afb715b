/** From a verdict to what the dialog shows. */
import type { GuardView, HeldRecipient } from "../../messaging/guard-protocol.ts";
import { quotesProtected } from "../../explain/answer.ts";
import { viewOf } from "../recipient-views.ts";
import type { Alternatives } from "./alternatives.ts";
import type { OutgoingEntry } from "./outgoing.ts";
import type { GuardPorts } from "./ports.ts";
import { lastingDomains, type Verdict } from "./verdict.ts";

const NOTHING: GuardView = {
  phase: "checking",
  from: "",
  mode: "off",
  checked: 0,
  total: 0,
  held: [],
  canRemove: false,
  canSplit: false,
  canSendAnyway: false,
  canRemember: false,
  quotesProtected: false,
  fault: undefined,
};

export function viewOfVerdict(
  verdict: Verdict | undefined,
  parts: Pick<GuardView, "phase" | "fault">,
  alternatives: Alternatives,
  { assessor, clock, keepDraft }: Pick<GuardPorts, "assessor" | "clock" | "keepDraft">,
): GuardView {
  if (verdict === undefined) return { ...NOTHING, ...parts };
  const { outgoing, sender, decision } = verdict;
  const held = decision.recipients.flatMap((one): HeldRecipient[] => {
    const { address, severity, cause, level } = one;
    if (severity === "allow" || cause === undefined) return [];
    const entry = entryOf(outgoing.entries, address);
    const recipient = { key: address, field: entry?.field ?? "to", address, members: undefined };
    const view = viewOf(recipient, (domain) => assessor.get(domain), clock.now());
    return [{ view, severity, cause, level, alternatives: alternatives.of(address) }];
  });
  const total = decision.recipients.length;
  const canRemove = held.length > 0 && held.length < total;
  return {
    ...parts,
    from: outgoing.from,
    mode: sender.mode,
    checked: decision.recipients.filter(({ pending }) => !pending).length,
    total,
    held: parts.phase === "checking" ? [] : held,
    canRemove,
    canSplit: canRemove && keepDraft !== undefined,
    canSendAnyway: held.length > 0 && decision.severity === "ask",
    canRemember: verdict.canRemember && lastingDomains(verdict).length > 0,
    quotesProtected: quotesProtected(
      outgoing.answers,
      held.map(({ view }) => view),
    ),
  };
}

function entryOf(entries: readonly OutgoingEntry[], address: string): OutgoingEntry | undefined {
  return entries.find(({ addresses }) => addresses.includes(address));
}
