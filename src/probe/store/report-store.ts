/**
 * # What the backend remembers
 *
 * One report per MX host, until it expires. The store is a cache: whatever is lost
 * is probed anew, so nothing here may ever fail a request (see resilient-store.ts),
 * and nothing that cannot be read back exactly is worth repairing.
 *
 * A store engine knows hosts and reports, never who asked for them.
 * test/probe/store/conformance.ts says what every engine has to do.
 */
import type { HostReport } from "../../core/probe-api/host-report.ts";

export interface ReportStore {
  /** The report of `host` that has not expired at `now` (milliseconds since the epoch). */
  get(host: string, now: number): Promise<HostReport | undefined>;
  /** Keeps the report, in place of an older one of the same host. */
  put(report: HostReport): Promise<void>;
  /** Forgets what has expired at `now`; how many reports that were. */
  sweep(now: number): Promise<number>;
  close(): Promise<void>;
}
