/** What hovering shows and what a screen reader says: one sentence, then the facts. */
import { warns } from "../../core/assessment/alert.ts";
import type { Assessment } from "../../core/assessment/assessment.ts";
import { LABELS } from "../../core/assessment/state.ts";
import { isList, type RecipientView } from "../messaging/recipient-view.ts";
import type { Translate } from "../platform/i18n.ts";
import { certificateText, cipherText, groupText } from "./facts.ts";
import { alertText, reasonText, sentence } from "./sentence.ts";

/** Members of a list that are named in a tooltip; the popup shows them all. */
const MEMBERS_NAMED = 5;

/** Reasons and hosts named in a tooltip. */
const LINES = 3;

export function tooltip(view: RecipientView, t: Translate): string {
  return lines(view, t).join("\n");
}

/** Label and sentence only: a screen reader reads it after every recipient. */
export function description(view: RecipientView, t: Translate): string {
  const [first = ""] = lines(view, t);
  const alerts = view.alerts.filter(warns).map((alert) => alertText(alert, t));
  return [`${LABELS[view.state]}.`, first, ...alerts].join(" ");
}

function lines(view: RecipientView, t: Translate): string[] {
  if (isList(view)) return listLines(view, t);
  const { assessment } = view;
  const domain =
    assessment?.domain === "" ? view.text : (assessment?.domain ?? domainOf(view.text));
  const text = [sentence(assessment, domain, t)];
  if (assessment === undefined) return text;
  if (assessment.state !== "tls") {
    text.push(...assessment.reasons.slice(0, LINES).map((reason) => reasonText(reason, t)));
  }
  text.push(...view.alerts.filter(warns).map((alert) => alertText(alert, t)));
  const destination = assessment.destinations.find(({ tls }) => tls !== undefined);
  const tls = destination?.tls;
  if (!isGood(assessment) || tls === undefined || destination === undefined) return text;
  const group = groupText(tls, t);
  text.push(cipherText(tls), ...(group === undefined ? [] : [group]));
  // Where DNSSEC vouches for the server, no CA is asked (RFC 7672 §3.1.1).
  if (assessment.state === "tls") text.push(certificateText(tls, t));
  return [...text, t("factHost", destination.host)];
}

function isGood({ state }: Assessment): boolean {
  return state === "tls" || state === "dane";
}

function listLines(view: RecipientView, t: Translate): string[] {
  const text = [t("sentenceList", view.text, String(view.members.length))];
  for (const member of view.members.slice(0, MEMBERS_NAMED)) {
    text.push(
      `${LABELS[member.state]} – ${member.text === "" ? t("listMemberHidden") : member.text}`,
    );
  }
  const more = view.members.length - MEMBERS_NAMED;
  if (more > 0) text.push(t("listMore", String(more)));
  return text;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
