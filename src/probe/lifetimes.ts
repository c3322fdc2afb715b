/**
 * How long a report says something: hours when the host showed what it does,
 * minutes when something was in the way. The shortest also bounds how often one
 * host can be made to see a connection from here.
 */
import { exhaustive } from "../core/base/exhaustive.ts";
import type { AddressReport, HostReport, Outcome } from "../core/probe-api/host-report.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Milliseconds. */
export const LIFETIMES = {
  /** Hosts change certificates every few weeks; a working TLS rarely goes away within hours. */
  tls: 6 * HOUR,
  /** The worst news: it should not outlive its cause for long. */
  noStarttls: HOUR,
  /** Greylisting and 421 ask for some minutes. */
  trouble: 10 * MINUTE,
  /** Nobody there: DNS answers are cached about as long. */
  noHost: 10 * MINUTE,
  dnsFailure: 2 * MINUTE,
  /** Our own fault or thrift; soon again. */
  internal: MINUTE,
} as const;

function ofOutcome(outcome: Outcome): number {
  switch (outcome.kind) {
    case "tls":
      return LIFETIMES.tls;
    case "no-starttls":
      return LIFETIMES.noStarttls;
    case "internal":
      return LIFETIMES.internal;
    case "temporary":
    case "refused":
    case "handshake-failed":
    case "plaintext-after-starttls":
    case "garbage":
    case "too-long":
    case "closed":
    case "timeout":
    case "connection-refused":
    case "unreachable":
    case "address-not-allowed":
    case "opted-out":
      return LIFETIMES.trouble;
    case "throttled":
      return LIFETIMES.internal;
    default:
      return exhaustive(outcome);
  }
}

/** An address nothing could be learnt of because of where *we* stand, e.g. without IPv6. */
function ourSide({ outcome }: AddressReport): boolean {
  return (
    outcome.kind === "unreachable" ||
    outcome.kind === "address-not-allowed" ||
    outcome.kind === "opted-out"
  );
}

export function lifetimeOf(report: Pick<HostReport, "failure" | "addresses">): number {
  if (report.failure === "dns-failure") return LIFETIMES.dnsFailure;
  if (report.failure !== undefined) return LIFETIMES.noHost; // an opt-out may be taken back
  const telling = report.addresses.filter((address) => !ourSide(address));
  const counted = telling.length > 0 ? telling : report.addresses;
  return Math.min(LIFETIMES.tls, ...counted.map(({ outcome }) => ofOutcome(outcome)));
}

/**
 * When a report that is asked for again is to be made anew, so that it is still there when it
 * is wanted: in the last 10 to 30 % of its lifetime, so that what was looked at together is
 * not all looked at together again. What lasts only minutes is not: whoever is in trouble is
 * not to be knocked at all day.
 * @param random from 0 up to, not including, 1
 * @returns milliseconds since the epoch
 */
export function refreshTime(
  { observedAt, expiresAt }: Pick<HostReport, "observedAt" | "expiresAt">,
  random: number,
): number {
  const end = Date.parse(expiresAt);
  const lifetime = end - Date.parse(observedAt);
  return lifetime < HOUR ? end : end - Math.round(lifetime * (0.1 + 0.2 * random));
}
