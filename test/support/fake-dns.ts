/**
 * An exchange that answers from a table, with knobs for failure; encoded and decoded on
 * the way, so that what the core sees is what a wire carries.
 */
import type { DnsExchange, ExchangeFailure } from "../../src/core/dns/exchange.ts";
import { decodeMessage } from "../../src/core/dns/message.ts";
import { typeName } from "../../src/core/dns/rr-type.ts";
import { respond } from "../lab/dns/responder.ts";
import { parseZone } from "../lab/dns/zone.ts";

export interface FakeDns extends DnsExchange {
  /** `name TYPE` of every question. */
  readonly asked: string[];
  /** Lets questions for `name` fail from now on. */
  fail(name: string, failure: ExchangeFailure): void;
}

export function fakeDns(zoneText: string): FakeDns {
  const zone = parseZone(zoneText);
  const failures = new Map<string, ExchangeFailure>();
  const asked: string[] = [];
  return {
    asked,
    fail: (name, failure) => failures.set(name, failure),
    ask(question) {
      const type = typeName(question.type);
      asked.push(`${question.name.key} ${type}`);
      const failure = failures.get(question.name.key);
      if (failure !== undefined) return Promise.resolve({ kind: "failure", failure });
      const wire = respond(zone, {
        name: question.name.key,
        type: type,
        class: "IN",
      });
      const message = decodeMessage(wire);
      if (!message.ok) throw new Error(message.fault.detail);
      return Promise.resolve({ kind: "message", message: message.value });
    },
  };
}
