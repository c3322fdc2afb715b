/** One MX host -> one host report: its addresses, side by side, each through its own conversation. */
import pLimit from "p-limit";
import type { Clock } from "../core/base/clock.ts";
import {
  REPORT_VERSION,
  type AddressReport,
  type HostReport,
  type Step,
} from "../core/probe-api/host-report.ts";
import type { Progress } from "../core/probe-api/progress.ts";
import { lifetimeOf } from "./lifetimes.ts";
import type { AddressPolicy } from "./net/address-policy.ts";
import type { AddressResolver } from "./net/address-resolver.ts";
import { NOBODY, type OptOut } from "./net/opt-out.ts";

/**
 * Addresses looked at per host. Large providers have two to eight; who publishes a
 * hundred must not get a hundred connections out of one question.
 */
export const MAX_ADDRESSES = 8;

/** Conversations with one host at a time; some hosts count connections per client network. */
const SIDE_BY_SIDE = 4;

export interface ObserveDeps {
  readonly addresses: AddressResolver;
  readonly permits: AddressPolicy;
  /** Who does not want to be looked at, at the moment. */
  readonly optOut?: (() => OptOut) | undefined;
  /** One conversation; rejects only with `signal.reason`. */
  readonly observeAddress: (
    host: string,
    address: string,
    signal: AbortSignal,
    onStep: (step: Step) => void,
  ) => Promise<AddressReport> | AddressReport;
  readonly clock: Clock;
}

/** Takes turns between the families, so that a cut list still holds both. */
function select(addresses: readonly string[]): string[] {
  const distinct = [...new Set(addresses)];
  const v6 = distinct.filter((address) => address.includes(":"));
  const v4 = distinct.filter((address) => !address.includes(":"));
  const turns = Array.from({ length: Math.max(v4.length, v6.length) }, (_, i) => [v4[i], v6[i]]);
  return turns
    .flat()
    .filter((address) => address !== undefined)
    .slice(0, MAX_ADDRESSES);
}

/**
 * @param host A-labels, lower case, no trailing dot (net/host-name.ts)
 * @returns rejects only with `signal.reason`
 */
export async function observeHost(
  host: string,
  deps: ObserveDeps,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<HostReport> {
  const optOut = deps.optOut?.() ?? NOBODY;
  const answer = optOut.host(host)
    ? ({ kind: "opted-out" } as const)
    : await deps.addresses.lookup(host, signal);
  const limit = pLimit(SIDE_BY_SIDE);
  const addresses =
    answer.kind === "addresses"
      ? await Promise.all(
          select(answer.addresses).map((address) =>
            limit((): Promise<AddressReport> | AddressReport =>
              // The address that is checked is the address that is dialled.
              optOut.address(address)
                ? { address, outcome: { kind: "opted-out" }, times: {} }
                : deps.permits(address)
                  ? deps.observeAddress(host, address, signal, (step) =>
                      onProgress({ kind: "step", address, step }),
                    )
                  : { address, outcome: { kind: "address-not-allowed" }, times: {} },
            ),
          ),
        )
      : [];
  const failure =
    answer.kind === "addresses"
      ? undefined
      : answer.kind === "failure"
        ? ("dns-failure" as const)
        : answer.kind;
  const facts = { ...(failure && { failure }), addresses };
  const now = deps.clock.now();
  return {
    version: REPORT_VERSION,
    host,
    observedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + lifetimeOf(facts)).toISOString(),
    ...facts,
  };
}
