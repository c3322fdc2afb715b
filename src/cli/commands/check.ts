/**
 * `postweg check`: the whole product for a terminal or a script. One line or one JSON
 * object per input, in the order of the inputs (design §6).
 */
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { assessSettled } from "../../core/assessment/assess.ts";
import { unknownFor, type Assessment } from "../../core/assessment/assessment.ts";
import { createCachingProber } from "../../core/assessment/caching-prober.ts";
import type { AssessPorts, Prober } from "../../core/assessment/ports.ts";
import type { DnsExchange } from "../../core/dns/exchange.ts";
import type { DnsName } from "../../core/dns/name.ts";
import { createValidatingResolver } from "../../core/dnssec/validating-resolver.ts";
import { LEVELS, meets, type Level, type Verdict } from "../../core/policy/level.ts";
import { createBackendFetcher } from "../../core/mta-sts/backend-fetcher.ts";
import { createDirectFetcher } from "../../core/mta-sts/direct-fetcher.ts";
import type { FetchPolicy } from "../../core/mta-sts/fetcher.ts";
import { createStsLookup } from "../../core/mta-sts/lookup.ts";
import { createBackendProber } from "../../core/probe-api/backend-client.ts";
import { parseBackendUrl } from "../../core/probe-api/backend-url.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import { parseMailbox } from "../../core/smtp/mailbox.ts";
import { createDirectProber } from "../../probe/direct.ts";
import { systemClock } from "../../probe/system-clock.ts";
import { readCertificates, readTrustAnchors } from "../files.ts";
import { Exit, UsageError, type Io } from "../io.ts";
import { createDns } from "../net/dns.ts";
import { createDohAddresses } from "../net/doh-addresses.ts";
import { createNodeHttp, type NodeHttp } from "../net/http-get.ts";
import { clockAt } from "../now.ts";
import { parsePort } from "../port.ts";
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
  const ca = values.ca === undefined ? undefined : readCertificates("--ca", values.ca);

  const http = createNodeHttp(ca);
  try {
    const exchange = createDns(http, values.doh);
    const prober = createCachingProber(
      createProber({ ...values, ca }, http, exchange),
      systemClock,
    );
    const clock = clockAt(values.now);
    const anchors = readTrustAnchors(values["trust-anchor"]);
    const resolver = createValidatingResolver({ exchange, clock, anchors });
    const fetchPolicy = createFetcher(values, http);
    const stsLookup = createStsLookup({ resolver, fetchPolicy, clock });
    const ports = { resolver, prober, stsLookup, clock };
    return await run(inputs, ports, { json: values.json, level }, io);
  } finally {
    await http.close();
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

function createFetcher(
  options: { "mta-sts": string; probe: string; token?: string | undefined },
  http: NodeHttp,
): FetchPolicy {
  const way = options["mta-sts"];
  if (way === "direct") return createDirectFetcher(http.get, systemClock);
  if (way === "off") return () => Promise.resolve({ kind: "not-asked" });
  const url = parseBackendUrl(options.probe);
  if (way !== "backend" || !url.ok) {
    throw new UsageError(`--mta-sts ${way}: must be direct, off, or, with --probe URL, backend`);
  }
  const { token } = options;
  return createBackendFetcher({ url: url.value, token, httpGet: http.get, clock: systemClock });
}

interface ProbeOptions {
  readonly probe: string;
  readonly token?: string | undefined;
  readonly doh?: string | undefined;
  readonly ca: string | undefined;
  readonly "allow-network": readonly string[];
  readonly "smtp-port"?: string | undefined;
}

function createProber(options: ProbeOptions, http: NodeHttp, exchange: DnsExchange): Prober {
  const { probe, token, doh, ca } = options;
  if (probe === "off") {
    return { observe: () => Promise.resolve({ kind: "unavailable", failure: "no-backend" }) };
  }
  if (probe === "direct") {
    return createDirectProber({
      // Who chose a resolver means it for everything; the system's knows private names too.
      addresses: doh === undefined ? undefined : createDohAddresses(exchange),
      allowNetworks: options["allow-network"],
      port:
        options["smtp-port"] === undefined
          ? undefined
          : parsePort("--smtp-port", options["smtp-port"]),
      ca,
    });
  }
  const url = parseBackendUrl(probe);
  if (!url.ok)
    throw new UsageError(`--probe ${probe}: must be direct, off or an https: URL (${url.fault})`);
  return createBackendProber({ url: url.value, token, httpGet: http.get, clock: systemClock });
}
