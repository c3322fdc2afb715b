/**
 * # A validating stub resolver (RFC 4033 §6, RFC 4035 §4.9, §5)
 *
 * Whoever answers our questions is not believed: not their AD bit, not their response
 * code, not what they leave out. A value is *secure* when signatures lead from a trust
 * anchor to it; *insecure* when they lead to a delegation that is proven to be unsigned;
 * *indeterminate* where no trust anchor is above the name. Everything else is a failure
 * that carries its reasons and no value.
 *
 * Questions that can be foreseen go out side by side: with the question itself those for
 * the DS and DNSKEY of each name above it whose zone is not known yet. So a cold lookup
 * takes one flight, and one more for each alias that leads to where nobody asked yet.
 *
 * The exchange should be one that keeps answers and joins equal questions
 * (dns/caching-exchange.ts): what is asked ahead is asked again when it is needed.
 *
 * Limitations: no automatic rollover of trust anchors (RFC 5011); no aggressive use of
 * denials (RFC 8198); signatures are checked to the second, without tolerance for a
 * clock that is wrong; TTLs count from when an answer is validated.
 */
import type { Clock } from "../base/clock.ts";
import { ExpiringMap } from "../base/expiring-map.ts";
import { SingleFlight } from "../base/single-flight.ts";
import type { DnsExchange } from "../dns/exchange.ts";
import type { Message } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { aliasTargets } from "../dns/answer.ts";
import { askAhead } from "./ask-ahead.ts";
import { ChainOfTrust } from "./chain-of-trust.ts";
import { follow } from "./follow.ts";
import { resolveLimits, type Limits } from "./limits.ts";
import type { Lookup, LookupFailure, ResolveHints, Resolver } from "./resolver.ts";
import { Session } from "./session.ts";
import { createSignatureVerifier, type SignatureVerifier } from "./signature-verifier.ts";
import { ROOT_TRUST_ANCHORS, type TrustAnchor } from "./trust-anchor.ts";
import { Work } from "./work.ts";

export interface ValidatingResolverOptions {
  readonly exchange: DnsExchange;
  readonly clock: Clock;
  /** Default: the keys of the root. */
  readonly anchors?: readonly TrustAnchor[];
  readonly limits?: Partial<Limits>;
  /** Default: the host's WebCrypto. */
  readonly verifier?: SignatureVerifier;
}

/** Lookups kept. Default 2000: as many as messages (dns/caching-exchange.ts). */
const CAPACITY = 2000;

export function createValidatingResolver(options: ValidatingResolverOptions): Resolver {
  const { exchange, clock, anchors = ROOT_TRUST_ANCHORS } = options;
  const limits = resolveLimits(options.limits);
  const verifier = options.verifier ?? createSignatureVerifier();
  const trust = new ChainOfTrust(anchors, clock);
  const kept = new ExpiringMap<{ lookup: Lookup; since: number }>(CAPACITY, clock);
  const flights = new SingleFlight<Lookup | LookupFailure>();

  async function lookUp(
    name: DnsName,
    type: number,
    signal: AbortSignal,
    hints: ResolveHints | undefined,
  ) {
    const now = clock.now();
    const work = new Work(limits);
    const session = Session.start({ exchange, verifier, work, now }, signal);
    const ask = async (at: DnsName, wanted: number) => {
      askAhead(at, trust, session);
      const answer = await session.ask(at, wanted);
      // What an alias leads to is asked while the alias itself is still being checked.
      for (const target of answer.ok ? aliasTargets(answer.value, at) : []) {
        if (answer.ok && !answers(answer.value, target, wanted)) void session.ask(target, wanted);
        askAhead(target, trust, session);
        hints?.onAlias?.(target);
      }
      return answer;
    };
    const result = await follow(name, type, ask, trust, session);
    if (result.kind === "failure") session.forgetAll();
    return result;
  }

  return {
    async resolve(name, type, signal, hints) {
      const key = `${type} ${name.key}`;
      const known = kept.get(key);
      if (known !== undefined) {
        const age = Math.floor((clock.now() - known.since) / 1000);
        return { ...known.lookup, ttl: Math.max(0, known.lookup.ttl - age) };
      }
      return flights.run(
        key,
        async (inner) => {
          const since = clock.now();
          const lookup = await lookUp(name, type, inner, hints);
          if (lookup.kind !== "failure") {
            kept.set(key, { lookup, since }, since + lookup.ttl * 1000);
          }
          return lookup;
        },
        () => ({ kind: "failure", failure: { kind: "unreachable" } }),
        signal,
      );
    },
  };
}

function answers({ answer }: Message, name: DnsName, type: number): boolean {
  return answer.some((record) => record.type === type && record.name.equals(name));
}
