/**
 * The small internet's zone files: one record a line, `name type data`, `;` at the start or after a space begins a
 * comment. Beside DNS types two words of our own:
 *
 *     mx.fine.test   SMTP  fine          what the host on that name's A record behaves like
 *     odd.test       KNOB  servfail      how the resolver misbehaves when asked for the name
 */
import { readFileSync } from "node:fs";
import type { Answer } from "@dnsquery/dns-packet";

export const KNOBS = [
  "servfail",
  "refused",
  "drop",
  "http-500",
  "not-dns",
  "garbage",
  "truncated",
  "other-name",
  "too-large",
] as const;
export type Knob = (typeof KNOBS)[number];

export interface Zone {
  readonly records: readonly Answer[];
  /** Host name to behaviour. */
  readonly smtp: ReadonlyMap<string, string>;
  readonly knobs: ReadonlyMap<string, Knob>;
}

export function readZone(...files: URL[]): Zone {
  return parseZone(files.map((file) => readFileSync(file, "utf8")).join("\n"));
}

export function parseZone(text: string): Zone {
  const records: Answer[] = [];
  const smtp = new Map<string, string>();
  const knobs = new Map<string, Knob>();
  text.split("\n").forEach((line, index) => {
    const [name, type, ...data] = line
      .replace(/(^|\s);.*$/, "")
      .trim()
      .split(/\s+/);
    if (name === undefined || name === "" || type === undefined) return;
    if (type === "SMTP") smtp.set(name, data.join(" "));
    else if (type === "KNOB") knobs.set(name, knob(data[0], index));
    else records.push(record(name, type, data, index));
  });
  return { records, smtp, knobs };
}

function knob(word: string | undefined, index: number): Knob {
  const known = KNOBS.find((candidate) => candidate === word);
  if (known === undefined) throw new Error(`line ${index + 1}: no such knob: ${word}`);
  return known;
}

const TTL = 300;

function record(name: string, type: string, data: string[], index: number): Answer {
  const [first = "", second = ""] = data;
  const common = { name, ttl: TTL, class: "IN" as const };
  switch (type) {
    case "A":
    case "AAAA":
    case "CNAME":
      return { ...common, type, data: first };
    case "MX":
      return { ...common, type, data: { preference: Number(first), exchange: second } };
    case "TXT":
      return { ...common, type, data: data.join(" ") };
    default:
      throw new Error(`line ${index + 1}: no such record type: ${type}`);
  }
}
