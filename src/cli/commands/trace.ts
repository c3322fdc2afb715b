/** `postweg trace FILE.eml`: how a message came, as far as its Received fields prove it. Offline. */
import { closeSync, openSync, readSync } from "node:fs";
import { parseArgs } from "node:util";
import { MAX_HEADER_SECTION, receivedFields } from "../../core/trace/header-section.ts";
import { readTrace, type Arrived } from "../../core/trace/read-trace.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import { Exit, UsageError, type Io } from "../io.ts";
import { toJson, toLines } from "./trace-output.ts";

const USAGE = "usage: postweg trace FILE.eml|- [--json] [--boundary HOST]...";

const EXITS: Record<Arrived, number> = {
  encrypted: Exit.ok,
  "not-encrypted": Exit.notMet,
  "not-stated": Exit.undetermined,
};

/** @returns the exit code; @throws UsageError for a command line or a file that makes no sense. */
// eslint-disable-next-line @typescript-eslint/require-await -- every command is asynchronous
export async function traceCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      boundary: { type: "string", multiple: true },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    io.out(USAGE);
    return Exit.ok;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`name one file; ${USAGE}`);
  for (const host of values.boundary ?? []) {
    const name = parseDomain(host);
    if (!name.ok) throw new UsageError(`--boundary ${host}: is no host name (${name.fault})`);
  }
  const fields = receivedFields(readBeginning(file));
  if (!fields.ok) throw new UsageError(`${file}: is no message (${fields.fault})`);

  const trace = readTrace(fields.value, values.boundary);
  if (values.json) io.out(JSON.stringify(toJson(trace)));
  else for (const line of toLines(trace)) io.out(line);
  return EXITS[trace.arrived];
}

/** No more than the header section may have: messages with attachments are large. */
function readBeginning(file: string): string {
  try {
    const descriptor = file === "-" ? 0 : openSync(file, "r");
    try {
      // A character is an octet at least, and four at most.
      const octets = Buffer.alloc(MAX_HEADER_SECTION * 2);
      let length = 0;
      while (length < octets.length) {
        const count = readSync(descriptor, octets, length, octets.length - length, null);
        if (count === 0) break;
        length += count;
      }
      return octets.subarray(0, length).toString("utf8");
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new UsageError(`${file}: cannot be read (${code})`);
  }
}
