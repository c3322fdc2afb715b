/**
 * `postweg check`: the whole product for a terminal or a script. One line or one JSON
 * object per input, in the order of the inputs (design §6).
 */
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { assessSettled } from "../../core/assessment/assess.ts";
import { unknownFor, type Assessment } from "../../core/assessment/assessment.ts";
import type { AssessPorts } from "../../core/assessment/ports.ts";
import type { DnsName } from "../../core/dns/name.ts";
import { LEVELS, meets, type Level, type Verdict } from "../../core/policy/level.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import { parseMailbox } from "../../core/smtp/mailbox.ts";
import { createAssessPorts } from "../assess-ports.ts";
import { Exit, UsageError, type Io } from "../io.ts";
import { toJson, toLine } from "./check-output.ts";

const USAGE =
  "usage: postweg check ADDRESS|DOMAIN... [--json] [--doh URL] [--trust-anchor FILE] [--ca FILE] [--probe URL|direct|off] [--mta-sts direct|backend|off] " +
  "[--token TOKEN] [--allow-network CIDR]... [--smtp-port N] [--require tls|authenticated|dane] [--now ISO8601]";

/** Domains looked at side by side. Default 16: beyond that a home router's connections are the limit. */
const SIDE_BY_SIDE = 16;

/** @returns the exit code; @throws UsageError for a command line that makes no sense. */
export async function checkCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      doh: { type: "string" },
      ca: { type: "string" },
      "trust-anchor": { type: "string" },
      probe: { type: "string", default: "direct" },
      token: { type: "string" },
      "mta-sts": { type: "string", default: "direct" },
      "allow-network": { type: "string", multiple: true, default: [] },
      "smtp-port": { type: "string" },
      require: { type: "string" },
      now: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    io.out(USAGE);
    return Exit.ok;
  }
  if (positionals.length === 0) throw new UsageError(`nothing to check; ${USAGE}`);
  const level = parseLevel(values.require);
  const inputs = positionals.map(parseInput);

  const { ports, close } = createAssessPorts(values);
  try {
    return await run(inputs, ports, { json: values.json, level }, io);
  } finally {
    await close();
  }
}

interface Input {
  readonly text: string;
  readonly target: DnsName | { readonly literal: string };
}

async function run(
  inputs: readonly Input[],
  ports: AssessPorts,
  { json, level }: { json: boolean; level: Level | undefined },
  io: Io,
): Promise<number> {
  const width = Math.max(...inputs.map((input) => input.text.length));
  const limit = pLimit(SIDE_BY_SIDE);
  const running = inputs.map((input) => limit(() => assessInput(input, ports, io.signal)));
  const verdicts: Verdict[] = [];
  for (const [index, { text }] of inputs.entries()) {
    const assessment = await running[index];
    if (assessment === undefined) continue;
    io.out(json ? toJson(text, assessment) : toLine(text, assessment, width));
    verdicts.push(level === undefined ? "met" : meets(assessment, level));
  }
  if (verdicts.includes("not-met")) return Exit.notMet;
  return verdicts.includes("undetermined") ? Exit.undetermined : Exit.ok;
}

function assessInput(
  { target }: Input,
  ports: AssessPorts,
  signal: AbortSignal | undefined,
): Promise<Assessment> {
  if (!("literal" in target)) return assessSettled(target, ports, signal);
  const now = ports.clock.now();
  return Promise.resolve(unknownFor(target.literal, { code: "address-literal" }, now));
}

function parseInput(text: string): Input {
  if (!text.includes("@")) {
    const domain = parseDomain(text);
    if (domain.ok) return { text, target: domain.value };
    throw new UsageError(`"${text}" is neither an e-mail address nor a domain (${domain.fault})`);
  }
  const mailbox = parseMailbox(text);
  if (!mailbox.ok) throw new UsageError(`"${text}" is not an e-mail address (${mailbox.fault})`);
  return mailbox.value.kind === "domain"
    ? { text, target: mailbox.value.domain }
    : { text, target: { literal: mailbox.value.literal } };
}

function parseLevel(text: string | undefined): Level | undefined {
  const level = LEVELS.find((candidate) => candidate === text);
  if (text !== undefined && level === undefined) {
    throw new UsageError(`--require ${text}: must be one of ${LEVELS.join(", ")}`);
  }
  return level;
}
