/** What `check` judges with: the core's ports, made from the command line's options. */
import type { AssessPorts, Prober } from "../core/assessment/ports.ts";
import { createCachingProber } from "../core/assessment/caching-prober.ts";
import type { DnsExchange } from "../core/dns/exchange.ts";
import { createValidatingResolver } from "../core/dnssec/validating-resolver.ts";
import { createBackendFetcher } from "../core/mta-sts/backend-fetcher.ts";
import { createDirectFetcher } from "../core/mta-sts/direct-fetcher.ts";
import type { FetchPolicy } from "../core/mta-sts/fetcher.ts";
import { createStsLookup } from "../core/mta-sts/lookup.ts";
import { createBackendProber } from "../core/probe-api/backend-client.ts";
import { parseBackendUrl } from "../core/probe-api/backend-url.ts";
import { createDirectProber } from "../probe/direct.ts";
import { systemClock } from "../probe/system-clock.ts";
import { readCertificates, readTrustAnchors } from "./files.ts";
import { UsageError } from "./io.ts";
import { createDns } from "./net/dns.ts";
import { createDohAddresses } from "./net/doh-addresses.ts";
import { createNodeHttp, type NodeHttp } from "./net/http-get.ts";
import { clockAt } from "./now.ts";
import { parsePort } from "./port.ts";

/** Named like the options of the command line. */
export interface AssessOptions {
  readonly doh?: string | undefined;
  readonly ca?: string | undefined;
  readonly "trust-anchor"?: string | undefined;
  readonly now?: string | undefined;
  readonly probe: string;
  readonly token?: string | undefined;
  readonly "mta-sts": string;
  readonly "allow-network": readonly string[];
  readonly "smtp-port"?: string | undefined;
}

/**
 * @returns the ports, and how to end the connections they keep.
 * @throws UsageError, ConfigError for an option that makes no sense.
 */
export function createAssessPorts(options: AssessOptions): {
  readonly ports: AssessPorts;
  readonly close: () => Promise<void>;
} {
  const ca = options.ca === undefined ? undefined : readCertificates("--ca", options.ca);
  const clock = clockAt(options.now);
  const anchors = readTrustAnchors(options["trust-anchor"]);
  // Nothing is connected before it is used, so nothing has to be ended when an option is wrong.
  const http = createNodeHttp(ca);
  const exchange = createDns(http, options.doh);
  const prober = createCachingProber(createProber({ ...options, ca }, http, exchange), systemClock);
  const resolver = createValidatingResolver({ exchange, clock, anchors });
  const stsLookup = createStsLookup({ resolver, fetchPolicy: createFetcher(options, http), clock });
  return { ports: { resolver, prober, stsLookup, clock }, close: () => http.close() };
}

function createFetcher(options: AssessOptions, http: NodeHttp): FetchPolicy {
  const way = options["mta-sts"];
  if (way === "direct") return createDirectFetcher(http.get, systemClock);
  if (way === "off") return () => Promise.resolve({ kind: "not-asked" });
  const url = parseBackendUrl(options.probe);
  if (way !== "backend" || !url.ok) {
    throw new UsageError(`--mta-sts ${way}: must be direct, off, or, with --probe URL, backend`);
  }
  const { token } = options;
  return createBackendFetcher({ url: url.value, token, httpGet: http.get, clock: systemClock });
}

/** @param options with `ca` as PEM. */
function createProber(options: AssessOptions, http: NodeHttp, exchange: DnsExchange): Prober {
  const { probe, token, doh, ca } = options;
  if (probe === "off") {
    return { observe: () => Promise.resolve({ kind: "unavailable", failure: "no-backend" }) };
  }
  if (probe === "direct") {
    return createDirectProber({
      // Who chose a resolver means it for everything; the system's knows private names too.
      addresses: doh === undefined ? undefined : createDohAddresses(exchange),
      allowNetworks: options["allow-network"],
      port:
        options["smtp-port"] === undefined
          ? undefined
          : parsePort("--smtp-port", options["smtp-port"]),
      ca,
    });
  }
  const url = parseBackendUrl(probe);
  if (!url.ok)
    throw new UsageError(`--probe ${probe}: must be direct, off or an https: URL (${url.fault})`);
  return createBackendProber({ url: url.value, token, httpGet: http.get, clock: systemClock });
}
