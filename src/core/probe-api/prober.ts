/** The port through which anything looks at an MX host: over a backend, or directly on the command line. */
import type { HostReport } from "./host-report.ts";

/** Why no report could be had; says nothing about the host. */
export type ProbeFailure =
  | "no-backend"
  | "backend-unreachable"
  | "backend-not-permitted"
  | "backend-timeout"
  | "backend-busy"
  | "backend-refused"
  | "backend-malformed";

/** What was seen from one place. */
export interface Vantage {
  /** Of the backend, for people: its host name. */
  readonly place: string;
  readonly report: HostReport;
}

export type Observation =
  | {
      readonly kind: "report";
      /** Of several places: the addresses of all (assessment/vantages.ts). */
      readonly report: HostReport;
      /** Two or more; none when it was looked at from one place. */
      readonly vantages?: readonly Vantage[];
    }
  | { readonly kind: "unavailable"; readonly failure: ProbeFailure };

/** Looks at one MX host. Never rejects: each way to fail is an observation. */
export interface Prober {
  /** @param host A-labels, lower case, no trailing dot: an MX host, never a recipient's domain as such. */
  observe(host: string, signal?: AbortSignal): Promise<Observation>;
}
