/**
 * # The probe backend, put together
 *
 * HTTP edge -> reports (store, single flight, queue) -> observer (DNS, address
 * policy) -> SMTP conversation. Everything below gets what it needs as arguments;
 * here, and only here, it is decided what that is.
 */
import { setMaxListeners } from "node:events";
import type { Clock } from "../core/base/clock.ts";
import { DEFAULTS, parseListen, type ProbeConfig, readTextFile, readTokenFile } from "./config.ts";
import { createHostObserver } from "./direct.ts";
import { ConfigError } from "./faults.ts";
import { exceptLoopback } from "./http/client-limiter.ts";
import { createMetrics } from "./http/metrics.ts";
import { createHttpServer, type HttpDeps } from "./http/server.ts";
import { createTokenCheck } from "./http/tokens.ts";
import { createLimiter } from "./limiter.ts";
import { createAddressPolicy } from "./net/address-policy.ts";
import type { AddressResolver } from "./net/address-resolver.ts";
import { parseNetworks } from "./net/network.ts";
import { createSystemResolver } from "./net/system-resolver.ts";
import { fetchPolicy } from "./policy/fetch-policy.ts";
import { createPolicies } from "./policy/policies.ts";
import { createReports } from "./reports.ts";
import { openStore } from "./store/open-store.ts";
import { resilient } from "./store/resilient-store.ts";
import { systemClock } from "./system-clock.ts";

const MINUTE = 60_000;
/** Expired reports are never handed out; sweeping only keeps the file small. */
const SWEEP_EVERY = 10 * MINUTE;
/** Clients, and addresses, counted at a time. */
const COUNTED_KEYS = 10_000;

export interface ProbeServerDeps {
  /** By default this machine's resolver. */
  readonly addresses?: AddressResolver | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: HttpDeps["log"] | undefined;
}

export interface ProbeServer {
  /** Where it listens, e.g. `http://127.0.0.1:8025`. */
  readonly url: string;
  /** Ends running probes, answers who still waits, closes the store. */
  close(): Promise<void>;
}

const LISTEN_FAULTS: Record<string, string> = {
  EADDRINUSE: "is taken; stop what uses it or choose another port (0 takes any free one)",
  EADDRNOTAVAIL: "is no address of this machine",
  EACCES: "needs privileges; choose a port from 1024",
  ENOTFOUND: "cannot be resolved; write an address",
};

/** @throws ConfigError for what the administrator can mend */
export async function startProbeServer(
  options: Partial<ProbeConfig> = {},
  deps: ProbeServerDeps = {},
): Promise<ProbeServer> {
  const config: ProbeConfig = { ...DEFAULTS, ...options };
  const clock = deps.clock ?? systemClock;
  const log = deps.log ?? (() => undefined);
  const listen = parseListen(config.listen);
  const tokens = config.tokenFile === undefined ? undefined : readTokenFile(config.tokenFile);
  const perMinute = (limit: number) =>
    createLimiter({ limit, window: MINUTE, keys: COUNTED_KEYS }, clock);
  const addresses = deps.addresses ?? createSystemResolver();
  const ca = config.caFile === undefined ? undefined : readTextFile("--ca", config.caFile);
  const observe = createHostObserver({
    addresses,
    allowNetworks: config.allowNetworks,
    port: config.smtpPort,
    ehloName: config.ehloName,
    ca,
    clock,
    limits: config.smtpLimits,
    throttle: perMinute(config.conversationsPerMinute),
  });

  const metrics = createMetrics();
  const store = resilient(openStore(config.store), (error) => {
    metrics.storeFailed();
    log({ store: error instanceof Error ? error.message : "failed" });
  });
  const ending = new AbortController();
  // Every probe and every waiting client listens to it; Node warns from the eleventh on.
  setMaxListeners(0, ending.signal);
  const reports = createReports({
    observe,
    store,
    clock,
    signal: ending.signal,
    concurrency: config.concurrency,
    waiting: config.waiting,
    onAnswer: (source, report) => metrics.answered(source, report),
  });
  metrics.watch(reports);
  const policyDeps = {
    addresses,
    permits: createAddressPolicy(parseNetworks(config.allowNetworks)),
    ca,
    port: config.httpsPort,
  };
  const policies = createPolicies(
    (domain) => fetchPolicy(domain, policyDeps, ending.signal),
    clock,
  );
  const app = createHttpServer({
    reports,
    policies,
    metrics,
    clock,
    log,
    limiter: exceptLoopback(perMinute(config.requestsPerMinute)),
    tokenCheck: tokens && createTokenCheck(tokens),
    signal: ending.signal,
  });

  const close = async (): Promise<void> => {
    clearInterval(sweeping);
    ending.abort(new Error("the server is ending"));
    await app.close();
    await store.close();
  };
  void store.sweep(clock.now());
  const sweeping = setInterval(() => void store.sweep(clock.now()), SWEEP_EVERY);
  sweeping.unref();
  try {
    return { url: await app.listen(listen), close };
  } catch (error) {
    await close();
    const why = LISTEN_FAULTS[(error as NodeJS.ErrnoException).code ?? ""];
    if (why === undefined) throw error;
    throw new ConfigError(`--listen: ${config.listen} ${why}`);
  }
}
