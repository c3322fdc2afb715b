/**
 * # Does a domain demand encryption by MTA-STS? (RFC 8461 §3, §5.1)
 *
 * A TXT record announces a policy and its id, HTTPS delivers it. A policy that was had
 * once counts until its max_age ends, or until a new id brings another: who can suppress
 * the record or the file for a while must not switch the policy off (§5.1, §10.2).
 */
import type { Clock } from "../base/clock.ts";
import { concatBytes } from "../base/bytes.ts";
import { ExpiringMap } from "../base/expiring-map.ts";
import type { DnsName } from "../dns/name.ts";
import { readTxt } from "../dns/rdata.ts";
import { RRType } from "../dns/rr-type.ts";
import type { Resolver } from "../dnssec/resolver.ts";
import type { FetchPolicy, PolicyFetchFailure } from "./fetcher.ts";
import { parsePolicy, type Policy, type PolicyFault } from "./policy.ts";
import { readStsRecords, type RecordAnswer } from "./record.ts";

export type StsAnswer =
  | {
      readonly kind: "policy";
      readonly id: string;
      readonly policy: Policy;
      readonly kept: boolean;
    }
  | { readonly kind: "none" }
  | { readonly kind: "not-asked" }
  /** There should be a policy and there is none to be had; as good as none for a sender (§3.3). */
  | { readonly kind: "invalid-record" }
  | { readonly kind: "dns-failure" }
  | { readonly kind: "fetch-failed"; readonly failure: PolicyFetchFailure }
  | { readonly kind: "invalid-policy"; readonly fault: PolicyFault };

export type StsLookup = (domain: DnsName, signal?: AbortSignal) => Promise<StsAnswer>;

/** Policies kept. Default 500. */
const CAPACITY = 500;

/** By domain. Made outside when they are to be written down (mta-sts/kept-policies.ts). */
export type KeptPolicies = ExpiringMap<{ readonly id: string; readonly policy: Policy }>;

export function createKeptPolicies(clock: Clock): KeptPolicies {
  return new ExpiringMap(CAPACITY, clock);
}

export interface StsPorts {
  readonly resolver: Resolver;
  readonly fetchPolicy: FetchPolicy;
  readonly clock: Clock;
  readonly kept?: KeptPolicies;
}

export function createStsLookup(ports: StsPorts): StsLookup {
  const { resolver, fetchPolicy, clock, kept = createKeptPolicies(clock) } = ports;

  async function fetchNew(domain: DnsName, id: string, signal?: AbortSignal): Promise<StsAnswer> {
    const fetched = await fetchPolicy(domain.key, signal);
    if (fetched.kind === "not-asked") return fetched;
    if (fetched.kind === "failure") return { kind: "fetch-failed", failure: fetched.failure };
    const policy = parsePolicy(fetched.text);
    if (!policy.ok) return { kind: "invalid-policy", fault: policy.fault };
    kept.set(domain.key, { id, policy: policy.value }, clock.now() + policy.value.maxAge * 1000);
    return { kind: "policy", id, policy: policy.value, kept: false };
  }

  return async (domain, signal) => {
    const known = kept.get(domain.key);
    const record = await readRecord(domain, resolver, signal);
    if (known !== undefined && (record.kind !== "id" || record.id === known.id)) {
      return { kind: "policy", ...known, kept: true }; // §5.1
    }
    if (record.kind === "invalid") return { kind: "invalid-record" };
    if (record.kind !== "id") return record;
    const answer = await fetchNew(domain, record.id, signal);
    // §5.1: a new policy that can't be had leaves the old one in force.
    return answer.kind !== "policy" && known !== undefined
      ? { kind: "policy", ...known, kept: true }
      : answer;
  };
}

async function readRecord(
  domain: DnsName,
  resolver: Resolver,
  signal: AbortSignal | undefined,
): Promise<RecordAnswer | { readonly kind: "dns-failure" }> {
  const owner = domain.child("_mta-sts");
  if (!owner.ok) return { kind: "none" };
  const answer = await resolver.resolve(owner.value, RRType.TXT, signal);
  if (answer.kind === "failure" || answer.proof === "bogus") return { kind: "dns-failure" };
  const texts = answer.records.flatMap((record) => {
    const strings = readTxt(record.rdata);
    return strings === undefined ? [] : [new TextDecoder().decode(concatBytes(strings))];
  });
  return readStsRecords(texts);
}
