/**
 * Trust anchors as text: DS and DNSKEY records in zone-file form, one a line or over
 * several in parentheses (RFC 1035 §5.1), as unbound's `auto-trust-anchor-file`, BIND's
 * dnssec-keygen and dsset files, and IANA's and Debian's root.ds have them.
 *
 * unbound writes the state of a key by RFC 5011 behind it, as `;;state=2`. A key that it
 * does not trust (yet, or any more) is left out here, too.
 */
import { concatBytes, fromBase64, fromHex } from "../base/bytes.ts";
import { fail, ok, type Result } from "../base/result.ts";
import { DnsName } from "../dns/name.ts";
import type { TrustAnchor } from "./trust-anchor.ts";

export interface TrustAnchorFault {
  /** Counted from 1; 0 for a file without any anchor. */
  readonly line: number;
  readonly fault:
    "no-anchor" | "not-a-record" | "bad-name" | "bad-ds" | "bad-dnskey" | "open-parenthesis";
}

/** RFC 5011 §4: only a valid key, or one that is missing from the zone for now, is trusted. */
const TRUSTED_STATES = ["2", "3"];

export function parseTrustAnchors(text: string): Result<TrustAnchor[], TrustAnchorFault> {
  const anchors: TrustAnchor[] = [];
  let words: string[] = [];
  let start = 0;
  let depth = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const state = /;;state=(\d)/.exec(raw)?.[1];
    if (state !== undefined && !TRUSTED_STATES.includes(state)) continue;
    for (const token of raw.replace(/;.*$/, "").match(/[()]|[^\s()]+/g) ?? []) {
      if (token === "(") depth++;
      else if (token === ")") depth--;
      else {
        if (words.length === 0) start = index + 1;
        words.push(token);
      }
    }
    if (depth > 0 || words.length === 0) continue;
    const anchor = readAnchor(words);
    if (typeof anchor === "string") return fail({ line: start, fault: anchor });
    anchors.push(anchor);
    words = [];
  }
  if (words.length > 0) return fail({ line: start, fault: "open-parenthesis" });
  return anchors.length > 0 ? ok(anchors) : fail({ line: 0, fault: "no-anchor" });
}

function readAnchor(words: readonly string[]): TrustAnchor | TrustAnchorFault["fault"] {
  const [owner = "", ...rest] = words;
  // TTL and class may stand in either order, or not at all (RFC 1035 §5.1).
  while (/^(\d+|IN)$/i.test(rest[0] ?? "")) rest.shift();
  const [type = "", a = "", b = "", c = "", ...data] = rest;
  const kind = type.toUpperCase();
  if (kind !== "DS" && kind !== "DNSKEY") return "not-a-record";
  const name = DnsName.parse(owner);
  if (!name.ok) return "bad-name";
  const numbers = [a, b, c].map((word) => (/^\d{1,5}$/.test(word) ? Number(word) : NaN));
  const [first = NaN, second = NaN, third = NaN] = numbers;
  const inRange = first <= 65535 && second <= 255 && third <= 255;
  if (kind === "DS") {
    const digest = fromHex(data.join(""));
    if (!inRange || digest === undefined || digest.length === 0) return "bad-ds";
    const ds = { keyTag: first, algorithm: second, digestType: third, digest };
    return { kind: "ds", name: name.value, ds };
  }
  const key = fromBase64(data.join(""));
  if (!inRange || key === undefined || key.length === 0) return "bad-dnskey";
  const head = Uint8Array.of(first >> 8, first & 255, second, third);
  return { kind: "dnskey", name: name.value, rdata: concatBytes([head, key]) };
}
