/** `postweg match`: do these TLSA records fit this chain? Offline; nothing is asked of anybody. */
import { X509Certificate } from "node:crypto";
import { parseArgs } from "node:util";
import { fromHex } from "../../core/base/bytes.ts";
import { matchTlsa } from "../../core/dane/match.ts";
import { tlsaText, unusable, type Tlsa } from "../../core/dane/tlsa.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import { readCertificates } from "../files.ts";
import { Exit, UsageError, type Io } from "../io.ts";
import { clockAt } from "../now.ts";

const USAGE =
  'usage: postweg match --tlsa "3 1 1 HEX" [--tlsa ...] --chain FILE.pem [--name N ...] [--now ISO8601] [--json]';

/** @returns 0 when one matches, 1 when none does; @throws UsageError for a command line that makes no sense. */
export async function matchCommand(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tlsa: { type: "string", multiple: true, default: [] },
      chain: { type: "string" },
      name: { type: "string", multiple: true, default: [] },
      now: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    io.out(USAGE);
    return Exit.ok;
  }
  if (values.tlsa.length === 0 || values.chain === undefined) {
    throw new UsageError(`--tlsa and --chain are needed; ${USAGE}`);
  }
  const records = values.tlsa.map(parseTlsa);
  const result = await matchTlsa({
    records,
    chain: readChain(values.chain),
    names: values.name.map(parseName),
    now: clockAt(values.now).now(),
  });
  const answer = result.ok
    ? {
        matched: true,
        record: tlsaText(result.value.record),
        depth: result.value.depth,
        reason: null,
      }
    : { matched: false, record: null, depth: null, reason: result.fault };
  if (values.json) io.out(JSON.stringify(answer));
  else {
    io.out(
      result.ok
        ? `matched: ${answer.record} at depth ${answer.depth}`
        : `not matched: ${answer.reason}`,
    );
    for (const record of records) {
      const why = unusable(record);
      if (why !== undefined) io.out(`  unusable (${why}): ${tlsaText(record)}`);
    }
  }
  return result.ok ? Exit.ok : Exit.notMet;
}

function parseTlsa(text: string): Tlsa {
  const [usage = "", selector = "", matchingType = "", ...hex] = text.trim().split(/\s+/);
  const numbers = [usage, selector, matchingType].map((word) =>
    /^\d{1,3}$/.test(word) ? Number(word) : NaN,
  );
  const data = fromHex(hex.join(""));
  if (numbers.some((number) => !(number <= 255)) || data === undefined) {
    throw new UsageError(
      `--tlsa "${text}": write it like "3 1 1 0123ab…", three numbers and hex digits`,
    );
  }
  const [u = 0, s = 0, m = 0] = numbers;
  return { usage: u, selector: s, matchingType: m, data };
}

function parseName(text: string): string {
  const name = parseDomain(text);
  if (!name.ok) throw new UsageError(`--name ${text}: not a host name (${name.fault})`);
  return name.value.key;
}

function readChain(file: string): Uint8Array[] {
  const pem = readCertificates("--chain", file);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block, index) => {
    try {
      return new Uint8Array(new X509Certificate(block).raw);
    } catch {
      throw new UsageError(`--chain ${file}: certificate ${index + 1} cannot be read`);
    }
  });
}
