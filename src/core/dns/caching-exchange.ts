/** One request per distinct question at a time, and none while a kept answer is still good. */
import type { Clock } from "../base/clock.ts";
import { ExpiringMap } from "../base/expiring-map.ts";
import { SingleFlight } from "../base/single-flight.ts";
import { readAnswer } from "./answer.ts";
import type { DnsExchange, ExchangeResult } from "./exchange.ts";
import type { Message, Question } from "./message.ts";

/** Answers kept. Default 2000: five hundred recipients' domains with their hosts, a few MB. */
const CAPACITY = 2000;

/** Seconds an answer is kept at most. RFC 2181 §8 allows years, RFC 8767 §4 advises days; a compose window needs an hour. */
export const MAX_TTL = 3600;

/** Where answers are kept. Made outside when they are to be written down (dns/kept-answers.ts). */
export type KeptAnswers = ExpiringMap<Message>;

export function createKeptAnswers(clock: Clock): KeptAnswers {
  return new ExpiringMap(CAPACITY, clock);
}

export function createCachingExchange(
  exchange: DnsExchange,
  clock: Clock,
  kept: KeptAnswers = createKeptAnswers(clock),
): DnsExchange {
  const flights = new SingleFlight<ExchangeResult>();

  return {
    async ask(question, signal) {
      const key = keyOf(question);
      const known = kept.get(key);
      if (known !== undefined) return { kind: "message", message: known };
      return flights.run(
        key,
        async (inner) => {
          const result = await exchange.ask(question, inner);
          if (result.kind === "message") {
            const view = readAnswer(result.message, question);
            const ttl = view.ok ? Math.min(view.value.ttl, MAX_TTL) : 0;
            kept.set(key, result.message, clock.now() + ttl * 1000);
          }
          return result;
        },
        () => ({ kind: "failure", failure: { kind: "unreachable" } }),
        signal,
      );
    },
    forget: (question) => kept.delete(keyOf(question)),
  };
}

/** Under what an answer is kept. */
export function keyOf(question: Question): string {
  return `${question.type} ${question.name.key}`;
}
