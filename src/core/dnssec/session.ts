/** What belongs to one lookup: its work, its questions, and its way out. */
import type { DnsExchange } from "../dns/exchange.ts";
import type { Message, Question } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { typeName } from "../dns/rr-type.ts";
import { fail, ok, type Result } from "../base/result.ts";
import type { IndeterminateReason } from "./reason.ts";
import { SignalFan } from "./signal-fan.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";
import type { VerifyContext } from "./verify-rrset.ts";
import type { Work } from "./work.ts";

interface Shared {
  readonly exchange: DnsExchange;
  readonly verifier: SignatureVerifier;
  readonly work: Work;
  /** Milliseconds since the epoch; one lookup happens at one moment. */
  readonly now: number;
  readonly asked: Map<string, { question: Question; message: Message | undefined }>;
}

export class Session implements VerifyContext {
  readonly #shared: Shared;
  readonly #fan: SignalFan;
  readonly signal: AbortSignal | undefined;

  private constructor(shared: Shared, signal: AbortSignal | undefined) {
    this.#shared = shared;
    this.#fan = new SignalFan(signal);
    this.signal = signal;
  }

  static start(shared: Omit<Shared, "asked">, signal: AbortSignal | undefined): Session {
    return new Session({ ...shared, asked: new Map() }, signal);
  }

  /** The same lookup, for a part of it that others may wait for, too. */
  withSignal(signal: AbortSignal): Session {
    return new Session(this.#shared, signal);
  }

  get verifier(): SignatureVerifier {
    return this.#shared.verifier;
  }

  get work(): Work {
    return this.#shared.work;
  }

  get now(): number {
    return this.#shared.now;
  }

  async ask(name: DnsName, type: number): Promise<Result<Message, IndeterminateReason>> {
    const { asked, exchange, work } = this.#shared;
    const key = `${type} ${name.key}`;
    const question = { name, type };
    const known = asked.get(key);
    // Asked ahead, and answered meanwhile.
    if (known?.message !== undefined) return ok(known.message);
    if (known === undefined) {
      if (!work.spend("questions")) return fail(work.exceeded("questions"));
      asked.set(key, { question, message: undefined });
    }
    const result = await this.#fan.run((signal) => exchange.ask(question, signal));
    if (result.kind === "message") {
      asked.set(key, { question, message: result.message });
      return ok(result.message);
    }
    const { failure } = result;
    return fail({ kind: "question-failed", name: name.text, type: typeName(type), failure });
  }

  /** What has come in already; nothing is asked, and nobody waits. */
  inHand(name: DnsName, type: number): Message | undefined {
    return this.#shared.asked.get(`${type} ${name.key}`)?.message;
  }

  /** RFC 4035 §4.7: answers that led to nothing are not kept. */
  forgetAll(): void {
    for (const { question } of this.#shared.asked.values())
      this.#shared.exchange.forget?.(question);
  }
}
