/** What is known about a zone: its keys, or why there are none to be believed. */
import type { DnsName } from "../dns/name.ts";
import { isIndeterminate, type InsecureReason, type ProofReason } from "./reason.ts";
import type { Validity } from "./validity.ts";
import type { KeyedZone } from "./verify-rrset.ts";

/** One step of the chain of trust, as a person may want to see it. */
export interface ChainLink {
  readonly zone: string;
  /** What vouches for the key: the DS record of the parent, or a trust anchor. */
  readonly source: "anchor" | "ds";
  readonly keyTag: number;
  readonly algorithm: number;
  /** Of the DS; absent for an anchor that is a key. */
  readonly digestType?: number;
}

export interface SecureZone extends KeyedZone {
  readonly proof: "secure";
  readonly chain: readonly ChainLink[];
  /** Of the signature over the keys. */
  readonly validity: Validity;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export type Unproven =
  | {
      readonly proof: "insecure";
      readonly reasons: readonly InsecureReason[];
      readonly until: number;
    }
  | {
      readonly proof: "bogus" | "indeterminate";
      readonly reasons: readonly ProofReason[];
      /** Not kept. */
      readonly until: 0;
    };

export type ZoneTrust = SecureZone | Unproven;

/** How the rest of the validator gets at zones: bound to one lookup. */
export type ZoneOf = (name: DnsName) => Promise<ZoneTrust>;

export function broken(reasons: readonly ProofReason[]): Unproven & { readonly until: 0 } {
  return { proof: isIndeterminate(reasons) ? "indeterminate" : "bogus", reasons, until: 0 };
}

export function insecure(reason: InsecureReason, until: number): Unproven {
  return { proof: "insecure", reasons: [reason], until };
}
