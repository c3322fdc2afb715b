/**
 * # Trust anchor files: DS or DNSKEY records in zone-file form (RFC 1035 §5.1)
 *
 * As `dnssec-keygen` and `dnssec-dsfromkey` write them, IANA's `root.ds`, and what unbound
 * keeps for `auto-trust-anchor-file`: there a comment `;;state=` after a key says whether
 * RFC 5011 §4.2 trusts it, and only VALID (2) and MISSING (3) are.
 *
 * Limitations: absolute names only; no $ORIGIN, $INCLUDE, no owner left out.
 */
import { concatBytes, fromBase64, fromHex } from "../base/bytes.ts";
import { fail, ok, type Result } from "../base/result.ts";
import { DnsName } from "../dns/name.ts";
import { keyFault } from "./key-tag.ts";
import type { TrustAnchor } from "./trust-anchor.ts";

export type TrustAnchorFault =
  /** `line` counts from 1; of a record in parentheses, the last one. */
  | { readonly kind: "bad-record"; readonly line: number }
  | { readonly kind: "bad-name"; readonly line: number }
  | { readonly kind: "unknown-type"; readonly line: number; readonly type: string }
  /** A DNSKEY that is no zone key or is revoked can't be trusted. */
  | { readonly kind: "unusable-key"; readonly line: number }
  | { readonly kind: "no-anchors" };

export function parseTrustAnchors(text: string): Result<readonly TrustAnchor[], TrustAnchorFault> {
  const anchors: TrustAnchor[] = [];
  let entry = "";
  let depth = 0;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = i + 1;
    const comment = raw.indexOf(";");
    const content = comment < 0 ? raw : raw.slice(0, comment);
    depth += count(content, "(") - count(content, ")");
    entry += ` ${content.replace(/[()]/g, " ")}`;
    if (depth > 0) continue;
    const words = entry.trim().split(/\s+/);
    entry = "";
    depth = 0;
    if (words[0] === "" || words[0] === undefined || words[0].startsWith("$")) continue;
    const state = /;;state=(\d)/.exec(raw)?.[1];
    if (state !== undefined && state !== "2" && state !== "3") continue;
    const anchor = readRecord(words, line);
    if (!anchor.ok) return anchor;
    anchors.push(anchor.value);
  }
  if (depth > 0) return fail({ kind: "bad-record", line: text.split("\n").length });
  return anchors.length > 0 ? ok(anchors) : fail({ kind: "no-anchors" });
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function readRecord(words: string[], line: number): Result<TrustAnchor, TrustAnchorFault> {
  const [owner = "", ...rest] = words;
  const name = DnsName.parse(owner);
  if (!name.ok) return fail({ kind: "bad-name", line });
  // RFC 1035 §5.1: [TTL] [class] or [class] [TTL].
  while (/^(\d+[smhdw]?|IN)$/i.test(rest[0] ?? "")) rest.shift();
  const [type = "", a = "", b = "", c = "", ...data] = rest;
  const numbers = [a, b, c].map((word) => (/^\d{1,5}$/.test(word) ? Number(word) : NaN));
  const [first = NaN, second = NaN, third = NaN] = numbers;
  if (!(first <= 0xffff && second <= 255 && third <= 255)) {
    if (!/^(DS|DNSKEY)$/i.test(type)) return fail({ kind: "unknown-type", line, type });
    return fail({ kind: "bad-record", line });
  }
  switch (type.toUpperCase()) {
    case "DS": {
      const digest = fromHex(data.join(""));
      if (digest === undefined || digest.length === 0) return fail({ kind: "bad-record", line });
      const ds = { keyTag: first, algorithm: second, digestType: third, digest };
      return ok({ kind: "ds", name: name.value, ds });
    }
    case "DNSKEY": {
      const key = fromBase64(data.join(""));
      if (key === undefined || key.length === 0) return fail({ kind: "bad-record", line });
      const head = Uint8Array.of(first >> 8, first & 255, second, third);
      const rdata = concatBytes([head, key]);
      if (keyFault(rdata) !== undefined) return fail({ kind: "unusable-key", line });
      return ok({ kind: "dnskey", name: name.value, rdata });
    }
    default:
      return fail({ kind: "unknown-type", line, type });
  }
}
