/** Whether a message answers exactly the question asked, and is one a verdict can begin with. */
import type { ExchangeFailure, ExchangeResult } from "./exchange.ts";
import type { Message, Question } from "./message.ts";
import { Rcode } from "./rcode.ts";
import { CLASS_IN } from "./rr-type.ts";

export function checkAnswer(message: Message, question: Question): ExchangeResult {
  const mismatch = (detail: string) => failure({ kind: "mismatch", detail });
  if (!message.response) return mismatch("not a response");
  if (message.opcode !== 0) return mismatch("another opcode");
  if (message.id !== 0) return mismatch("another id");
  const [asked, ...more] = message.questions;
  if (asked === undefined || more.length > 0) return mismatch("not exactly one question");
  if (!asked.name.equals(question.name)) return mismatch(`answers for ${asked.name.text}`);
  if (asked.type !== question.type || asked.class !== CLASS_IN) return mismatch("another type");
  if (message.truncated) return failure({ kind: "truncated" });
  if (message.rcode !== Rcode.NOERROR && message.rcode !== Rcode.NXDOMAIN) {
    const extended = message.extendedErrors[0];
    const text =
      extended === undefined ? undefined : `EDE ${extended.code} ${extended.text}`.trim();
    return failure({ kind: "rcode", rcode: message.rcode, extended: text });
  }
  return { kind: "message", message };
}

function failure(reason: ExchangeFailure): ExchangeResult {
  return { kind: "failure", failure: reason };
}
