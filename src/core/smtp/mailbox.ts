/**
 * # Mailboxes, strictly (RFC 5321 §4.1.2, RFC 6531 §3.3)
 *
 * `Mailbox = Local-part "@" ( Domain / address-literal )`. Anything looser (comments,
 * folding, obsolete routes, display names) is for a mail program's own parser; what
 * isn't a strict mailbox after that gets no sign, because another program could read
 * another domain out of it: `"a,b@evil.test"@good.test` goes to good.test.
 */
import type { DnsName } from "../dns/name.ts";
import { fail, ok, type Result } from "../base/result.ts";
import { parseDomain, type DomainFault } from "./domain.ts";

export type Mailbox =
  | { readonly kind: "domain"; readonly localPart: string; readonly domain: DnsName }
  | { readonly kind: "address-literal"; readonly localPart: string; readonly literal: string };

export type MailboxFault =
  "no-at" | "bad-local-part" | "local-part-too-long" | "bad-literal" | DomainFault;

/** Octets, RFC 5321 §4.5.3.1.1. */
const MAX_LOCAL_PART = 64;

/** RFC 5321 §4.1.2 Dot-string, with RFC 6531 §3.3's UTF8-non-ascii in atext. */
const DOT_STRING =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u;

/** RFC 5321 §4.1.2 Quoted-string; matched from the start so that an `@` inside it doesn't count. */
const QUOTED_STRING = /^"([\x20\x21\x23-\x5b\x5d-\x7e\u0080-\u{10ffff}]|\\[\x20-\x7e])*"/u;

export function parseMailbox(text: string): Result<Mailbox, MailboxFault> {
  const quoted = QUOTED_STRING.exec(text)?.[0];
  const at = quoted === undefined ? text.indexOf("@") : quoted.length;
  if (at < 0 || text.charAt(at) !== "@") return fail("no-at");
  const localPart = text.slice(0, at);
  if (quoted === undefined && !DOT_STRING.test(localPart)) return fail("bad-local-part");
  if (new TextEncoder().encode(localPart).length > MAX_LOCAL_PART)
    return fail("local-part-too-long");

  const rest = text.slice(at + 1);
  if (rest.startsWith("[")) {
    // RFC 5321 §4.1.3
    return /^\[[0-9A-Za-z:.-]+\]$/.test(rest)
      ? ok({ kind: "address-literal", localPart, literal: rest.slice(1, -1) })
      : fail("bad-literal");
  }
  const domain = parseDomain(rest);
  return domain.ok ? ok({ kind: "domain", localPart, domain: domain.value }) : domain;
}

/**
 * The one of the ways to write it that quotes only what has to be quoted (RFC 5321 §4.1.2:
 * `"ann"` and `"a\nn"` are the mailbox `ann`).
 */
export function withLeastQuoting(localPart: string): string {
  if (!localPart.startsWith('"')) return localPart;
  const content = localPart.slice(1, -1).replace(/\\(.)/g, "$1");
  return DOT_STRING.test(content) ? content : `"${content.replace(/["\\]/g, "\\$&")}"`;
}
