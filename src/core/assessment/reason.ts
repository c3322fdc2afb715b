/**
 * Why an assessment is what it is, as data: a code that the edges turn into a sentence
 * (`_locales`) and the facts that go into it. Nothing here is prose.
 */
import type { ExchangeFailure } from "../dns/exchange.ts";
import type { ProofReason } from "../dnssec/reason.ts";
import type { LookupFailure } from "../dnssec/resolver.ts";
import { rcodeName } from "../dns/rcode.ts";
import type { ProbeFailure } from "./ports.ts";

export const REASON_CODES = [
  // About the address or its domain.
  "invalid-address",
  "address-literal",
  "local-only",
  "never-looked-up",
  "dns-failure",
  "dns-unproven",
  "dnssec-bogus",
  "no-such-domain",
  "null-mx",
  "no-destination",
  "implicit-mx",
  "skipped-host",
  "best-host-unreached",
  // About MTA-STS.
  "sts-enforced",
  "sts-failing",
  "sts-testing",
  "sts-fetch-failed",
  "sts-invalid",
  // About what the DNS promises of a host.
  "host-dane-matched",
  "host-dane-unseen",
  "host-tlsa-mismatch",
  "host-tlsa-unusable",
  "host-no-tlsa",
  "host-insecure",
  "host-dnssec-bogus",
  "host-dns-unproven",
  // About what a host did.
  "host-pending",
  "host-tls",
  "host-no-starttls",
  "host-temporary",
  "host-refused",
  "host-handshake-failed",
  "host-plaintext-after-starttls",
  "host-garbage",
  "host-too-long",
  "host-closed",
  "host-timeout",
  "host-connection-refused",
  "host-unreachable",
  "host-address-not-allowed",
  "host-opted-out",
  "host-throttled",
  "host-no-such-host",
  "host-no-address",
  "host-dns-failure",
  "host-report-expired",
  // Where it was seen from, when from several places; the detail is the place.
  "vantage-tls",
  "vantage-none",
  "vantage-unknown",
  // About the backend; they say nothing about the host.
  "no-backend",
  "backend-unreachable",
  "backend-not-permitted",
  "backend-timeout",
  "backend-busy",
  "backend-refused",
  "backend-malformed",
  "backend-internal",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** The host (or, for `skipped-host`, the text that is none). */
  readonly host?: string;
  /** One technical fact: a reply code, a step, an error code of TLS or DNS. Never prose. */
  readonly detail?: string;
}

export function lookupFailureReason(failure: LookupFailure["failure"]): Reason {
  switch (failure.kind) {
    case "bogus":
      return { code: "dnssec-bogus", ...firstReason(failure.reasons) };
    case "unproven":
      return { code: "dns-unproven", ...firstReason(failure.reasons) };
    default:
      return { code: "dns-failure", detail: exchangeFailureDetail(failure) };
  }
}

/** The first link of the chain that broke; `postweg resolve` tells all of it. */
function firstReason([reason]: readonly ProofReason[]): { detail?: string } {
  return reason === undefined ? {} : { detail: reason.kind };
}

function exchangeFailureDetail(failure: ExchangeFailure): string {
  switch (failure.kind) {
    case "http-status":
      return `HTTP ${failure.status}`;
    case "rcode":
      return (
        rcodeName(failure.rcode) + (failure.extended === undefined ? "" : `, ${failure.extended}`)
      );
    case "malformed":
    case "mismatch":
      return `${failure.kind}: ${failure.detail}`;
    case "not-dns":
    case "unreachable":
    case "not-permitted":
    case "timeout":
    case "too-large":
    case "truncated":
      return failure.kind;
  }
}

export function probeFailureReason(failure: ProbeFailure, host: string): Reason {
  return { code: failure, host };
}
