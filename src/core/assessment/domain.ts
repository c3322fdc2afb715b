/**
 * # From hosts to a domain (design §4 "Observation")
 *
 * A sending MTA takes the hosts of the lowest preference and goes on to the next only
 * when none of them can be reached (RFC 5321 §5.1). So the best preference with a host
 * that counts decides, and within it the weakest host, because equal ones are picked at
 * random. A weaker host behind it is `mixed-hosts`: who blocks the best host gets it.
 */
import type { Destinations } from "../smtp/destinations.ts";
import type { Alert } from "./alert.ts";
import {
  KEEP_FOR,
  RETRY_AFTER,
  unknownFor,
  type Assessment,
  type DestinationAssessment,
} from "./assessment.ts";
import { judgeHost, type HostVerdict } from "./host.ts";
import type { Observation } from "./ports.ts";
import { dnsFailureReason, type Reason } from "./reason.ts";
import type { State } from "./state.ts";

interface JudgedHost extends HostVerdict {
  readonly host: string;
  readonly preference: number;
}

/** @param observations by host name; a host that is missing is still being looked at. */
export function judgeDomain(
  domain: string,
  destinations: Destinations,
  observations: ReadonlyMap<string, Observation>,
  now: number,
): Assessment {
  switch (destinations.kind) {
    case "failure":
      return retried(unknownFor(domain, dnsFailureReason(destinations.failure), now));
    case "no-such-domain":
    case "null-mx":
      return {
        ...unknownFor(domain, { code: destinations.kind }, now),
        alerts: [destinations.kind],
        proof: destinations.proof,
      };
    case "no-destination":
      return { ...unknownFor(domain, { code: "no-destination" }, now), proof: destinations.proof };
    case "hosts":
      break;
  }
  const hosts = destinations.hosts.map(({ host, preference }) => ({
    host: host.key,
    preference,
    ...judgeHost(host.key, observations.get(host.key), now),
  }));
  const decision = decide(hosts);
  const reasons: Reason[] = [...decision.reasons];
  if (destinations.source === "implicit") reasons.push({ code: "implicit-mx" });
  for (const host of destinations.skipped) reasons.push({ code: "skipped-host", host });

  const ends = hosts.flatMap((host) => (host.expiresAt === undefined ? [] : [host.expiresAt]));
  const keep = decision.state === "unknown" ? RETRY_AFTER : KEEP_FOR;
  return {
    domain,
    state: decision.state,
    alerts: decision.alerts,
    enforced: false,
    settled: hosts.every((host) => host.reach !== "pending"),
    proof: destinations.proof,
    destinations: hosts.map(toDestination),
    reasons,
    assessedAt: now,
    staleAt: Math.min(now + keep, ...ends),
  };
}

function retried(assessment: Assessment): Assessment {
  return { ...assessment, staleAt: assessment.assessedAt + RETRY_AFTER };
}

function decide(hosts: readonly JudgedHost[]): {
  state: State;
  alerts: Alert[];
  reasons: Reason[];
} {
  const preferences = [...new Set(hosts.map((host) => host.preference))].sort((a, b) => a - b);
  for (const preference of preferences) {
    const level = hosts.filter((host) => host.preference === preference);
    const counting = level.filter(
      (host) => host.reach === "reached" || host.reach === "unobserved",
    );
    const state = WEAKEST_FIRST.find((candidate) =>
      counting.some((host) => host.state === candidate),
    );
    // One that is known to be in the clear decides at once; anything better has to wait for the others.
    const pending = level.filter((host) => host.reach === "pending");
    if (pending.length > 0 && state !== "none") {
      return { state: "unknown", alerts: [], reasons: pending.flatMap((host) => host.reasons) };
    }
    if (state === undefined) continue;
    const deciding = counting.filter((host) => host.state === state);
    const reasons = deciding.flatMap((host) => host.reasons);
    if (preference !== preferences[0]) reasons.push({ code: "best-host-unreached" });
    return { state, alerts: alertsOf(hosts, state), reasons };
  }
  return { state: "unknown", alerts: [], reasons: hosts.flatMap((host) => host.reasons) };
}

const WEAKEST_FIRST: readonly State[] = ["none", "unknown", "tls", "dane"];

function alertsOf(hosts: readonly JudgedHost[], state: State): Alert[] {
  const reached = hosts.filter((host) => host.reach === "reached");
  const alerts = new Set(reached.flatMap((host) => host.alerts));
  const weaker = WEAKEST_FIRST.slice(0, WEAKEST_FIRST.indexOf(state));
  if (reached.some((host) => weaker.includes(host.state))) alerts.add("mixed-hosts");
  return [...alerts];
}

function toDestination(host: JudgedHost): DestinationAssessment {
  const { state, preference, alerts, reasons, tls, observedAt } = host;
  const pending = host.reach === "pending";
  return { host: host.host, preference, state, pending, alerts, reasons, tls, observedAt };
}
