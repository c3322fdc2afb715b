/**
 * Probing from this very process, without a backend: for `postweg probe` and
 * `postweg check --probe direct`. Builds the same parts as the backend's main.ts.
 */
import type { Clock } from "../core/base/clock.ts";
import type { Progress } from "../core/probe-api/progress.ts";
import type { Observation, Prober } from "../core/probe-api/prober.ts";
import type { AddressReport, HostReport, Step } from "../core/probe-api/host-report.ts";
import { ConfigError } from "./faults.ts";
import { createAddressPolicy } from "./net/address-policy.ts";
import type { AddressResolver } from "./net/address-resolver.ts";
import { parseHostName } from "./net/host-name.ts";
import { parseNetworks } from "./net/network.ts";
import type { OptOut } from "./net/opt-out.ts";
import { createSystemResolver } from "./net/system-resolver.ts";
import { observeHost } from "./observe.ts";
import { createTrustStore, readPemCertificates, type TrustStore } from "./pkix/trust-store.ts";
import { verifyPkix } from "./pkix/verify.ts";
import { observeAddress } from "./smtp/observe-address.ts";
import { smtpLimits, type SmtpLimits } from "./smtp/limits.ts";
import type { Throttle } from "./store/store.ts";
import { systemClock } from "./system-clock.ts";

export interface DirectOptions {
  /** Where addresses come from; by default this machine's resolver. */
  readonly addresses?: AddressResolver | undefined;
  /** Networks in CIDR form that may be dialled though they are special-purpose. */
  readonly allowNetworks?: readonly string[] | undefined;
  /** The port dialled; 25 on the internet. */
  readonly port?: number | undefined;
  /** The argument of EHLO; by default the connection's address literal. */
  readonly ehloName?: string | undefined;
  /** PEM: trust anchors beside Mozilla's. */
  readonly ca?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly limits?: Partial<SmtpLimits> | undefined;
  /** Who does not want to be looked at, at the moment; by default nobody. */
  readonly optOut?: (() => OptOut) | undefined;
  /** Bounds how often an address is dialled; by default nothing does. */
  readonly throttle?: Throttle | undefined;
}

/** RFC 5321 §4.1.1.1: a domain or an address literal. Anything else could smuggle commands in. */
function isEhloName(text: string): boolean {
  return parseHostName(text).ok || /^\[[0-9A-Za-z:.]{2,50}\]$/.test(text);
}

/** @param onProgress is told of each step of each conversation when it begins. */
export type HostObserver = (
  host: string,
  signal: AbortSignal,
  onProgress?: (progress: Progress) => void,
) => Promise<HostReport>;

/** @throws ConfigError for a network, CA text or EHLO name that cannot be read */
export function createHostObserver(options: DirectOptions = {}): HostObserver {
  const networks = parseNetworks(options.allowNetworks ?? []);
  const anchors = options.ca === undefined ? undefined : readPemCertificates(options.ca);
  if (anchors && !anchors.ok) throw new ConfigError(`--ca: ${anchors.fault}`);
  if (options.ehloName !== undefined && !isEhloName(options.ehloName)) {
    throw new ConfigError(
      `--ehlo: ${JSON.stringify(options.ehloName)} is no host name and no [address literal]`,
    );
  }
  let store: TrustStore | undefined;
  const trusted = (): TrustStore => (store ??= createTrustStore(anchors?.value));
  const clock = options.clock ?? systemClock;
  const limits = smtpLimits(options.limits);
  const deps = {
    addresses: options.addresses ?? createSystemResolver(),
    permits: createAddressPolicy(networks),
    optOut: options.optOut,
    clock,
    observeAddress: (
      host: string,
      address: string,
      signal: AbortSignal,
      onStep: (step: Step) => void,
    ): Promise<AddressReport> =>
      observeAddress(
        { host, address, port: options.port ?? 25 },
        {
          limits,
          ehloName: options.ehloName,
          verifyPkix: (sent, name) => verifyPkix(sent, name, trusted(), clock.now()),
          mayDial: async () => ((await options.throttle?.take(address, clock.now())) ?? 0) === 0,
          onStep,
        },
        signal,
      ),
  };
  return (host, signal, onProgress) => {
    const observing = observeHost(host, deps, signal, onProgress);
    // More than a hundred certificates are read while the question for addresses is on its way.
    trusted();
    return observing;
  };
}

/** @throws ConfigError as `createHostObserver` */
export function createDirectProber(options: DirectOptions = {}): Prober {
  const observe = createHostObserver(options);
  return {
    async observe(host, signal): Promise<Observation> {
      const name = parseHostName(host);
      if (!name.ok) return { kind: "unavailable", failure: "backend-refused" };
      // The core knows a signal only by the few members every host has.
      const controller = new AbortController();
      const abort = (): void => controller.abort(signal?.reason);
      if (signal?.aborted) abort();
      signal?.addEventListener("abort", abort, { once: true });
      try {
        return { kind: "report", report: await observe(name.value, controller.signal) };
      } catch {
        const failure = signal?.aborted ? "backend-timeout" : "backend-unreachable";
        return { kind: "unavailable", failure };
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    },
  };
}
