/**
 * Asks a probe backend about one MX host. The only thing it ever sends is a host name;
 * whatever comes back that is not a report about that very host says nothing.
 */
import * as v from "valibot";
import type { Clock } from "../base/clock.ts";
import { withDeadline } from "../base/deadline.ts";
import type { HttpGet } from "../base/http.ts";
import { parseJson } from "../base/json.ts";
import { hostReportSchema } from "./host-report.ts";
import type { Observation, ProbeFailure, Prober } from "./prober.ts";

export interface BackendOptions {
  /** Checked by `parseBackendUrl`; ends in `/`. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly httpGet: HttpGet;
  readonly clock: Clock;
  /**
   * Milliseconds until the backend's silence ends in `backend-timeout`. Default 120 s,
   * range 5 s to 10 min: a tarpitted host takes the backend over a minute, and waiting
   * costs nothing because every step before it has been shown already.
   */
  readonly timeout?: number;
}

/** Octets of a report that are read. Default 2 MiB: 32 addresses with 16 certificates of some kB each. */
const MAX_REPORT = 2 * 1024 * 1024;

export function createBackendProber(options: BackendOptions): Prober {
  const { url, token, httpGet, clock, timeout = 120_000 } = options;

  async function observe(host: string, signal: AbortSignal): Promise<Observation> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    const request = {
      url: `${url}v1/mx/${encodeURIComponent(host)}`,
      headers,
      maxBytes: MAX_REPORT,
    };
    const response = await httpGet(request, signal);
    if (response.kind === "unreachable") return unavailable("backend-unreachable");
    if (response.kind === "not-permitted") return unavailable("backend-not-permitted");
    if (response.kind === "too-large") return unavailable("backend-malformed");
    if (response.status !== 200) return unavailable(failureOf(response.status));
    const report = v.safeParse(hostReportSchema, parseJson(response.body));
    if (!report.success || report.output.host !== host) return unavailable("backend-malformed");
    return { kind: "report", report: report.output };
  }

  return {
    observe: (host, signal) =>
      withDeadline(
        clock,
        timeout,
        (inner) => observe(host, inner),
        () => unavailable("backend-timeout"),
        signal,
      ),
  };
}

function failureOf(status: number): ProbeFailure {
  if (status === 429 || status === 503) return "backend-busy";
  if (status >= 400 && status < 500) return "backend-refused";
  return "backend-unreachable";
}

function unavailable(failure: ProbeFailure): Observation {
  return { kind: "unavailable", failure };
}
