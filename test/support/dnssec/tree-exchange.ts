/** A signed tree behind the resolver port: through the wire codec, with hooks for a liar. */
import type { DnsExchange, ExchangeResult } from "../../../src/core/dns/exchange.ts";
import { decodeMessage, type Question } from "../../../src/core/dns/message.ts";
import { typeName } from "../../../src/core/dns/rr-type.ts";
import type { Reply, Tree } from "./tree.ts";
import { encodeReply } from "./wire.ts";

export interface TreeExchangeOptions {
  /** Changes a reply, or says what is to come instead of one. */
  readonly edit?: (question: Question, reply: Reply) => Reply | ExchangeResult;
  readonly editBytes?: (question: Question, wire: Uint8Array<ArrayBuffer>) => Uint8Array;
  readonly authenticData?: boolean;
}

export interface TreeExchange extends DnsExchange {
  /** `name TYPE` of every question. */
  readonly asked: string[];
  /** How often somebody asked while nothing was on its way. */
  readonly flights: () => number;
}

export function treeExchange(tree: Tree, options: TreeExchangeOptions = {}): TreeExchange {
  const { edit, editBytes, authenticData = false } = options;
  const asked: string[] = [];
  let flights = 0;
  let landing: Promise<void> | undefined;

  return {
    asked,
    flights: () => flights,
    async ask(question) {
      asked.push(`${question.name.key} ${typeName(question.type)}`);
      // All that is asked within a turn travels together.
      landing ??= new Promise((resolve) => {
        flights++;
        setImmediate(() => {
          landing = undefined;
          resolve();
        });
      });
      await landing;
      const reply = await tree.answer(question);
      const edited = edit === undefined ? reply : edit(question, reply);
      if ("kind" in edited) return edited;
      const wire = encodeReply(question, edited, authenticData);
      return receive(question, editBytes === undefined ? wire : editBytes(question, wire));
    },
  };
}

/** What the DoH client checks before it hands a message on. */
export function receive(question: Question, wire: Uint8Array): ExchangeResult {
  const decoded = decodeMessage(wire);
  if (!decoded.ok) return { kind: "failure", failure: decoded.fault };
  const message = decoded.value;
  const [first] = message.questions;
  if (message.truncated) return { kind: "failure", failure: { kind: "truncated" } };
  if (!message.response || first?.type !== question.type || !first.name.equals(question.name)) {
    return { kind: "failure", failure: { kind: "mismatch", detail: "another question" } };
  }
  if (message.rcode !== 0 && message.rcode !== 3) {
    const failure = { kind: "rcode", rcode: message.rcode, extended: undefined } as const;
    return { kind: "failure", failure };
  }
  return { kind: "message", message };
}
