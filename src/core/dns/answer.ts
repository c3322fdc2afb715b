/**
 * Reading the answer section: the chain of CNAMEs from the name asked to the records
 * (RFC 1034 §3.6.2, §4.3.2). Order in the section means nothing; a chain is followed by
 * owner name.
 */
import { toHex } from "../base/bytes.ts";
import { fail, ok, type Result } from "../base/result.ts";
import type { Message, Question, ResourceRecord } from "./message.ts";
import type { DnsName } from "./name.ts";
import { readSoa, readTarget } from "./rdata.ts";
import { CLASS_IN, RRType } from "./rr-type.ts";

/**
 * CNAMEs followed within one answer. Default 8, range 1 to 16: unbound stops at 11,
 * Postfix at 10, and nobody needs more than two for a mail domain.
 */
export const MAX_CNAME_HOPS = 8;

export interface AnswerView {
  /** The names passed on the way, without the last. */
  readonly aliases: readonly DnsName[];
  /** Where the records stand: the name asked, or the end of the chain. */
  readonly owner: DnsName;
  /** Empty: no data, or no such name. */
  readonly records: readonly ResourceRecord[];
  /** Seconds the whole answer may be kept: the least TTL on the way, or of the denial (RFC 2308 §5). */
  readonly ttl: number;
}

export type AnswerFault = "cname-loop" | "too-many-cnames" | "several-cnames" | "bad-cname";

export function readAnswer(message: Message, question: Question): Result<AnswerView, AnswerFault> {
  const aliases: DnsName[] = [];
  let owner = question.name;
  let ttl = Infinity;
  for (;;) {
    const here = message.answer.filter(
      (record) => record.class === CLASS_IN && record.name.equals(owner),
    );
    const records = here.filter((record) => record.type === question.type);
    const cnames = distinct(here.filter((record) => record.type === RRType.CNAME));
    if (records.length > 0 || cnames.length === 0) {
      if (records.length === 0) ttl = Math.min(ttl, denialTtl(message));
      for (const record of records) ttl = Math.min(ttl, record.ttl);
      return ok({ aliases, owner, records, ttl });
    }
    if (cnames.length > 1) return fail("several-cnames"); // RFC 2181 §10.1
    const cname = cnames[0];
    const target = cname === undefined ? undefined : readTarget(cname.rdata);
    if (cname === undefined || target === undefined) return fail("bad-cname");
    aliases.push(owner);
    if (aliases.some((alias) => alias.equals(target))) return fail("cname-loop");
    if (aliases.length > MAX_CNAME_HOPS) return fail("too-many-cnames");
    ttl = Math.min(ttl, cname.ttl);
    owner = target;
  }
}

/** RFC 2181 §5: records that are the same to the octet are one. */
function distinct(records: readonly ResourceRecord[]): ResourceRecord[] {
  return [...new Map(records.map((record) => [toHex(record.rdata), record])).values()];
}

/** RFC 2308 §5: the lesser of the SOA's TTL and its minimum; without a SOA a denial is not kept. */
export function denialTtl(message: Message): number {
  const soa = message.authority.find((record) => record.type === RRType.SOA);
  const minimum = soa === undefined ? undefined : readSoa(soa.rdata)?.minimum;
  return soa === undefined || minimum === undefined ? 0 : Math.min(soa.ttl, minimum);
}

/** Where the answer's CNAMEs lead from `name`, in their order and no further than they are followed. */
export function aliasTargets(message: Message, name: DnsName): DnsName[] {
  const targets: DnsName[] = [];
  let owner = name;
  while (targets.length < MAX_CNAME_HOPS) {
    const cname = message.answer.find(
      (record) => record.type === RRType.CNAME && record.name.equals(owner),
    );
    const target = cname === undefined ? undefined : readTarget(cname.rdata);
    if (target === undefined || targets.some((one) => one.equals(target))) break;
    targets.push(target);
    owner = target;
  }
  return targets;
}
