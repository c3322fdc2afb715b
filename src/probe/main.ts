/**
 * # The probe backend, put together
 *
 * HTTP edge -> reports (memory, store, single flight, queue) -> observer (DNS, address
 * policy, throttle) -> SMTP conversation; beside it, what is in demand is kept fresh.
 * Everything below gets what it needs as arguments; here, and only here, it is decided what
 * that is.
 */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Server as TlsServer } from "node:tls";
import type { Clock } from "../core/base/clock.ts";
import {
  DEFAULTS,
  parseListen,
  type ProbeConfig,
  readOptOutFile,
  readTextFile,
  readTlsFiles,
  readTokenFile,
} from "./config.ts";
import { createHostObserver } from "./direct.ts";
import { ConfigError } from "./faults.ts";
import { exceptLoopback } from "./http/client-limiter.ts";
import { createMetrics } from "./http/metrics.ts";
import { pageHtml, readAssets } from "./http/page.ts";
import { createHttpServer, type HttpDeps } from "./http/server.ts";
import { createTokenCheck } from "./http/tokens.ts";
import { createLimiter } from "./limiter.ts";
import { createAddressPolicy } from "./net/address-policy.ts";
import type { AddressResolver } from "./net/address-resolver.ts";
import { parseNetworks } from "./net/network.ts";
import { NOBODY } from "./net/opt-out.ts";
import { createSystemResolver } from "./net/system-resolver.ts";
import { fetchPolicy } from "./policy/fetch-policy.ts";
import { createPolicies } from "./policy/policies.ts";
import { keepFresh } from "./refresher.ts";
import { ReloadedFiles } from "./reloaded-files.ts";
import { createReports } from "./reports.ts";
import { openStore } from "./store/open-store.ts";
import { resilient } from "./store/resilient-store.ts";
import type { Throttle } from "./store/store.ts";
import { systemClock } from "./system-clock.ts";

const MINUTE = 60_000;
/** Expired reports are never handed out; sweeping only keeps the file small. */
const SWEEP_EVERY = 10 * MINUTE;
/** Milliseconds for the last answers to go out. */
const FAREWELL = 2_000;
/** Clients, and addresses, counted at a time. */
const COUNTED_KEYS = 10_000;

export interface ProbeServerDeps {
  /** By default this machine's resolver. */
  readonly addresses?: AddressResolver | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: HttpDeps["log"] | undefined;
  /** The status page's files; without them `/` has no field to look up a host in. */
  readonly assets?: string | undefined;
  readonly random?: (() => number) | undefined;
}

export interface ProbeServer {
  /** Where it listens, e.g. `http://127.0.0.1:8025`. */
  readonly url: string;
  /** Reads tokens, certificates and opt-outs again, now. */
  reload(): void;
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
  const addresses = deps.addresses ?? createSystemResolver();
  const ca = config.caFile === undefined ? undefined : readTextFile("--ca", config.caFile);
  const listen = parseListen(config.listen);
  const trustProxy = parseNetworks(config.trustProxy, "--trust-proxy").map(
    ({ address, prefix }) => `${address}/${prefix}`,
  );
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigError("--tls-cert and --tls-key: give both, or none to speak HTTP");
  }

  const files = new ReloadedFiles((fault) => log({ fault }));
  const { tokenFile, optOutFile } = config;
  // Undefined, and not empty: who names a file by mistake must not be open to everybody.
  const tokenCheck =
    tokenFile === undefined
      ? undefined
      : files.value(tokenFile, (file) => createTokenCheck(readTokenFile(file)));
  const optOut = optOutFile === undefined ? () => NOBODY : files.value(optOutFile, readOptOutFile);

  const perMinute = (limit: number) =>
    createLimiter({ limit, window: MINUTE, keys: COUNTED_KEYS }, clock);
  const alone = perMinute(config.conversationsPerMinute);
  const inMemory: Throttle = { take: (address) => Promise.resolve(alone(address)) };

  const perClient = perMinute(config.requestsPerMinute);

  const metrics = createMetrics();
  const storeFailed = (error: unknown): void => {
    metrics.storeFailed();
    log({ store: error instanceof Error ? error.message : "failed" });
  };
  const window = { limit: config.conversationsPerMinute, window: MINUTE };
  const store = resilient(
    await openStore(config.store, window, storeFailed),
    inMemory,
    storeFailed,
  );

  const ending = new AbortController();
  // Every probe and every waiting client listens to it; Node warns from the eleventh on.
  setMaxListeners(0, ending.signal);
  const close = async (): Promise<void> => {
    clearInterval(sweeping);
    files.close();
    ending.abort(new Error("the server is ending"));
    // Who waits is answered now; a client that then does not hang up is not waited for.
    const farewell = setTimeout(() => app?.server.closeAllConnections(), FAREWELL);
    await app?.close();
    clearTimeout(farewell);
    await refreshing;
    await store.close();
  };
  const sweep = (): void => void store.reports.sweep(clock.now());
  const sweeping = setInterval(sweep, SWEEP_EVERY);
  sweeping.unref();
  let refreshing: Promise<void> | undefined;
  let app: ReturnType<typeof createHttpServer> | undefined;

  try {
    const observe = createHostObserver({
      addresses,
      allowNetworks: config.allowNetworks,
      port: config.smtpPort,
      ehloName: config.ehloName,
      ca,
      clock,
      limits: config.smtpLimits,
      throttle: store.throttle,
      optOut,
    });
    const reports = createReports({
      observe,
      store,
      replica: randomUUID(),
      clock,
      random: deps.random ?? Math.random,
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
    const { tlsCert, tlsKey } = config;
    const tls =
      tlsCert === undefined || tlsKey === undefined ? undefined : readTlsFiles(tlsCert, tlsKey);
    app = createHttpServer({
      reports,
      policies,
      metrics,
      clock,
      log: deps.log,
      logClients: config.logClients,
      // A proxy that is trusted tells its clients apart.
      limiter: trustProxy.length > 0 ? perClient : exceptLoopback(perClient),
      tokenCheck: tokenCheck ? (header) => tokenCheck()(header) : undefined,
      trustProxy,
      tls,
      ready: () => store.check(),
      page: pageHtml(config),
      assets: readAssets(deps.assets),
      signal: ending.signal,
    });
    if (tlsCert !== undefined && tlsKey !== undefined) {
      const server = app.server as unknown as TlsServer;
      files.watch([tlsCert, tlsKey], () => {
        server.setSecureContext(readTlsFiles(tlsCert, tlsKey));
      });
    }
    const url = await app.listen(listen);
    sweep();
    refreshing = keepFresh({
      reports: {
        async refresh(host) {
          const looked = await reports.refresh(host);
          if (looked) metrics.refreshed();
          return looked;
        },
      },
      store: store.reports,
      clock,
      signal: ending.signal,
      onFault: (error) => log({ fault: error instanceof Error ? error.name : "unknown" }),
    });
    return {
      url,
      close,
      reload: () => files.reload(),
    };
  } catch (error) {
    await close();
    const why = LISTEN_FAULTS[(error as NodeJS.ErrnoException).code ?? ""];
    if (why === undefined) throw error;
    throw new ConfigError(`--listen: ${config.listen} ${why}`);
  }
}
