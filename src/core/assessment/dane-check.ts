/** Puts the certificates a host showed beside its TLSA records (RFC 7672 §3). */
import type { HostTlsa } from "../dane/host-tlsa.ts";
import { matchTlsa, type MatchFault, type Matched } from "../dane/match.ts";
import { fromBase64 } from "../base/bytes.ts";
import type { AddressReport } from "../probe-api/host-report.ts";
import type { Observation } from "../probe-api/prober.ts";
import type { DaneCheck } from "./evidence.ts";

/**
 * @param nextHop the recipient's domain: with DANE-TA a certificate may be for it, too (§3.2.2).
 * @param now milliseconds since the epoch.
 */
export async function checkDane(
  tlsa: HostTlsa,
  observation: Observation,
  nextHop: string,
  now: number,
): Promise<DaneCheck> {
  if (tlsa.kind !== "usable" || observation.kind !== "report") return { kind: "not-observed" };
  const { report } = observation;
  // A report past its end says nothing any more.
  if (!(Date.parse(report.expiresAt) > now)) return { kind: "not-observed" };
  let matched: Matched | undefined;
  const mismatches: (MatchFault | undefined)[] = [];
  for (const address of report.addresses) {
    const chain = chainOf(address);
    if (chain === undefined) continue;
    if (chain === "no-starttls") {
      mismatches.push(undefined);
      continue;
    }
    const names = [...tlsa.names, nextHop];
    const result = await matchTlsa({ records: tlsa.records, chain, names, now });
    if (result.ok) matched ??= result.value;
    else mismatches.push(result.fault);
  }
  // A DANE sender goes on to the next address, so one that matches is enough (§2.2).
  if (matched !== undefined)
    return { kind: "matched", matched, someMismatch: mismatches.length > 0 };
  if (mismatches.length === 0) return { kind: "not-observed" };
  return { kind: "mismatch", fault: mismatches.find((fault) => fault !== undefined) };
}

/** Only an ending that is certain shows anything: TLS that came about, or its proven absence. */
function chainOf({ outcome, tls }: AddressReport): Uint8Array[] | "no-starttls" | undefined {
  if (outcome.kind === "no-starttls") return "no-starttls";
  if (outcome.kind !== "tls" || tls === undefined) return undefined;
  return tls.certificates.map((text) => fromBase64(text) ?? new Uint8Array());
}
