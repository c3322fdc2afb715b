/**
 * # What replicas of the backend share
 *
 * Three things, kept by one engine:
 * - *reports*: one per MX host, until it expires. A cache: whatever is lost is probed anew,
 *   so nothing here may ever fail a request (resilient-store.ts), and nothing that cannot be
 *   read back exactly is worth repairing.
 * - *leases*: who is just probing a host, so that two replicas never do at a time. A lease
 *   ends by itself, because its holder may be killed at any moment.
 * - the *throttle*: how often an address was dialled in the last minute, by all of them.
 *
 * An engine knows hosts, addresses and reports, never who asked for them. All times are
 * milliseconds since the epoch by the clock of the replica that asks: clocks that are a second
 * apart make a lease or a window a second longer or shorter, and nothing worse.
 *
 * test/probe/store/conformance.ts says what every engine has to do.
 */
import type { HostReport } from "../../core/probe-api/host-report.ts";

export interface Store {
  readonly reports: ReportStore;
  readonly leases: Leases;
  readonly throttle: Throttle;
  /** Rejects when the engine cannot be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface ReportStore {
  /** The report of `host` that has not expired at `now`. */
  get(host: string, now: number): Promise<HostReport | undefined>;
  /**
   * Keeps the report, in place of an older one of the same host.
   * @param refreshAt from then on it is `due`, if somebody has asked for it meanwhile.
   */
  put(report: HostReport, refreshAt: number): Promise<void>;
  /** Somebody has asked for the host's report, which was there. */
  asked(host: string): Promise<void>;
  /** Hosts whose reports were asked for and are to be made anew before they expire; the longest due first. */
  due(now: number, limit: number): Promise<string[]>;
  /** The report stays as it is and is not due before `refreshAt`. */
  postpone(host: string, refreshAt: number): Promise<void>;
  /** Forgets what has expired at `now`; how many reports that were. */
  sweep(now: number): Promise<number>;
}

export interface Leases {
  /**
   * Takes the right to probe the host, or keeps it.
   * @param owner names the replica; who holds the lease may take it again, which prolongs it.
   * @returns false when somebody else holds it.
   */
  claim(host: string, owner: string, now: number, until: number): Promise<boolean>;
  /** Gives it back; nothing happens when it is not, or no longer, the owner's. */
  release(host: string, owner: string): Promise<void>;
}

export interface Throttle {
  /**
   * One more conversation with the address, if the window has room for it.
   * @returns 0 when it is counted, else the milliseconds until the window ends.
   */
  take(address: string, now: number): Promise<number>;
}

/** Windows begin with the first conversation in them. */
export interface ThrottleWindow {
  /** Conversations in it. */
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
}
