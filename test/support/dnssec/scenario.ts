/** A validator over a signed tree at a fixed moment, and its verdict in one line. */
import { createCachingExchange } from "../../../src/core/dns/caching-exchange.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import type { Limits } from "../../../src/core/dnssec/limits.ts";
import type { Lookup, LookupFailure, Resolver } from "../../../src/core/dnssec/resolver.ts";
import type { SignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import type { TrustAnchor } from "../../../src/core/dnssec/trust-anchor.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { ManualClock } from "../manual-clock.ts";
import { NOW } from "./sign.ts";
import type { Tree } from "./tree.ts";
import { treeExchange, type TreeExchange, type TreeExchangeOptions } from "./tree-exchange.ts";

export interface ScenarioOptions extends TreeExchangeOptions {
  readonly anchors?: readonly TrustAnchor[];
  readonly limits?: Partial<Limits>;
  readonly verifier?: SignatureVerifier;
  /** Seconds since the epoch. */
  readonly now?: number;
}

export interface Scenario {
  readonly resolver: Resolver;
  readonly exchange: TreeExchange;
  readonly clock: ManualClock;
  /** @param question `name TYPE` */
  readonly look: (question: string) => Promise<Lookup | LookupFailure>;
}

export function scenario(tree: Tree, options: ScenarioOptions = {}): Scenario {
  const { anchors = tree.anchors(), now = NOW, limits, verifier } = options;
  const clock = new ManualClock(now * 1000);
  const exchange = treeExchange(tree, options);
  const resolver = createValidatingResolver({
    exchange: createCachingExchange(exchange, clock),
    clock,
    anchors,
    ...(limits === undefined ? {} : { limits }),
    ...(verifier === undefined ? {} : { verifier }),
  });
  return {
    resolver,
    exchange,
    clock,
    look(question) {
      const [name = ".", type = "A"] = question.split(" ");
      return resolver.resolve(DnsName.of(name), typeCode(type) ?? 0);
    },
  };
}

/** `secure records`, `insecure no-data opt-out`, `bogus signature-expired signature-invalid`. */
export function verdict(answer: Lookup | LookupFailure): string {
  if (answer.kind !== "failure") {
    const reasons = (answer.reasons ?? []).map((reason) => reason.kind);
    return [answer.proof, answer.kind, ...new Set(reasons)].join(" ");
  }
  const { failure } = answer;
  if (failure.kind !== "bogus" && failure.kind !== "unproven") return `failure ${failure.kind}`;
  return [failure.kind, ...new Set(failure.reasons.map((reason) => reason.kind))].join(" ");
}

export async function judged(
  tree: Tree,
  question: string,
  options: ScenarioOptions = {},
): Promise<string> {
  return verdict(await scenario(tree, options).look(question));
}
