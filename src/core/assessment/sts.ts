/**
 * What an MTA-STS policy adds (RFC 8461 §4, §5).
 *
 * A policy in mode `enforce` that every host meets, as far as it was seen, makes an
 * encrypted and authenticated way the only one for senders that know MTA-STS. One that
 * some host does not meet is `sts-failing`: those senders stop there, others go on
 * unprotected, so nothing is enforced.
 */
import type { StsAnswer } from "../mta-sts/lookup.ts";
import { allowsMx } from "../mta-sts/policy.ts";
import type { Observation } from "../probe-api/prober.ts";

export type StsVerdict = "enforced" | "failing" | "testing" | "nothing";

export interface StsHost {
  readonly host: string;
  readonly observation: Observation | undefined;
}

export function judgeSts(sts: StsAnswer | undefined, hosts: readonly StsHost[]): StsVerdict {
  if (sts?.kind !== "policy" || sts.policy.mode === "none") return "nothing";
  const { policy } = sts;
  if (policy.mode === "testing") return "testing";
  const met = hosts.every(
    ({ host, observation }) => allowsMx(policy, host) && !violates(observation),
  );
  return met ? "enforced" : "failing";
}

/** §4.1, §4.2: no STARTTLS, or a certificate that is not valid for the host. Not seen is no violation. */
function violates(observation: Observation | undefined): boolean {
  if (observation?.kind !== "report") return false;
  return observation.report.addresses.some(
    ({ outcome, tls }) => outcome.kind === "no-starttls" || (tls !== undefined && !tls.pkix.valid),
  );
}
