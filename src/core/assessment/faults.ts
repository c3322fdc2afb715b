/**
 * # What a domain's administrator can mend
 *
 * Out of an assessment, the faults that were *proven*: each from what a server did or what
 * DNSSEC proves, with the facts somebody needs to find it. A host that was not reached, an
 * answer that did not come, a backend that could not look are no faults of the domain;
 * nor is that it has no DANE and no MTA-STS, which nobody has to have. Until an assessment
 * is settled nothing is told.
 *
 * Limitation: an answer that is bogus was perhaps changed on its way to us. It is told
 * with that doubt (`bogus`), because a zone that is broken for everybody looks the same.
 */
import type { MatchFault } from "../dane/match.ts";
import type { PolicyFetchFailure } from "../mta-sts/fetcher.ts";
import { allowsMx, type PolicyFault } from "../mta-sts/policy.ts";
import type { PkixOutcome } from "../probe-api/host-report.ts";
import type { Assessment, DestinationAssessment } from "./assessment.ts";

/** What of a policy's fetch is the domain's doing; that it did not come at all may be anybody's. */
export type ProvenFetchFailure = Exclude<PolicyFetchFailure, "unreachable" | "timeout" | "backend">;

export type Fault =
  /** RFC 3207 §4: it answers EHLO and does not offer it. */
  | { readonly kind: "no-starttls"; readonly host: string }
  /** RFC 8996 §2: no version newer than 1.1. */
  | { readonly kind: "weak-tls"; readonly host: string; readonly version: string }
  /** RFC 7672 §2.2: senders with DANE skip the host. `owner` of the records. */
  | {
      readonly kind: "tlsa-mismatch";
      readonly host: string;
      readonly owner: string;
      readonly because: MatchFault | "no-starttls";
    }
  /** RFC 7672 §3.1.3: only usages or digests no mail server heeds. */
  | { readonly kind: "tlsa-unusable"; readonly host: string; readonly owner: string }
  /** RFC 7672 §2.2: the others have records, so who blocks those gets this one. */
  | { readonly kind: "tlsa-missing"; readonly host: string; readonly others: readonly string[] }
  /** RFC 7672 §2.2.1: hosts with DANE behind an MX set anybody may change. */
  | { readonly kind: "mx-unsigned"; readonly hosts: readonly string[] }
  /** RFC 4035 §5: `host` where it is not the domain itself. */
  | { readonly kind: "bogus"; readonly host?: string; readonly detail?: string }
  /** RFC 5321 §5.1: an MX record names a host that is proven to have no address. */
  | { readonly kind: "host-nowhere"; readonly host: string }
  /** RFC 8461 §4.1: an MX host the policy doesn't allow. */
  | { readonly kind: "sts-mx"; readonly host: string; readonly patterns: readonly string[] }
  /** RFC 8461 §4.2: a certificate the policy doesn't allow. */
  | {
      readonly kind: "sts-certificate";
      readonly host: string;
      readonly fault: NonNullable<PkixOutcome["fault"]>;
    }
  /** RFC 8461 §3.3. */
  | { readonly kind: "sts-unfetched"; readonly failure: ProvenFetchFailure }
  /** RFC 8461 §3.1, §3.2. */
  | { readonly kind: "sts-invalid"; readonly fault: PolicyFault | "record" };

export type FaultKind = Fault["kind"];

export function faultsOf(assessment: Assessment): Fault[] {
  if (!assessment.settled) return [];
  const { destinations } = assessment;
  return [
    ...bogusDomain(assessment),
    ...destinations.flatMap((host) => hostFaults(host)),
    ...missingRecords(assessment),
    ...unsignedSet(assessment),
    ...policyFaults(assessment),
  ];
}

function bogusDomain({ reasons }: Assessment): Fault[] {
  return reasons.flatMap(({ code, detail }): Fault[] =>
    code === "dnssec-bogus" ? [{ kind: "bogus", ...(detail === undefined ? {} : { detail }) }] : [],
  );
}

function hostFaults(destination: DestinationAssessment): Fault[] {
  const { host, tlsa, check, reasons, tls, alerts } = destination;
  const faults: Fault[] = [];
  const plain = reasons.some(({ code }) => code === "host-no-starttls");
  if (plain) faults.push({ kind: "no-starttls", host });
  if (alerts.includes("weak-tls") && tls !== undefined) {
    faults.push({ kind: "weak-tls", host, version: tls.version });
  }
  switch (tlsa?.kind) {
    case "usable":
      // What backends see differently is not proven.
      if (check?.kind === "mismatch" && !alerts.includes("vantages-differ")) {
        const owner = ownerOf(tlsa.baseDomain);
        faults.push({ kind: "tlsa-mismatch", host, owner, because: check.fault ?? "no-starttls" });
      }
      break;
    case "unusable":
      faults.push({ kind: "tlsa-unusable", host, owner: ownerOf(tlsa.baseDomain) });
      break;
    case "failed":
      if (tlsa.proof === "bogus") faults.push({ kind: "bogus", host, detail: tlsa.at });
      break;
    case "no-address":
      faults.push({ kind: "host-nowhere", host });
      break;
    case "absent":
    case undefined:
      break;
  }
  return faults;
}

function missingRecords({ proof, destinations }: Assessment): Fault[] {
  const others = destinations.flatMap(({ host, tlsa }) => (tlsa?.kind === "usable" ? [host] : []));
  // Where the MX set is unsigned, that is the fault, and the records are no help anyhow.
  if (proof !== "secure" || others.length === 0) return [];
  return destinations.flatMap(({ host, tlsa }): Fault[] =>
    tlsa?.kind === "absent" ? [{ kind: "tlsa-missing", host, others }] : [],
  );
}

function unsignedSet({ alerts, destinations }: Assessment): Fault[] {
  if (!alerts.includes("mx-unsigned")) return [];
  const hosts = destinations.flatMap(({ host, tlsa }) => (tlsa?.kind === "usable" ? [host] : []));
  return [{ kind: "mx-unsigned", hosts }];
}

function policyFaults({ sts, destinations }: Assessment): Fault[] {
  switch (sts?.kind) {
    case "policy": {
      const { policy } = sts;
      if (policy.mode === "none") return [];
      return destinations.flatMap(({ host, tls }): Fault[] => {
        if (!allowsMx(policy, host)) return [{ kind: "sts-mx", host, patterns: policy.mx }];
        const fault = tls?.pkix.valid === false ? tls.pkix.fault : undefined;
        return fault === undefined ? [] : [{ kind: "sts-certificate", host, fault }];
      });
    }
    case "fetch-failed":
      return isProven(sts.failure) ? [{ kind: "sts-unfetched", failure: sts.failure }] : [];
    case "invalid-policy":
      return [{ kind: "sts-invalid", fault: sts.fault }];
    case "invalid-record":
      return [{ kind: "sts-invalid", fault: "record" }];
    default:
      return [];
  }
}

function isProven(failure: PolicyFetchFailure): failure is ProvenFetchFailure {
  return failure !== "unreachable" && failure !== "timeout" && failure !== "backend";
}

/** RFC 7672 §2.2.3. */
function ownerOf(baseDomain: string): string {
  return `_25._tcp.${baseDomain}`;
}
