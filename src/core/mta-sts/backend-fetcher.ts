/**
 * Gets a policy through the probe backend, so that the recipient's domain doesn't see who
 * asks. The price: the backend learns the domain. So it is a choice, never the default.
 */
import type { Clock } from "../base/clock.ts";
import { withDeadline } from "../base/deadline.ts";
import type { HttpGet } from "../base/http.ts";
import { readPolicyReport } from "../probe-api/policy-report.ts";
import type { FetchPolicy, PolicyFetch } from "./fetcher.ts";

export interface BackendFetcherOptions {
  /** Checked by `parseBackendUrl`; ends in `/`. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly httpGet: HttpGet;
  readonly clock: Clock;
}

/** Octets: a policy of 64 KiB whose every octet JSON escapes. */
const MAX_ANSWER = 512 * 1024;

/** Milliseconds. Default 15 s: the backend itself gives up after ten. */
const TIMEOUT = 15_000;

export function createBackendFetcher(options: BackendFetcherOptions): FetchPolicy {
  const { url, token, httpGet, clock } = options;
  const failed: PolicyFetch = { kind: "failure", failure: "backend" };

  async function ask(domain: string, signal: AbortSignal): Promise<PolicyFetch> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    const request = { url: `${url}v1/mta-sts/${encodeURIComponent(domain)}`, headers };
    const response = await httpGet({ ...request, maxBytes: MAX_ANSWER }, signal);
    if (response.kind === "not-permitted") return { kind: "not-asked" };
    if (response.kind !== "response" || response.status !== 200) return failed;
    const report = readPolicyReport(response.body);
    return report?.domain === domain ? report.result : failed;
  }

  return (domain, signal) =>
    withDeadline(
      clock,
      TIMEOUT,
      (inner) => ask(domain, inner),
      () => failed,
      signal,
    );
}
