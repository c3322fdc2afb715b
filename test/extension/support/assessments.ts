/** Assessments and recipient views for tests: everything ordinary unless said otherwise. */
import type { Assessment, DestinationAssessment } from "../../../src/core/assessment/assessment.ts";
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import type { Translate } from "../../../src/extension/platform/i18n.ts";
import { NOW, TLS13 } from "../../support/reports.ts";

export { NOW };

const HOUR = 3_600_000;

export function assessment(domain: string, parts: Partial<Assessment> = {}): Assessment {
  return {
    domain,
    state: "tls",
    alerts: [],
    enforced: false,
    settled: true,
    proof: undefined,
    destinations: [destination(`mx.${domain}`)],
    sts: { kind: "none" },
    reasons: [],
    assessedAt: NOW,
    staleAt: NOW + HOUR,
    ...parts,
  };
}

export function destination(
  host: string,
  parts: Partial<DestinationAssessment> = {},
): DestinationAssessment {
  return {
    host,
    preference: 10,
    state: "tls",
    pending: false,
    alerts: [],
    reasons: [{ code: "host-tls", host }],
    tls: TLS13,
    tlsa: { kind: "absent", because: "no-tlsa" },
    check: undefined,
    observedAt: NOW,
    ...parts,
  };
}

/** Of a plain recipient whose domain has been assessed. */
export function view(address: string, parts: Partial<Assessment> = {}): RecipientView {
  const found = assessment(address.slice(address.indexOf("@") + 1), parts);
  const { state, alerts, settled } = found;
  return {
    key: address,
    field: "to",
    text: address,
    state,
    pending: !settled,
    alerts,
    assessment: found,
    members: [],
  };
}

/** Shows which text was asked for, and with what. */
export const t: Translate = (key, ...values) => [key, ...values].join("|");
