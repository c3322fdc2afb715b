/** The port the rest of the core asks: an answer out of the DNS, together with what was proven about it. */
import { readAnswer } from "../dns/answer.ts";
import type { DnsExchange, ExchangeFailure } from "../dns/exchange.ts";
import type { ResourceRecord } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { Rcode } from "../dns/rcode.ts";
import type { Proof } from "./proof.ts";

/** An answer, or the denial that there is one. */
export interface Lookup {
  readonly kind: "records" | "no-data" | "no-such-name";
  /** Covers every link of the alias chain and the records or their denial. */
  readonly proof: Proof;
  /** CNAMEs followed, first the name asked; empty when there were none. */
  readonly aliases: readonly DnsName[];
  readonly owner: DnsName;
  /** Empty unless `kind` is `records`. */
  readonly records: readonly ResourceRecord[];
  /** Seconds. */
  readonly ttl: number;
}

export interface LookupFailure {
  readonly kind: "failure";
  readonly failure: ExchangeFailure;
}

/** Never rejects. */
export interface Resolver {
  resolve(name: DnsName, type: number, signal?: AbortSignal): Promise<Lookup | LookupFailure>;
}

/**
 * Takes the resolver's word for everything and says so: each proof is `indeterminate`.
 * Good enough to find MX hosts for an unauthenticated state, never for `dane`.
 */
export function createUnvalidatedResolver(exchange: DnsExchange): Resolver {
  return {
    async resolve(name, type, signal) {
      const result = await exchange.ask({ name, type }, signal);
      if (result.kind === "failure") return result;
      const view = readAnswer(result.message, { name, type });
      if (!view.ok) return { kind: "failure", failure: { kind: "malformed", detail: view.fault } };
      const { records, ...rest } = view.value;
      const denied = result.message.rcode === Rcode.NXDOMAIN ? "no-such-name" : "no-data";
      const kind = records.length > 0 ? "records" : denied;
      return { kind, proof: "indeterminate", records, ...rest };
    },
  };
}
