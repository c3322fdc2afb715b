/**
 * # What one MX host's report means
 *
 * `none` needs positive proof, `tls` a completed handshake and an answered EHLO after it;
 * everything else is `unknown`, each with its own reason (design §4).
 *
 * Beside the state a host has a *reach*, because a sending MTA goes on to the next host
 * exactly when it could not talk to this one:
 * - `reached`: it answered far enough that a message could be handed to it, or that its
 *   TLS failed. It counts for its preference.
 * - `unreached`: no connection, hung up, 4xx or 5xx greeting, too slow. Says nothing.
 * - `unobserved`: the *backend* could not tell. It counts, as unknown: not having looked
 *   is not the same as having found nobody.
 * - `pending`: still looking.
 */
import type {
  AddressReport,
  HostReport,
  Outcome,
  Step,
  TlsFacts,
} from "../probe-api/host-report.ts";
import type { Alert } from "./alert.ts";
import type { Observation, Vantage } from "./ports.ts";
import { probeFailureReason, type Reason } from "./reason.ts";
import type { State } from "./state.ts";

export type Reach = "reached" | "unreached" | "unobserved" | "pending";

export interface HostVerdict {
  readonly state: State;
  readonly reach: Reach;
  readonly alerts: readonly Alert[];
  readonly reasons: readonly Reason[];
  /** What was negotiated with the weakest address that did TLS. */
  readonly tls: TlsFacts | undefined;
  /** Milliseconds since the epoch; `undefined` without a report. */
  readonly observedAt: number | undefined;
  readonly expiresAt: number | undefined;
}

/** @param now milliseconds since the epoch; a report past its end says nothing any more. */
export function judgeHost(
  host: string,
  observation: Observation | undefined,
  now: number,
): HostVerdict {
  if (observation === undefined) return without("pending", { code: "host-pending", host });
  if (observation.kind === "unavailable") {
    return without("unobserved", probeFailureReason(observation.failure, host));
  }
  const { report } = observation;
  const times = {
    observedAt: Date.parse(report.observedAt),
    expiresAt: Date.parse(report.expiresAt),
  };
  if (!(times.expiresAt > now)) {
    return { ...without("unobserved", { code: "host-report-expired", host }), ...times };
  }
  const { vantages } = observation;
  const verdict =
    vantages === undefined ? judgeReport(host, report) : judgeVantages(host, report, vantages);
  return { ...verdict, ...times };
}

/**
 * Seen from several places. Where one could not talk to the host, what another saw counts.
 * Where two could and saw different things, one of them is deceived, and nobody can tell
 * which: then nothing is known, and that is an alert.
 */
function judgeVantages(host: string, all: HostReport, vantages: readonly Vantage[]): Seen {
  const seen = new Set(
    all.addresses.flatMap((one) => (reachOf(one) === "reached" ? [one.address] : [])),
  );
  const verdicts = vantages.map(({ place, report }) => {
    // What this place may not dial just now, another has told of.
    const addresses = report.addresses.filter(
      (one) => reachOf(one) !== "unobserved" || !seen.has(one.address),
    );
    return { place, ...judgeReport(host, { ...report, addresses }) };
  });
  const told = verdicts.filter(({ reach }) => reach === "reached");
  const from = told.map(({ place, state }): Reason => ({
    code: state === "tls" ? "vantage-tls" : state === "none" ? "vantage-none" : "vantage-unknown",
    host,
    detail: place,
  }));
  const [first] = told.length > 0 ? told : verdicts;
  if (first === undefined) return judgeReport(host, all);
  const alerts = [...new Set(told.flatMap((one) => one.alerts))];
  if (told.every(({ state }) => state === first.state)) {
    const reasons = told.length > 1 ? [...first.reasons, ...from] : first.reasons;
    return { ...first, alerts: told.length > 0 ? alerts : first.alerts, reasons };
  }
  return {
    ...first,
    state: "unknown",
    alerts: [...alerts, "vantages-differ"],
    // Not what each saw, but that it did: told as known, it would accuse the host.
    reasons: [
      ...from,
      ...dedupe(told.flatMap(({ state, reasons }) => (state === "unknown" ? reasons : []))),
    ],
    tls: undefined,
  };
}

type Seen = Omit<HostVerdict, "observedAt" | "expiresAt">;

function without(reach: Reach, reason: Reason): HostVerdict {
  const nothing = { alerts: [], tls: undefined, observedAt: undefined, expiresAt: undefined };
  return { state: "unknown", reach, reasons: [reason], ...nothing };
}

function judgeReport(host: string, report: HostReport): Seen {
  switch (report.failure) {
    case "no-such-host":
    case "no-address":
      return without("unreached", { code: `host-${report.failure}`, host });
    case "dns-failure":
    case "opted-out":
      return without("unobserved", { code: `host-${report.failure}`, host });
    case undefined:
      break;
  }
  const views = report.addresses.map((address) => ({ address, ...judgeOutcome(address.outcome) }));
  const reasons = dedupe(views.map((view) => ({ ...view.reason, host })));

  // The weakest of the addresses that can be talked to decides: a sender may meet any of them.
  const counting = views.filter((view) => view.reach !== "unreached");
  const reached = counting.filter((view) => view.reach === "reached");
  const state: State =
    WEAKEST_FIRST.find((candidate) => reached.some((view) => view.state === candidate)) ??
    "unknown";
  const unsure = state === "tls" && reached.length < counting.length;
  return {
    state: unsure ? "unknown" : state,
    reach: reached.length > 0 ? "reached" : counting.length > 0 ? "unobserved" : "unreached",
    alerts: alertsOf(report.addresses, new Set(reached.map((view) => view.state)).size > 1),
    reasons: reasons.length > 0 ? reasons : [{ code: "host-no-address", host }],
    tls: weakestTls(report.addresses),
  };
}

const WEAKEST_FIRST: readonly State[] = ["none", "unknown", "tls"];

interface OutcomeView {
  readonly state: State;
  readonly reach: Exclude<Reach, "pending">;
  readonly reason: Reason;
}

function judgeOutcome(outcome: Outcome): OutcomeView {
  const unknown = (reach: OutcomeView["reach"], reason: Reason): OutcomeView => ({
    state: "unknown",
    reach,
    reason,
  });
  switch (outcome.kind) {
    case "tls":
      return { state: "tls", reach: "reached", reason: { code: "host-tls" } };
    case "no-starttls":
      return { state: "none", reach: "reached", reason: { code: "host-no-starttls" } };
    case "temporary":
    case "refused":
      return unknown(reachAt(outcome.step), {
        code: `host-${outcome.kind}`,
        detail: `${outcome.code} ${outcome.step}`,
      });
    case "garbage":
    case "too-long":
    case "closed":
    case "timeout":
      return unknown(reachAt(outcome.step), { code: `host-${outcome.kind}`, detail: outcome.step });
    case "handshake-failed":
      return unknown("reached", { code: "host-handshake-failed", detail: outcome.reason });
    case "plaintext-after-starttls":
      return unknown("reached", { code: "host-plaintext-after-starttls" });
    case "connection-refused":
      return unknown("unreached", { code: "host-connection-refused" });
    case "unreachable":
      return unknown("unreached", { code: "host-unreachable", detail: outcome.reason });
    case "address-not-allowed":
      return unknown("unreached", { code: "host-address-not-allowed" });
    case "opted-out":
    case "throttled":
      return unknown("unobserved", { code: `host-${outcome.kind}` });
    case "internal":
      return unknown("unobserved", { code: "backend-internal", detail: outcome.reason });
  }
}

const reachOf = ({ outcome }: AddressReport) => judgeOutcome(outcome).reach;

/** Until EHLO is answered an MTA gives up on the host; from STARTTLS on it may fall back to the clear. */
function reachAt(step: Step): "reached" | "unreached" {
  return step === "connect" || step === "greeting" || step === "ehlo" ? "unreached" : "reached";
}

function alertsOf(addresses: readonly AddressReport[], mixed: boolean): Alert[] {
  const alerts: Alert[] = [];
  if (mixed) alerts.push("mixed-hosts");
  for (const { tls } of addresses) {
    if (tls === undefined) continue;
    if (isWeak(tls) && !alerts.includes("weak-tls")) alerts.push("weak-tls");
    if (!tls.pkix.valid && !alerts.includes("certificate-invalid"))
      alerts.push("certificate-invalid");
  }
  return alerts;
}

/** RFC 8996: TLS 1.0 and 1.1 must not be used. */
function isWeak(tls: TlsFacts): boolean {
  return tls.version !== "TLSv1.2" && tls.version !== "TLSv1.3";
}

function weakestTls(addresses: readonly AddressReport[]): TlsFacts | undefined {
  return addresses
    .flatMap((address) => (address.tls === undefined ? [] : [address.tls]))
    .sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0))[0];
}

function dedupe(reasons: readonly Reason[]): Reason[] {
  const seen = new Map(reasons.map((reason) => [JSON.stringify(reason), reason]));
  return [...seen.values()];
}
