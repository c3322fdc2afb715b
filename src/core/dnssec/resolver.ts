/** The port the rest of the core asks: an answer out of the DNS, together with what was proven about it. */
import { readAnswer } from "../dns/answer.ts";
import type { DnsExchange, ExchangeFailure } from "../dns/exchange.ts";
import type { ResourceRecord } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { Rcode } from "../dns/rcode.ts";
import type { Proof } from "./proof.ts";
import type { ProofReason } from "./reason.ts";
import type { Validity } from "./validity.ts";
import type { ChainLink } from "./zone.ts";

/** An answer, or the denial that there is one. */
export interface Lookup {
  readonly kind: "records" | "no-data" | "no-such-name";
  /** Never bogus: that is a `LookupFailure`. Covers every link of the alias chain and the records or their denial. */
  readonly proof: Proof;
  /** CNAMEs followed, first the name asked; empty when there were none. */
  readonly aliases: readonly DnsName[];
  readonly owner: DnsName;
  /** Empty unless `kind` is `records`. */
  readonly records: readonly ResourceRecord[];
  /** Seconds. */
  readonly ttl: number;
  /** Why it is no better than `proof` says; empty when secure. */
  readonly reasons?: readonly ProofReason[];
  /** From the trust anchor to the zone of the records, and so for each alias on the way. */
  readonly chain?: readonly ChainLink[];
  /** Of the signatures over the records, the aliases and their zones' keys, the one that ends first. */
  readonly validity?: Validity | undefined;
}

/**
 * The validator has an answer and gives it to nobody. A bogus value is not there to be
 * used by mistake: what was in it can only be learned from the reasons.
 */
export type ValidationFailure =
  /** Broken or forged, RFC 4033 §5. */
  | { readonly kind: "bogus"; readonly reasons: readonly ProofReason[] }
  /** Under a trust anchor, and neither proven nor disproven: a limit was reached. */
  | { readonly kind: "unproven"; readonly reasons: readonly ProofReason[] };

export interface LookupFailure {
  readonly kind: "failure";
  readonly failure: ExchangeFailure | ValidationFailure;
  /** Which question of the chain failed, when it was not the one asked. */
  readonly reasons?: readonly ProofReason[];
}

/** What an answer is worth, also when there is none to be used. */
export function proofOf(answer: Lookup | LookupFailure): Proof {
  if (answer.kind !== "failure") return answer.proof;
  return answer.failure.kind === "bogus" ? "bogus" : "indeterminate";
}

export interface ResolveHints {
  /**
   * Told each name the answer leads on to, as soon as it came and *before* anything is
   * proven: good for asking ahead, and for nothing else.
   */
  readonly onAlias?: (target: DnsName) => void;
}

/** Never rejects. */
export interface Resolver {
  resolve(
    name: DnsName,
    type: number,
    signal?: AbortSignal,
    hints?: ResolveHints,
  ): Promise<Lookup | LookupFailure>;
}

/**
 * Takes the resolver's word for everything, and calls it what it is told to: good enough
 * for a host's addresses on their way to be dialled, and for tests. The default says the
 * truth; `secure` is no choice.
 */
export function createUnvalidatedResolver(
  exchange: DnsExchange,
  proof: Exclude<Proof, "secure"> = "indeterminate",
): Resolver {
  return {
    async resolve(name, type, signal) {
      const result = await exchange.ask({ name, type }, signal);
      if (result.kind === "failure") return result;
      const view = readAnswer(result.message, { name, type });
      if (!view.ok) return { kind: "failure", failure: { kind: "malformed", detail: view.fault } };
      const { records, ...rest } = view.value;
      const denied = result.message.rcode === Rcode.NXDOMAIN ? "no-such-name" : "no-data";
      const kind = records.length > 0 ? "records" : denied;
      return { kind, proof, records, ...rest };
    },
  };
}
