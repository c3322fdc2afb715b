/** What is remembered. Plain data, as it is written down, exported and shown. */
import type { State } from "../assessment/state.ts";
import type { Strength } from "./strength.ts";

export interface Proven {
  readonly strength: Strength;
  /** What made it so: `undefined` for what was only seen. */
  readonly by: "dane" | "sts" | "tlsa" | undefined;
  /** Milliseconds since the epoch: first and last time. */
  readonly since: number;
  readonly at: number;
  /** Who looked: the backend's address, or "" when no host was looked at. */
  readonly vantage: string;
  /** The MX hosts it was proven for, where DANE or TLSA made it so. */
  readonly hosts?: readonly string[];
}

/** A drop that nobody has looked at yet. */
export interface Lock {
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly was: Proven;
  /** What it is now, or was when last seen. */
  readonly now: { readonly state: State; readonly enforced: boolean };
  readonly vantage: string;
  /** MX hosts that encrypted before and don't now. */
  readonly hosts: readonly string[];
}

export interface DomainRecord {
  /** A-labels, lower case. */
  readonly domain: string;
  /** Absent when only a host of the domain was known before. */
  readonly proven?: Proven;
  readonly lock?: Lock;
}

export interface HostRecord {
  /** A-labels, lower case. */
  readonly host: string;
  readonly proven: Proven;
}
