/** The DNS as the command line sees it: a DoH client with a cache, and addresses out of it. */
import type { DnsExchange } from "../../core/dns/exchange.ts";
import { createCachingExchange } from "../../core/dns/caching-exchange.ts";
import { createDohClient } from "../../core/dns/doh-client.ts";
import { parseDohUrl, type DohUrlFault } from "../../core/dns/doh-url.ts";
import { UsageError } from "../io.ts";
import type { NodeHttp } from "./http-get.ts";
import { systemClock } from "../../probe/system-clock.ts";

/** Unfiltered, in Europe, run by a foundation; any other by `--doh`. */
export const DEFAULT_DOH = "https://dns10.quad9.net/dns-query";

const FAULTS: Record<DohUrlFault, string> = {
  "not-a-url": "is not a URL; write it like https://resolver.example/dns-query",
  "not-https": "must be https: (http: only on a loopback address)",
  "has-credentials": "must not hold a user name or password",
};

/** @throws UsageError for a URL that is none. */
export function createDns(http: NodeHttp, dohUrl: string = DEFAULT_DOH): DnsExchange {
  const url = parseDohUrl(dohUrl);
  if (!url.ok) throw new UsageError(`--doh ${dohUrl}: ${FAULTS[url.fault]}`);
  const client = createDohClient({ urls: [url.value], httpGet: http.get, clock: systemClock });
  return createCachingExchange(client, systemClock);
}
