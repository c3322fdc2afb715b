/**
 * What an answer says, without how it was proven: two answers that say the same are equal.
 * The case of letters in names says nothing (RFC 4343 §3), and no signature keeps it.
 */
import { toHex } from "../../../src/core/base/bytes.ts";
import { canonicalRdata } from "../../../src/core/dnssec/canonical.ts";
import type { Lookup, LookupFailure } from "../../../src/core/dnssec/resolver.ts";

export function claim(answer: Lookup | LookupFailure): string {
  if (answer.kind === "failure") return "nothing";
  const records = answer.records
    .map(({ type, rdata }) => `${type} ${toHex(canonicalRdata(type, rdata))}`)
    .sort();
  const aliases = answer.aliases.map((name) => name.key);
  return JSON.stringify([answer.kind, answer.owner.key, aliases, [...new Set(records)]]);
}

export function proven(answer: Lookup | LookupFailure): boolean {
  return answer.kind !== "failure" && answer.proof === "secure";
}
