/**
 * # From hosts to a domain (design §4)
 *
 * **DANE** (RFC 7672): the MX set is secure and *every* host has secure, usable TLSA
 * records; then a DANE sender delivers only to a proven server, and whatever a network in
 * between does, nothing else. Hosts that contradict their records are skipped by such a
 * sender; when every host that was seen does, nothing would be delivered, and the state is
 * what was seen. A host that is *proven* to have no address counts for nothing: senders
 * skip it, and who could put one in its place would have to forge the proof.
 *
 * **Otherwise** what was seen decides. A sending MTA takes the hosts of the lowest
 * preference and goes on to the next only when none of them can be reached (RFC 5321
 * §5.1). So the best preference with a host that counts decides, and within it the weakest
 * host, because equal ones are picked at random. A weaker host behind it is `mixed-hosts`:
 * who blocks the best host gets it.
 */
import { runsOut } from "../dnssec/validity.ts";
import { warnsOfDane, type Alert } from "./alert.ts";
import {
  KEEP_FOR,
  RETRY_AFTER,
  unknownFor,
  type Assessment,
  type DestinationAssessment,
} from "./assessment.ts";
import type { Evidence } from "./evidence.ts";
import { daneEndsSoon, stsEndsSoon } from "./expires-soon.ts";
import { judgePromise, type JudgedHost } from "./host-promise.ts";
import { lookupFailureReason, type Reason } from "./reason.ts";
import type { State } from "./state.ts";
import { judgeSts } from "./sts.ts";

/** @param now milliseconds since the epoch. */
export function judgeDomain(domain: string, evidence: Evidence, now: number): Assessment {
  const { destinations, sts } = evidence;
  if (destinations.kind === "failure") {
    const alerts: Alert[] = destinations.failure.kind === "bogus" ? ["dnssec-bogus"] : [];
    return {
      ...retried(unknownFor(domain, lookupFailureReason(destinations.failure), now)),
      alerts,
    };
  }
  const { proof } = destinations;
  switch (destinations.kind) {
    case "no-such-domain":
    case "null-mx":
      return {
        ...unknownFor(domain, { code: destinations.kind }, now),
        alerts: [destinations.kind],
        proof,
      };
    case "no-destination":
      return { ...unknownFor(domain, { code: "no-destination" }, now), proof };
    case "hosts":
      break;
  }
  const hosts = destinations.hosts.map(({ host, preference }) =>
    judgePromise({ host: host.key, preference }, evidence.hosts.get(host.key) ?? {}, now),
  );
  const decision = decide(hosts, proof === "secure", evidence, now);
  const reasons: Reason[] = [...decision.reasons];
  if (destinations.source === "implicit") reasons.push({ code: "implicit-mx" });
  for (const host of destinations.skipped) reasons.push({ code: "skipped-host", host });

  const ends = hosts.flatMap((host) => (host.expiresAt === undefined ? [] : [host.expiresAt]));
  const keep = decision.state === "unknown" ? RETRY_AFTER : KEEP_FOR;
  return {
    domain,
    state: decision.state,
    alerts: decision.alerts,
    enforced: decision.enforced,
    settled:
      sts !== undefined &&
      hosts.every((host) => host.reach !== "pending" && host.evidence.tlsa !== undefined),
    proof,
    destinations: hosts.map(toDestination),
    sts,
    reasons,
    assessedAt: now,
    staleAt: Math.min(now + keep, ...ends),
  };
}

function retried(assessment: Assessment): Assessment {
  return { ...assessment, staleAt: assessment.assessedAt + RETRY_AFTER };
}

interface Decision {
  readonly state: State;
  readonly alerts: readonly Alert[];
  readonly enforced: boolean;
  readonly reasons: readonly Reason[];
}

function decide(
  hosts: readonly JudgedHost[],
  mxSecure: boolean,
  evidence: Evidence,
  now: number,
): Decision {
  if (mxSecure && isDane(hosts)) {
    // A DANE sender never meets the weaker hosts, and asks no CA (RFC 7672 §3.1.1).
    const alerts = new Set(hosts.flatMap((host) => host.alerts).filter(warnsOfDane));
    const { destinations } = evidence;
    const mx = destinations.kind === "hosts" ? destinations.validity : undefined;
    if ((mx !== undefined && runsOut(mx, now)) || daneEndsSoon(hosts, now)) {
      alerts.add("expires-soon");
    }
    const reasons = hosts.flatMap((host) =>
      host.reasons.filter(({ code }) => code.startsWith("host-dane")),
    );
    return { state: "dane", alerts: [...alerts], enforced: true, reasons };
  }
  const seen = decideSeen(hosts);
  const alerts = new Set(seen.alerts);
  // RFC 7672 §2.2.1: the host is proven, the way to it isn't.
  const promised = hosts.some((host) => host.evidence.tlsa?.kind === "usable");
  if (!mxSecure && promised) alerts.add("mx-unsigned");
  const receiving = hosts.filter(mayReceive);
  const demanded = mxSecure && receiving.length > 0 && receiving.every(demandsTls);
  return addPolicies({ ...seen, alerts: [...alerts] }, hosts, demanded, evidence, now);
}

/** Every host promises, and not every one that was seen breaks the promise. */
function isDane(all: readonly JudgedHost[]): boolean {
  const hosts = all.filter(mayReceive);
  if (hosts.length === 0) return false;
  if (!hosts.every((host) => host.evidence.tlsa?.kind === "usable")) return false;
  const checks = hosts.flatMap((host) => host.evidence.check ?? []);
  const seen = checks.filter((check) => check.kind !== "not-observed");
  return seen.length === 0 || seen.some((check) => check.kind === "matched");
}

/** A host that is proven to have no address is skipped by every sender (RFC 5321 §5.1), and nobody can invent one. */
function mayReceive({ evidence: { tlsa } }: JudgedHost): boolean {
  return tlsa?.kind !== "no-address";
}

/** RFC 7672 §2.2: secure TLSA records, usable or not, make TLS mandatory. */
function demandsTls({ evidence: { tlsa } }: JudgedHost): boolean {
  return tlsa?.kind === "usable" || tlsa?.kind === "unusable";
}

function addPolicies(
  seen: Decision,
  hosts: readonly JudgedHost[],
  demanded: boolean,
  { sts }: Evidence,
  now: number,
): Decision {
  const reasons = [...seen.reasons];
  const alerts = new Set(seen.alerts);
  // RFC 8461 §2: MTA-STS never makes good what fails in DANE.
  const broken =
    alerts.has("tlsa-mismatch") || hosts.some((host) => host.evidence.tlsa?.kind === "failed");
  const parties = hosts.map(({ host, evidence }) => ({ host, observation: evidence.observation }));
  const verdict = judgeSts(sts, parties);
  switch (verdict) {
    case "enforced":
      reasons.push({ code: "sts-enforced" });
      if (stsEndsSoon(hosts, now)) alerts.add("expires-soon");
      break;
    case "failing":
    case "testing":
      alerts.add(`sts-${verdict}`);
      reasons.push({ code: `sts-${verdict}` });
      break;
    case "nothing":
      break;
  }
  if (sts?.kind === "fetch-failed") reasons.push({ code: "sts-fetch-failed", detail: sts.failure });
  if (sts?.kind === "invalid-policy" || sts?.kind === "invalid-record")
    reasons.push({ code: "sts-invalid" });

  // What is not known yet may still turn out broken.
  const proven = hosts.every((host) => host.evidence.tlsa !== undefined);
  const enforced = proven && !broken && (verdict === "enforced" || demanded);
  // Demanded but not seen is green only where nothing at all was seen to the contrary.
  const unseen = seen.state === "unknown" && hosts.every((host) => host.reach !== "reached");
  const state = enforced && unseen ? "tls" : seen.state;
  return { state, alerts: [...alerts], enforced: enforced && state === "tls", reasons };
}

function decideSeen(hosts: readonly JudgedHost[]): Decision {
  const preferences = [...new Set(hosts.map((host) => host.preference))].sort((a, b) => a - b);
  const noticed = hosts.flatMap((host) => host.alerts);
  const alerts = new Set<Alert>(noticed.filter((one) => one !== "mixed-hosts"));
  const decided = (state: State, reasons: readonly Reason[]): Decision => {
    if (isMixed(hosts, state)) alerts.add("mixed-hosts");
    return { state, alerts: [...alerts], enforced: false, reasons };
  };
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
      return {
        state: "unknown",
        alerts: [...alerts],
        enforced: false,
        reasons: pending.flatMap((host) => host.reasons),
      };
    }
    if (state === undefined) continue;
    const reasons = counting.filter((host) => host.state === state).flatMap((host) => host.reasons);
    if (preference !== preferences[0]) reasons.push({ code: "best-host-unreached" });
    return decided(state, reasons);
  }
  return decided(
    "unknown",
    hosts.flatMap((host) => host.reasons),
  );
}

const WEAKEST_FIRST: readonly State[] = ["none", "unknown", "tls"];

/** Some host that answers, or some address of one, is weaker than what the sign says. */
function isMixed(hosts: readonly JudgedHost[], state: State): boolean {
  const reached = hosts.filter((host) => host.reach === "reached");
  const weaker = WEAKEST_FIRST.slice(0, Math.max(0, WEAKEST_FIRST.indexOf(state)));
  return reached.some((host) => host.alerts.includes("mixed-hosts") || weaker.includes(host.state));
}

function toDestination(host: JudgedHost): DestinationAssessment {
  const { state, preference, alerts, reasons, tls, observedAt, evidence } = host;
  const { tlsa, check } = evidence;
  const pending = host.reach === "pending" || tlsa === undefined;
  return {
    host: host.host,
    preference,
    state,
    pending,
    alerts,
    reasons,
    tls,
    tlsa,
    check,
    observedAt,
  };
}
