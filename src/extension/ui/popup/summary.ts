/** What the popup says of all recipients together, and the order in which it shows them. */
import { WORST_FIRST, type State } from "../../../core/assessment/state.ts";
import { meets } from "../../../core/policy/level.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import type { MessageKey, Translate } from "../../platform/i18n.ts";

export function worstFirst(recipients: readonly RecipientView[]): RecipientView[] {
  return [...recipients].sort((a, b) => rank(a) - rank(b));
}

function rank(view: RecipientView): number {
  return WORST_FIRST.indexOf(view.state);
}

/** A heading over the recipients of one state. */
export interface PopupHeading {
  readonly state: State;
  readonly count: number;
}

export type PopupItem = RecipientView | PopupHeading;

/** Recipients from which on they stand in groups. Default 5: fewer are seen at a glance. */
const GROUPED_FROM = 5;

/** The weakest first, under headings where there are many. */
export function grouped(recipients: readonly RecipientView[]): PopupItem[] {
  const sorted = worstFirst(recipients);
  if (sorted.length < GROUPED_FROM) return sorted;
  return WORST_FIRST.flatMap((state) => {
    const rows = sorted.filter((view) => view.state === state);
    return rows.length === 0 ? [] : [{ state, count: rows.length }, ...rows];
  });
}

/**
 * Keys that let a row stay the recipient's when the order changes, so that one that was
 * opened is not suddenly another's. The same address may stand in the message twice.
 */
export function rowKeys(): (item: PopupItem) => string {
  const seen = new Map<string, number>();
  return (item) => {
    if ("count" in item) return `heading ${item.state}`;
    const { field, key } = item;
    const name = `${field} ${key}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${count} ${name}`;
  };
}

export function summary(recipients: readonly RecipientView[], t: Translate): string {
  const total = recipients.length;
  if (total === 0) return t("popupNone");
  const good = recipients.filter(isProtected).length;
  const pending = recipients.some((view) => view.pending) ? ` ${t("popupSummaryPending")}` : "";
  if (good < total && total === 1) return t(notGood(recipients[0])) + pending;
  if (good < total) return t("popupSummarySome", String(good), String(total)) + pending;
  return (total === 1 ? t("popupSummaryOne") : t("popupSummaryAll", String(total))) + pending;
}

/** Of one alone: not to be known is not the same as to be in the clear. */
function notGood(view: RecipientView | undefined): MessageKey {
  return view?.state === "unknown" ? "popupSummaryOneUnknown" : "popupSummaryOneNot";
}

/** What the weakest demand would let pass; a list when all its members are. */
function isProtected({ assessment, members }: RecipientView): boolean {
  if (assessment !== undefined) return meets(assessment, "tls") === "met";
  return members.length > 0 && members.every(isProtected);
}
