/** The two forms of an answer of `postweg check`: JSON for programs, a line for people. */
import type { Assessment, DestinationAssessment } from "../../core/assessment/assessment.ts";
import { LABELS } from "../../core/assessment/state.ts";
import { tlsaText } from "../../core/dane/tlsa.ts";
import type { StsAnswer } from "../../core/mta-sts/lookup.ts";
import type { Reason } from "../../core/assessment/reason.ts";
import type { TlsFacts } from "../../core/probe-api/host-report.ts";

/** The stable shape of design §6; fields may be added, never changed. */
export function toJson(input: string, assessment: Assessment): string {
  const { domain, state, alerts, enforced, proof, destinations, reasons } = assessment;
  return JSON.stringify({
    input,
    domain,
    state,
    alerts,
    enforced,
    destinations: destinations.map((destination) => ({
      host: destination.host,
      preference: destination.preference,
      proof: proof ?? "indeterminate",
      tlsa: tlsaJson(destination),
      probe: {
        tls: destination.tls ?? null,
        reasons: destination.reasons,
        observedAt: isoTime(destination.observedAt),
      },
      state: destination.state,
      alerts: destination.alerts,
    })),
    mtaSts: stsJson(assessment.sts),
    reasons,
  });
}

function tlsaJson({ tlsa, check }: DestinationAssessment): object | null {
  if (tlsa === undefined) return null;
  const records = "records" in tlsa ? tlsa.records.map(tlsaText) : [];
  const { kind } = tlsa;
  const matched = check?.kind === "matched" ? check.matched : undefined;
  return {
    kind,
    ...("because" in tlsa && { because: tlsa.because }),
    ...("proof" in tlsa && { at: tlsa.at, proof: tlsa.proof }),
    ...("baseDomain" in tlsa && { baseDomain: tlsa.baseDomain }),
    records,
    check: check?.kind ?? null,
    ...(matched && { matched: tlsaText(matched.record), depth: matched.depth }),
    ...(check?.kind === "mismatch" && { fault: check.fault ?? "no-starttls" }),
  };
}

function stsJson(sts: StsAnswer | undefined): object | null {
  switch (sts?.kind) {
    case undefined:
    case "none":
      return null;
    case "policy":
      return { id: sts.id, ...sts.policy };
    case "fetch-failed":
      return { error: sts.kind, detail: sts.failure };
    case "invalid-policy":
      return { error: sts.kind, detail: sts.fault };
    case "not-asked":
    case "invalid-record":
    case "dns-failure":
      return { error: sts.kind };
  }
}

function isoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

export function toLine(input: string, assessment: Assessment, width: number): string {
  const { state, alerts, reasons, destinations } = assessment;
  const tls = destinations.find((destination) => destination.tls !== undefined)?.tls;
  const facts =
    state === "tls" && tls !== undefined ? tlsText(tls) : reasons.map(reasonText).join("; ");
  const marks = alerts.length > 0 ? `  [${alerts.join(", ")}]` : "";
  return `${input.padEnd(width)}  ${LABELS[state].padEnd(7)}  ${facts}${marks}`;
}

function reasonText({ code, host, detail }: Reason): string {
  return [
    host === undefined ? "" : `${host}: `,
    code,
    detail === undefined ? "" : ` (${detail})`,
  ].join("");
}

function tlsText(tls: TlsFacts): string {
  const bits = tls.cipherBits === undefined ? "" : ` (${tls.cipherBits}/${tls.cipherBits} bits)`;
  const group = tls.group === undefined ? "" : `, ${tls.group}`;
  return `${tls.version}, ${tls.cipher}${bits}${group}`;
}
