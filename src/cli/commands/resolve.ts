/** `postweg resolve NAME TYPE`: one question, with what is proven about the answer, and why. */
import { parseArgs } from "node:util";
import type { Clock } from "../../core/base/clock.ts";
import { DnsName } from "../../core/dns/name.ts";
import { typeCode, typeName } from "../../core/dns/rr-type.ts";
import { extendedErrorOf, type ProofReason } from "../../core/dnssec/reason.ts";
import { proofOf, type Lookup, type LookupFailure } from "../../core/dnssec/resolver.ts";
import { createValidatingResolver } from "../../core/dnssec/validating-resolver.ts";
import type { ExchangeFailure } from "../../core/dns/exchange.ts";
import { explainReason } from "../explain-proof.ts";
import { readCertificates, readTrustAnchors } from "../files.ts";
import { Exit, UsageError, type Io } from "../io.ts";
import { createDns } from "../net/dns.ts";
import { createNodeHttp } from "../net/http-get.ts";
import { clockAt } from "../now.ts";
import { rdataText } from "../rdata-text.ts";

const USAGE =
  "usage: postweg resolve NAME TYPE [--json] [--doh URL] [--trust-anchor FILE] [--ca FILE] [--now ISO8601]";

/** @returns the exit code; @throws UsageError for a command line that makes no sense. */
export async function resolveCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      doh: { type: "string" },
      ca: { type: "string" },
      "trust-anchor": { type: "string" },
      now: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    io.out(USAGE);
    return Exit.ok;
  }
  const [nameText, typeText, ...more] = positionals;
  if (nameText === undefined || typeText === undefined || more.length > 0) {
    throw new UsageError(`name one name and one type; ${USAGE}`);
  }
  const name = DnsName.parse(nameText);
  if (!name.ok) throw new UsageError(`"${nameText}" is not a domain name (${name.fault})`);
  const type = typeCode(typeText);
  if (type === undefined)
    throw new UsageError(`"${typeText}" is no record type; write MX, TLSA or TYPE52`);
  const clock: Clock = clockAt(values.now);
  const anchors = readTrustAnchors(values["trust-anchor"]);
  const ca = values.ca === undefined ? undefined : readCertificates("--ca", values.ca);

  const http = createNodeHttp(ca);
  try {
    const exchange = createDns(http, values.doh);
    const resolver = createValidatingResolver({ exchange, clock, anchors });
    const answer = await resolver.resolve(name.value, type, io.signal);
    const question = { name: name.value.text, type: typeName(type) };
    if (values.json) io.out(JSON.stringify(toJson(question, answer)));
    else for (const line of toLines(question, answer)) io.out(line);
    return answer.kind === "failure" ? Exit.undetermined : Exit.ok;
  } finally {
    await http.close();
  }
}

interface Asked {
  readonly name: string;
  readonly type: string;
}

type Answer = Lookup | LookupFailure;

/** The shape of design §6. */
function toJson(asked: Asked, answer: Answer): object {
  const reasons = reasonsOf(answer);
  const [first] = reasons;
  return {
    ...asked,
    proof: proofOf(answer),
    rcode: rcodeOf(answer),
    owner: answer.kind === "failure" ? null : answer.owner.text,
    records:
      answer.kind === "failure"
        ? []
        : answer.records.map((record) => ({
            ttl: record.ttl,
            data: rdataText(record.type, record.rdata),
          })),
    chain: answer.kind === "failure" ? [] : (answer.chain ?? []),
    reason: first === undefined ? failureKind(answer) : first.kind,
    reasons: reasons.map((reason) => ({
      ...reason,
      ede: extendedErrorOf(reason) ?? null,
      text: explainReason(reason),
    })),
  };
}

function toLines({ name, type }: Asked, answer: Answer): string[] {
  const lines = [`${name} ${type}: ${proofOf(answer)}, ${rcodeOf(answer)}`];
  if (answer.kind !== "failure") {
    for (const { zone, source, keyTag, algorithm } of answer.chain ?? []) {
      lines.push(
        `  ${zone}: key ${keyTag}, algorithm ${algorithm}, by ${source === "ds" ? "its parent's DS" : "trust anchor"}`,
      );
    }
    for (const alias of answer.aliases) lines.push(`  ${alias.text} is an alias`);
    for (const record of answer.records) {
      lines.push(
        `  ${answer.owner.text} ${record.ttl} ${type} ${rdataText(record.type, record.rdata)}`,
      );
    }
  }
  for (const reason of reasonsOf(answer)) lines.push(`  ${explainReason(reason)}`);
  return lines;
}

function reasonsOf(answer: Answer): readonly ProofReason[] {
  if (answer.kind !== "failure") return answer.reasons ?? [];
  const { failure, reasons = [] } = answer;
  const all = failure.kind === "bogus" || failure.kind === "unproven" ? failure.reasons : reasons;
  return [...new Map(all.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** What came back, in the DNS's own word where it has one. */
function rcodeOf(answer: Answer): string {
  if (answer.kind !== "failure") return answer.kind === "no-such-name" ? "NXDOMAIN" : "NOERROR";
  return failureKind(answer) ?? "NOERROR";
}

function failureKind(answer: Answer): ExchangeFailure["kind"] | "bogus" | "unproven" | null {
  return answer.kind === "failure" ? answer.failure.kind : null;
}
