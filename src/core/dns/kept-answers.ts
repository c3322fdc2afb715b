/**
 * # Answers that outlive the program
 *
 * What is written down is the message as it came, signatures and all, and never what was
 * concluded from it: read back, it is judged as if it had just arrived. So who can write
 * to the store can do no more than a resolver that lies.
 */
import { fromBase64, toBase64 } from "../base/bytes.ts";
import { keyOf, MAX_TTL, type KeptAnswers } from "./caching-exchange.ts";
import { checkAnswer } from "./check-answer.ts";
import { decodeMessage, type Question } from "./message.ts";

export interface StoredAnswer {
  /** The message in base64. */
  readonly wire: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * @param wanted which of them.
 * @param maxOctets of messages in all; what was used last comes first.
 */
export function storeAnswers(
  kept: KeptAnswers,
  wanted: (question: Question) => boolean,
  maxOctets: number,
): StoredAnswer[] {
  const stored: StoredAnswer[] = [];
  let octets = 0;
  for (const { value, until } of kept.entries().reverse()) {
    const [question] = value.questions;
    if (value.wire === undefined || question === undefined || !wanted(question)) continue;
    octets += value.wire.length;
    if (octets > maxOctets) break;
    stored.push({ wire: toBase64(value.wire), until });
  }
  return stored.reverse();
}

/** Takes back what is still good, and passes over everything else. @param now milliseconds. */
export function restoreAnswers(
  stored: readonly StoredAnswer[],
  kept: KeptAnswers,
  now: number,
): void {
  for (const { wire, until } of stored) {
    const bytes = fromBase64(wire);
    const decoded = bytes === undefined ? undefined : decodeMessage(bytes);
    if (decoded?.ok !== true) continue;
    const [question] = decoded.value.questions;
    if (question === undefined) continue;
    const checked = checkAnswer(decoded.value, question);
    // A clock that was wrong when it was written must not make it live longer.
    const end = Math.min(until, now + MAX_TTL * 1000);
    if (checked.kind === "message" && kept.get(keyOf(question)) === undefined) {
      kept.set(keyOf(question), checked.message, end);
    }
  }
}
