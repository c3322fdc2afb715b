/**
 * The small internet's zone files: one record a line, `name type data`, `;` at the start or after a space begins a
 * comment. Beside DNS types four words of our own:
 *
 *     mx.fine.test   SMTP  fine          what the host on that name's A record behaves like
 *     dane.test      ZONE  signed        how the zone of that domain is signed
 *     odd.test       KNOB  servfail      how the resolver misbehaves when asked for the name
 *     mta-sts.a.test POLICY enforce mx.a.test   the MTA-STS policy that host serves over HTTPS
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
  "empty",
  "no-ds",
] as const;
export type Knob = (typeof KNOBS)[number];

export interface Zone {
  readonly records: readonly Answer[];
  /** Host name to behaviour. */
  readonly smtp: ReadonlyMap<string, string>;
  readonly knobs: ReadonlyMap<string, Knob>;
  /** Domain to how its zone is signed; what isn't named isn't. */
  readonly signing: ReadonlyMap<string, Signing>;
  /** Host name to the text of its MTA-STS policy. */
  readonly policies: ReadonlyMap<string, string>;
  /** Every DNS record as written, TLSA records of lab certificates (`@host`) included. */
  readonly lines: readonly (readonly string[])[];
}

/** `expired` and `forged` are bogus: signatures of last month, a key the parent does not know. */
export const SIGNINGS = ["signed", "expired", "forged"] as const;
export type Signing = (typeof SIGNINGS)[number];

export function readZone(...files: URL[]): Zone {
  return parseZone(files.map((file) => readFileSync(file, "utf8")).join("\n"));
}

export function parseZone(text: string): Zone {
  const records: Answer[] = [];
  const smtp = new Map<string, string>();
  const knobs = new Map<string, Knob>();
  const signing = new Map<string, Signing>();
  const policies = new Map<string, string>();
  const lines: string[][] = [];
  text.split("\n").forEach((line, index) => {
    const [name, type, ...data] = line
      .replace(/(^|\s);.*$/, "")
      .trim()
      .split(/\s+/);
    if (name === undefined || name === "" || type === undefined) return;
    if (type === "SMTP") smtp.set(name, data.join(" "));
    else if (type === "POLICY") policies.set(name, policyText(data));
    else if (type === "KNOB") knobs.set(name, oneOf(KNOBS, data[0], index));
    else if (type === "ZONE") signing.set(name, oneOf(SIGNINGS, data[0], index));
    else {
      lines.push([name, type, ...data]);
      if (type !== "TLSA") records.push(record(name, type, data, index));
    }
  });
  return { records, smtp, knobs, signing, policies, lines };
}

/** RFC 8461 §3.2. */
function policyText([mode, ...hosts]: readonly string[]): string {
  const mx = hosts.map((host) => `mx: ${host}\n`);
  return `version: STSv1\nmode: ${mode}\n${mx.join("")}max_age: 86400\n`;
}

function oneOf<Word extends string>(
  words: readonly Word[],
  word: string | undefined,
  index: number,
): Word {
  const known = words.find((candidate) => candidate === word);
  if (known === undefined)
    throw new Error(`line ${index + 1}: none of ${words.join(", ")}: ${word}`);
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
