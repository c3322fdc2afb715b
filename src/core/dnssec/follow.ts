/**
 * # From the name asked to the records (RFC 1034 §3.6.2, RFC 6672)
 *
 * Aliases are followed link by link, each with its own verdict; the weakest decides. What
 * the answer has of the rest of the chain is used, and what it lacks is asked for.
 */
import { fail, ok, type Result } from "../base/result.ts";
import type { Message } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { readTarget } from "../dns/rdata.ts";
import { RRType } from "../dns/rr-type.ts";
import type { ChainOfTrust } from "./chain-of-trust.ts";
import { findDname, substitute } from "./dname.ts";
import { judgeDenial, judgeRRset, type Verdict } from "./judge.ts";
import { weakest } from "./proof.ts";
import { isIndeterminate, type IndeterminateReason, type ProofReason } from "./reason.ts";
import type { Lookup, LookupFailure } from "./resolver.ts";
import { findRRset } from "./rrset.ts";
import type { Session } from "./session.ts";
import { closestAnchors } from "./trust-anchor.ts";
import { shortest } from "./validity.ts";
import type { ChainLink } from "./zone.ts";

type UsableVerdict = Extract<Verdict, { usable: true }>;

interface Step {
  readonly target: DnsName;
  readonly verdict: UsableVerdict;
}

/** @param ask asks, and asks ahead for the chain of that name. */
export async function follow(
  asked: DnsName,
  type: number,
  ask: (name: DnsName, type: number) => Promise<Result<Message, IndeterminateReason>>,
  trust: ChainOfTrust,
  session: Session,
): Promise<Lookup | LookupFailure> {
  const { limits } = session.work;
  const aliases: DnsName[] = [];
  const verdicts: UsableVerdict[] = [];
  let name = asked;
  let message: Message | undefined;
  for (;;) {
    const anchor = closestAnchors(trust.anchors, name);
    if (name.labels.length - (anchor?.name.labels.length ?? 0) > limits.depth) {
      return failure([session.work.exceeded("depth")]);
    }
    if (message === undefined) {
      const answer = await ask(name, type);
      if (!answer.ok) return failure([answer.fault]);
      message = answer.value;
    }
    const rrset = findRRset(message.answer, name, type);
    if (rrset !== undefined) {
      const verdict = await judgeRRset(rrset, message, trust, session);
      if (!verdict.usable) return failure(verdict.reasons);
      const records = rrset.records;
      return lookup("records", aliases, name, records, [...verdicts, verdict], session.now);
    }
    const step = type === RRType.CNAME ? undefined : await oneStep(name, message, trust, session);
    if (step === undefined) {
      const verdict = await judgeDenial(name, type, message, trust, session);
      if (!verdict.usable) return failure(verdict.reasons);
      return lookup(verdict.kind, aliases, name, [], [...verdicts, verdict], session.now);
    }
    if (!step.ok) return failure(step.fault);
    aliases.push(name);
    verdicts.push(step.value.verdict);
    name = step.value.target;
    if (aliases.some((alias) => alias.equals(name))) {
      return failure([{ kind: "alias-loop", name: name.text }]);
    }
    if (aliases.length > limits.aliases) return failure([session.work.exceeded("aliases")]);
    // A denial for the target is asked for by itself: the proofs of several names in one
    // message are easily taken for each other.
    if (!hasAnswerFor(message, name, type)) message = undefined;
  }
}

function hasAnswerFor(message: Message, name: DnsName, type: number): boolean {
  return (
    findRRset(message.answer, name, type) !== undefined ||
    findRRset(message.answer, name, RRType.CNAME) !== undefined ||
    findDname(message.answer, name) !== undefined
  );
}

/** Over a CNAME or a DNAME; `undefined` when neither is there. */
async function oneStep(
  name: DnsName,
  message: Message,
  trust: ChainOfTrust,
  session: Session,
): Promise<Result<Step, readonly ProofReason[]> | undefined> {
  const cname = findRRset(message.answer, name, RRType.CNAME);
  const dname = findDname(message.answer, name);
  const target = cname === undefined ? undefined : singleTarget(cname.records);
  // RFC 6672 §5.3.1: a synthesised CNAME has no signature; it follows from the DNAME.
  if (dname !== undefined && (cname === undefined || cname.signatures.length === 0)) {
    const verdict = await judgeRRset(dname, message, trust, session);
    if (!verdict.usable) return fail(verdict.reasons);
    const made = substitute(name, dname);
    const facts = { name: name.text, dname: dname.name.text };
    if (!made.ok) {
      if (made.fault === "too-long") return fail([{ kind: "dname-too-long", ...facts }]);
      return fail([{ kind: "alias-malformed", name: dname.name.text }]);
    }
    if (cname !== undefined && !(target?.ok === true && target.value.equals(made.value))) {
      return fail([{ kind: "dname-mismatch", ...facts }]);
    }
    return ok({ target: made.value, verdict });
  }
  if (cname === undefined || target === undefined) return undefined;
  const verdict = await judgeRRset(cname, message, trust, session);
  if (!verdict.usable) return fail(verdict.reasons);
  if (!target.ok) return fail([{ kind: target.fault, name: name.text }]);
  return ok({ target: target.value, verdict });
}

function singleTarget(
  records: readonly { readonly rdata: Uint8Array }[],
): Result<DnsName, "several-cnames" | "alias-malformed"> {
  const targets = records.map((record) => readTarget(record.rdata));
  const [first] = targets;
  if (first === undefined || targets.includes(undefined)) return fail("alias-malformed");
  // RFC 2181 §10.1.
  if (targets.some((target) => target?.equals(first) !== true)) return fail("several-cnames");
  return ok(first);
}

function lookup(
  kind: Lookup["kind"],
  aliases: readonly DnsName[],
  owner: DnsName,
  records: Lookup["records"],
  verdicts: readonly UsableVerdict[],
  now: number,
): Lookup {
  const links = verdicts.flatMap((verdict) => verdict.chain);
  const chain = new Map<string, ChainLink>(links.map((link) => [JSON.stringify(link), link]));
  return {
    kind,
    proof: weakest(...verdicts.map((verdict) => verdict.proof)),
    aliases,
    owner,
    records,
    ttl: Math.min(...verdicts.map((verdict) => verdict.ttl)),
    reasons: verdicts.flatMap((verdict) => verdict.reasons),
    chain: [...chain.values()],
    validity: shortest(
      verdicts.map((verdict) => verdict.validity),
      now,
    ),
  };
}

/** Reasons told. Default 32, range 1 to 1000: whoever forges a message may give thousands, nobody reads them. */
const MAX_REASONS = 32;

function failure(all: readonly ProofReason[]): LookupFailure {
  const reasons = all.slice(0, MAX_REASONS);
  for (const reason of all) {
    if (reason.kind === "question-failed") {
      return { kind: "failure", failure: reason.failure, reasons };
    }
  }
  const kind = isIndeterminate(all) ? "unproven" : "bogus";
  return { kind: "failure", failure: { kind, reasons } };
}
