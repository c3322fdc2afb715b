/** `postweg probe HOST`: what one MX host does on port 25, seen from here. */
import { parseArgs } from "node:util";
import type { AddressReport, HostReport, Outcome } from "../../core/probe-api/host-report.ts";
import { createHostObserver, type DirectOptions } from "../../probe/direct.ts";
import type { AddressResolver } from "../../probe/net/address-resolver.ts";
import { parseHostName } from "../../probe/net/host-name.ts";
import { readCertificates } from "../files.ts";
import { Exit, type Io, UsageError } from "../io.ts";
import { parsePort } from "../port.ts";
import { usageFault } from "../usage-fault.ts";

export interface ProbeDeps extends Pick<DirectOptions, "clock" | "limits"> {
  /** Where addresses come from when there is no `--doh`; by default this machine's resolver. */
  readonly addresses?: AddressResolver;
  /** Makes the resolver for `--doh URL`; throws UsageError for a URL it does not take. */
  readonly dohAddresses?: (url: string, ca: string | undefined) => AddressResolver;
}

const USAGE =
  "usage: postweg probe HOST [--port 25] [--json] [--allow-network CIDR]... [--ca FILE] [--doh URL] [--ehlo NAME]";

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: "string", default: "25" },
      json: { type: "boolean", default: false },
      "allow-network": { type: "string", multiple: true, default: [] },
      ca: { type: "string" },
      doh: { type: "string" },
      ehlo: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

/** The outcome in the words of the wire contract, with its facts. */
function outcomeText(outcome: Outcome): string {
  const words: string[] = [outcome.kind];
  if ("code" in outcome) words.push(String(outcome.code));
  if ("step" in outcome) words.push(`at ${outcome.step}`);
  if ("reason" in outcome) words.push(`(${outcome.reason})`);
  return words.join(" ");
}

function row({ address, outcome, tls }: AddressReport): string[] {
  const bits = tls?.cipherBits === undefined ? "" : ` (${tls.cipherBits} bits)`;
  return [
    address,
    outcomeText(outcome),
    tls ? `${tls.version}, ${tls.cipher}${bits}${tls.group ? `, ${tls.group}` : ""}` : "-",
    tls ? (tls.pkix.valid ? "valid" : (tls.pkix.fault ?? "invalid")) : "-",
  ];
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((cells) => cells[i]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function print(report: HostReport, io: Io): void {
  if (report.failure !== undefined) return io.out(`${report.host}: ${report.failure}`);
  const head = ["ADDRESS", "OUTCOME", "TLS", "CERTIFICATE"];
  io.out(report.host);
  for (const line of table([head, ...report.addresses.map(row)])) io.out(line);
}

/** Was any address really looked at? One that is not allowed, or that we failed at, says nothing of the host. */
function observed({ outcome }: AddressReport): boolean {
  return !["address-not-allowed", "opted-out", "throttled", "internal"].includes(outcome.kind);
}

/** @returns the exit code */
export async function probeCommand(args: string[], io: Io, deps: ProbeDeps = {}): Promise<number> {
  let json: boolean;
  let host: string;
  let observe: ReturnType<typeof createHostObserver>;
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      io.out(USAGE);
      return Exit.ok;
    }
    if (positionals.length !== 1) throw new UsageError("name exactly one host");
    const name = parseHostName(positionals[0] ?? "");
    if (!name.ok) throw new UsageError(name.fault);
    if (values.doh !== undefined && deps.dohAddresses === undefined) {
      throw new UsageError("--doh is not available here");
    }
    json = values.json;
    host = name.value;
    const ca = values.ca === undefined ? undefined : readCertificates("--ca", values.ca);
    observe = createHostObserver({
      ...deps,
      addresses: values.doh === undefined ? deps.addresses : deps.dohAddresses?.(values.doh, ca),
      allowNetworks: values["allow-network"],
      port: parsePort("--port", values.port),
      ca,
      ehloName: values.ehlo,
    });
  } catch (error) {
    const fault = usageFault(error);
    if (fault === undefined) throw error;
    io.err(`postweg probe: ${fault}`);
    io.err(USAGE);
    return Exit.usage;
  }

  try {
    const report = await observe(host, io.signal ?? new AbortController().signal);
    if (json) io.out(JSON.stringify(report));
    else print(report, io);
    return report.addresses.some(observed) ? Exit.ok : Exit.undetermined;
  } catch (error) {
    if (!io.signal?.aborted) throw error;
    io.err("postweg probe: interrupted");
    return Exit.undetermined;
  }
}
