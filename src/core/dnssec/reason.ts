/**
 * # Why something is secure, insecure, bogus or indeterminate: one variant per cause
 *
 * With the facts a person needs to find the fault (which name, which record, which
 * signature, what was expected), as plain data; sentences are made at the edges. Names
 * are in presentation form, types by their mnemonics, times in seconds since the epoch.
 */
import type { ExchangeFailure } from "../dns/exchange.ts";
import type { KeyFault } from "./key-tag.ts";
import type { Limits } from "./limits.ts";

interface Of {
  readonly name: string;
  readonly type: string;
}

interface Signature extends Of {
  readonly signer: string;
  readonly keyTag: number;
  readonly algorithm: number;
}

/** Nothing could be proven either way. */
export type IndeterminateReason =
  | { readonly kind: "no-trust-anchor"; readonly name: string }
  | ({ readonly kind: "question-failed"; readonly failure: ExchangeFailure } & Of)
  | { readonly kind: "limit-exceeded"; readonly limit: keyof Limits; readonly max: number };

/** The chain of trust ends here, and that is proven. */
export type InsecureReason =
  | { readonly kind: "unsigned-delegation"; readonly name: string; readonly zone: string }
  /** RFC 5155 §6: the name may be an unsigned delegation that the zone keeps no record of. */
  | { readonly kind: "opt-out"; readonly name: string; readonly zone: string }
  | {
      readonly kind: "unsupported-ds";
      readonly name: string;
      readonly algorithms: readonly number[];
      readonly digestTypes: readonly number[];
    }
  | { readonly kind: "nsec3-iterations"; readonly zone: string; readonly iterations: number };

export type BogusReason =
  | { readonly kind: "no-dnskey"; readonly zone: string }
  /** No DNSKEY fits what the parent, or the trust anchor, has. */
  | {
      readonly kind: "no-key-for-ds";
      readonly zone: string;
      readonly source: "ds" | "anchor";
      readonly keyTags: readonly number[];
    }
  | {
      readonly kind: "key-unusable";
      readonly zone: string;
      readonly keyTag: number;
      readonly fault: KeyFault;
    }
  /** Signed in the name of something that is proven to be no zone of its own. */
  | { readonly kind: "not-a-zone"; readonly name: string }
  /** What was said about a delegation came from another zone than the one above it. */
  | {
      readonly kind: "wrong-zone";
      readonly name: string;
      readonly expected: string;
      readonly got: string;
    }
  | ({ readonly kind: "no-signature" } & Of)
  | ({ readonly kind: "signature-expired"; readonly expiration: number } & Signature)
  | ({ readonly kind: "signature-not-yet-valid"; readonly inception: number } & Signature)
  | ({ readonly kind: "signature-unsupported" } & Signature)
  | ({ readonly kind: "signature-without-key" } & Signature)
  | ({ readonly kind: "signature-labels"; readonly labels: number } & Signature)
  | ({ readonly kind: "signature-invalid" } & Signature)
  /** The signer is not the zone the record is in. */
  | ({ readonly kind: "signer-not-the-zone" } & Signature)
  /** A wildcard was expanded without proof that there is nothing closer (RFC 4035 §5.3.4). */
  | ({ readonly kind: "wildcard-unproven"; readonly wildcard: string } & Of)
  /** The denial is there, and does not deny this. */
  | ({ readonly kind: "denial-unusable"; readonly owner: string; readonly fault: DenialFault } & Of)
  | ({ readonly kind: "denial-incomplete"; readonly missing: DenialPart } & Of)
  | ({ readonly kind: "no-denial" } & Of)
  | { readonly kind: "alias-loop"; readonly name: string }
  | { readonly kind: "several-cnames"; readonly name: string }
  | { readonly kind: "alias-malformed"; readonly name: string }
  | { readonly kind: "dname-mismatch"; readonly name: string; readonly dname: string }
  | { readonly kind: "dname-too-long"; readonly name: string; readonly dname: string };

export type DenialFault =
  /** The type, or a CNAME, is in the bit map. */
  | "type-exists"
  | "cname-exists"
  /** From the parent's side of a zone cut, so it knows nothing of what is at or below it. */
  | "delegation"
  /** From the child's side, so it knows nothing of the DS. */
  | "child-side"
  /** Everything below is redirected. */
  | "dname";

export type DenialPart = "closest-encloser" | "next-closer" | "wildcard" | "name";

export type ProofReason = IndeterminateReason | InsecureReason | BogusReason;

/** RFC 8914 §4; `undefined` where no code says it. */
export function extendedErrorOf(reason: ProofReason): number | undefined {
  switch (reason.kind) {
    case "unsupported-ds":
      return reason.algorithms.length > 0 ? 1 : 2;
    case "no-trust-anchor":
      return 5;
    case "signature-invalid":
    case "signature-labels":
    case "signer-not-the-zone":
    case "not-a-zone":
    case "wrong-zone":
    case "alias-loop":
    case "several-cnames":
    case "alias-malformed":
    case "dname-mismatch":
    case "dname-too-long":
      return 6;
    case "signature-expired":
      return 7;
    case "signature-not-yet-valid":
      return 8;
    case "no-dnskey":
    case "no-key-for-ds":
    case "signature-without-key":
      return 9;
    case "no-signature":
    case "signature-unsupported":
      return 10;
    case "key-unusable":
      return reason.fault === "not-a-zone-key" ? 11 : 9;
    case "no-denial":
    case "denial-unusable":
    case "denial-incomplete":
    case "wildcard-unproven":
      return 12;
    case "question-failed":
      return reason.failure.kind === "rcode" ? 22 : 23;
    case "nsec3-iterations":
      return 27;
    case "unsigned-delegation":
    case "opt-out":
    case "limit-exceeded":
      return undefined;
  }
}

const CANNOT_TELL: readonly ProofReason["kind"][] = [
  "no-trust-anchor",
  "question-failed",
  "limit-exceeded",
];

/** Whether what failed may be only not known (yet): a lost question is not an attack. */
export function isIndeterminate(reasons: readonly ProofReason[]): boolean {
  return reasons.some((reason) => CANNOT_TELL.includes(reason.kind));
}
