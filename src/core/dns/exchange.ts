/** The port below every resolver: one question to the DNS, one decoded message or a named failure. */
import type { Message, Question } from "./message.ts";

/**
 * Why there is no usable message. All of them are "not now": none says anything about
 * the domain, so none may ever lead to a verdict.
 */
export type ExchangeFailure =
  | { readonly kind: "unreachable" }
  | { readonly kind: "not-permitted" }
  | { readonly kind: "timeout" }
  | { readonly kind: "http-status"; readonly status: number }
  | { readonly kind: "not-dns"; readonly contentType: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "malformed"; readonly detail: string }
  | { readonly kind: "mismatch"; readonly detail: string }
  | { readonly kind: "truncated" }
  | { readonly kind: "rcode"; readonly rcode: number; readonly extended: string | undefined };

export type ExchangeResult =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "failure"; readonly failure: ExchangeFailure };

/** Never rejects. A message is NOERROR or NXDOMAIN and answers exactly the question asked. */
export interface DnsExchange {
  ask(question: Question, signal?: AbortSignal): Promise<ExchangeResult>;
  /** Lets go of a kept answer that turned out to be worthless (RFC 4035 §4.7), so that the next one is asked for anew. */
  forget?(question: Question): void;
}
