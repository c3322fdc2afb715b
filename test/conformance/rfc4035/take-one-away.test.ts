/**
 * Each record and each signature of each message on the way to a secure answer is taken
 * away in turn: the answer must stop being secure, unless what went is provably
 * irrelevant. What is irrelevant is said here, and nothing else is.
 */
import { describe, expect, test } from "@jest/globals";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { RRType, typeName } from "../../../src/core/dns/rr-type.ts";
import { claim, proven } from "../../support/dnssec/claim.ts";
import { scenario } from "../../support/dnssec/scenario.ts";
import type { Reply, Tree } from "../../support/dnssec/tree.ts";
import { WORLD, world } from "../../support/dnssec/world.ts";

const tree = await world();
const SECURE = WORLD.filter(([, expected]) => expected.startsWith("secure"));

type Section = "answer" | "authority";

function covered(record: ResourceRecord): number {
  if (record.type !== RRType.RRSIG) return record.type;
  return ((record.rdata[0] ?? 0) << 8) | (record.rdata[1] ?? 0);
}

/** Why the answer may stay secure without that record; `undefined` when it may not. */
function irrelevant(
  asked: string,
  question: Question,
  reply: Reply,
  section: Section,
  record: ResourceRecord,
  of: Tree,
): string | undefined {
  const type = covered(record);
  if (section === "authority" && type === RRType.SOA) return "the SOA says only how long";
  const main = asked === `${question.name.text} ${typeName(question.type)}`;
  const apex = of.zones.some((zone) => zone.name.equals(question.name));
  if (!main && !apex && (question.type === RRType.DS || question.type === RRType.DNSKEY)) {
    return "asked ahead, and there is no zone";
  }
  if (asked === `${question.name.text} DS` && question.type === RRType.DNSKEY) {
    return "the DS is the parent's, and says nothing of what the child really has";
  }
  if (section === "answer" && type === RRType.CNAME && !isSigned(reply, record)) {
    return "a CNAME that follows from its DNAME (RFC 6672 §5.3.1)";
  }
  const aliased = reply.answer.some((one) => one.type === RRType.CNAME);
  if (section === "authority" && aliased) return "a denial for the target is asked for by itself";
  // An alias leads on: what else the message has of the chain is asked for when it is missing.
  if (section === "answer" && aliased && !record.name.equals(question.name)) {
    return reply.answer.some((one) => one === record && type !== RRType.DNAME)
      ? "the rest of an alias chain is asked for"
      : undefined;
  }
  return undefined;
}

function isSigned(reply: Reply, record: ResourceRecord): boolean {
  return reply.answer.some(
    (one) => one.type === RRType.RRSIG && one.name.equals(record.name) && covered(one) === 5,
  );
}

/** Records of an RRset that is left out whole are simply asked for again; a lone signature is missed. */
describe("take one away (RFC 4035 §5)", () => {
  test.each(SECURE)("%s", async (asked) => {
    const clean = scenario(tree);
    const truth = claim(await clean.look(asked));
    const questions = new Map<string, { question: Question; reply: Reply }>();
    await scenario(tree, {
      edit(question, reply) {
        questions.set(`${question.name.key} ${question.type}`, { question, reply });
        return reply;
      },
    }).look(asked);
    let removed = 0;
    for (const [key, { question, reply }] of questions) {
      for (const section of ["answer", "authority"] as const) {
        for (const record of reply[section]) {
          const without = reply[section].filter((one) => one !== record);
          const answer = await scenario(tree, {
            edit: (one, whole) =>
              `${one.name.key} ${one.type}` === key ? { ...whole, [section]: without } : whole,
          }).look(asked);
          const what = `${key}, ${section}: ${record.name.text} ${typeName(record.type)} (${typeName(covered(record))})`;
          removed++;
          if (!proven(answer)) continue;
          expect({ what, says: claim(answer) }).toEqual({ what, says: truth });
          const why = irrelevant(asked, question, reply, section, record, tree);
          expect({ what, irrelevant: why !== undefined }).toEqual({ what, irrelevant: true });
        }
      }
    }
    expect(removed).toBeGreaterThan(1);
  });
});
