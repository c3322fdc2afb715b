/** The two forms of an answer of `postweg check`: JSON for programs, a line for people. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import { LABELS } from "../../core/assessment/state.ts";
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
      tlsa: null,
      probe: {
        tls: destination.tls ?? null,
        reasons: destination.reasons,
        observedAt: isoTime(destination.observedAt),
      },
      state: destination.state,
      alerts: destination.alerts,
    })),
    mtaSts: null,
    reasons,
  });
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
