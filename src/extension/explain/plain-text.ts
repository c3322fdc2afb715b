/** What is known of a domain as text, to be pasted somewhere. It names no recipient. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import { warns } from "../../core/assessment/alert.ts";
import { LABELS } from "../../core/assessment/state.ts";
import type { Translate } from "../platform/i18n.ts";
import { certificateText, cipherText, groupText } from "./facts.ts";
import { alertText, reasonText, sentence } from "./sentence.ts";

export function plainText(assessment: Assessment, t: Translate): string {
  const { domain, state, alerts, reasons, destinations, assessedAt } = assessment;
  const hosts = new Set(destinations.map(({ host }) => host));
  return [
    `${domain}: ${LABELS[state]}`,
    sentence(assessment, domain, t),
    ...alerts.filter(warns).map((alert) => alertText(alert, t)),
    ...reasons
      .filter(({ host }) => host === undefined || !hosts.has(host))
      .map((one) => reasonText(one, t)),
    ...destinations.flatMap(({ host, preference, tls, reasons }) => [
      "",
      `${host} (${t("factPreference", String(preference))})`,
      ...reasons.map((reason) => `- ${reasonText(reason, t)}`),
      ...(tls === undefined
        ? []
        : [cipherText(tls), groupText(tls, t), certificateText(tls, t)]
            .filter((line) => line !== undefined)
            .map((line) => `- ${line}`)),
    ]),
    "",
    new Date(assessedAt).toISOString(),
    "",
  ].join("\n");
}
