/** A host's verdict with what the DNS promises of it put beside what was seen (RFC 7672 §2.2). */
import { tlsaText } from "../dane/tlsa.ts";
import type { HostEvidence } from "./evidence.ts";
import { judgeHost, type HostVerdict } from "./host.ts";
import type { Reason } from "./reason.ts";

export interface JudgedHost extends HostVerdict {
  readonly host: string;
  readonly preference: number;
  readonly evidence: HostEvidence;
}

export function judgePromise(
  { host, preference }: { host: string; preference: number },
  evidence: HostEvidence,
  now: number,
): JudgedHost {
  const seen = judgeHost(host, evidence.observation, now);
  const { tlsa, check } = evidence;
  if (tlsa?.kind === "no-address") {
    // Proven, so whatever somebody says to have seen there was not this host.
    const reasons: Reason[] = [
      { code: tlsa.exists ? "host-no-address" : "host-no-such-host", host },
    ];
    const nothing = { tls: undefined, observedAt: undefined, expiresAt: undefined };
    const verdict = { state: "unknown", reach: "unreached", alerts: [], reasons } as const;
    return { ...verdict, ...nothing, host, preference, evidence };
  }
  if (tlsa?.kind !== "failed") {
    const contradicted =
      check?.kind === "mismatch" || (check?.kind === "matched" && check.someMismatch);
    const alerts = contradicted ? [...seen.alerts, "tlsa-mismatch" as const] : seen.alerts;
    // What is not promised explains nothing but why it isn't DANE, so it stands last.
    const promise = promiseReasons(host, evidence);
    const reasons =
      tlsa?.kind === "absent" ? [...seen.reasons, ...promise] : [...promise, ...seen.reasons];
    return { ...seen, alerts, reasons, host, preference, evidence };
  }
  // §2.1.2: a validating sender gets no answer, and delivers nothing there. Not a failed
  // look at the host but at what is promised of it, so nothing seen makes it better.
  const bogus = tlsa.proof === "bogus";
  const reason: Reason = {
    code: bogus ? "host-dnssec-bogus" : "host-dns-unproven",
    host,
    detail: tlsa.at,
  };
  return {
    ...seen,
    state: "unknown",
    reach: seen.reach === "pending" ? "pending" : "unobserved",
    alerts: bogus ? [...seen.alerts, "dnssec-bogus"] : seen.alerts,
    reasons: [reason, ...seen.reasons],
    host,
    preference,
    evidence,
  };
}

function promiseReasons(host: string, { tlsa, check }: HostEvidence): Reason[] {
  switch (tlsa?.kind) {
    case undefined:
    case "failed":
    case "no-address":
      return [];
    case "absent":
      return [{ code: tlsa.because === "insecure" ? "host-insecure" : "host-no-tlsa", host }];
    case "unusable":
      return [{ code: "host-tlsa-unusable", host }];
    case "usable":
      break;
  }
  switch (check?.kind) {
    case undefined:
      return [];
    case "not-observed":
      return [{ code: "host-dane-unseen", host }];
    case "mismatch":
      return [{ code: "host-tlsa-mismatch", host, detail: check.fault ?? "no-starttls" }];
    case "matched":
      return [{ code: "host-dane-matched", host, detail: tlsaText(check.matched.record) }];
  }
}
