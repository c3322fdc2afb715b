/**
 * Who brought the message: the from clause (RFC 5321 §4.4, Extended-Domain and TCP-info).
 *
 * | Written by                | Looks like                                                    |
 * | ------------------------- | ------------------------------------------------------------- |
 * | Postfix, Sendmail, Google | `EHLO-name (DNS-name [address])`, DNS-name `unknown` or absent |
 * | Exim                      | `DNS-name ([address] helo=EHLO-name)`, `[address] (helo=…)`    |
 * | qmail                     | `DNS-name (HELO EHLO-name) (ident@address)`                    |
 * | Microsoft                 | `EHLO-name (address)`                                          |
 * | Yahoo                     | `address (EHLO EHLO-name)`; inside, with HTTP(S), `address`    |
 * | MessageLabs               | `[address] (using TLS…)`                                       |
 * | ZMailer                   | `DNS-name ([address]:port "EHLO EHLO-name" …)`                 |
 *
 * Only the address in a comment of the server's is its client's; one that stands where the
 * EHLO-name stands may be made up. Two different ones are none: a client may have called
 * itself `x ([10.0.0.1])`.
 */
import { parseAddress, type IpAddress } from "./address.ts";
import type { Clauses } from "./clauses.ts";
import type { Client } from "./hop.ts";

/** What the client said of itself begins here and goes on to the end of the comment. */
const HELO = /(?:^|[ "(])(?:helo|ehlo)[= ]/i;

export function readClient(
  clauses: Clauses,
  software: { exim: boolean; web: boolean; confirmsNames: boolean },
): Client | undefined {
  if (!clauses.hasFrom) return undefined;
  const { fromName: written } = clauses;
  const heads = clauses.comments
    .filter((comment) => comment.clause === "from")
    .map(({ text }) => ({ text: beforeHelo(text), saysHelo: HELO.test(text) }));
  const saysHelo = heads.some((head) => head.saysHelo);

  const found = new Map<string, { address: IpAddress; host?: string }>();
  for (const { text } of heads) {
    for (const peer of peersIn(text)) found.set(peer.address.text, peer);
  }
  for (const word of clauses.fromWords) {
    const address = bracketed(word);
    if (address !== undefined) found.set(address.text, { address });
  }
  const name = written === undefined ? {} : { name: written };
  if (found.size > 1) return { ...name, ambiguous: true };

  const [peer] = found.values();
  const literal = written === undefined ? undefined : bracketed(written);
  const namesHost = literal === undefined && written !== undefined && (software.exim || saysHelo);
  if (peer === undefined) {
    // `[192.0.2.1] (helo=x)`: here the address is the server's word, as the name is in the comment.
    const address =
      saysHelo || software.exim || addressStandsFirst(clauses)
        ? (literal ?? (saysHelo ? globalAddress(written) : undefined))
        : undefined;
    // Nobody says EHLO in HTTP: what is written is what the server knew.
    const web =
      software.web && heads.length === 0 && clauses.fromWords.length === 0
        ? parseAddress(written ?? "")
        : undefined;
    const known = address ?? web;
    return { ...name, ...(known === undefined ? {} : { address: known }), ambiguous: false };
  }
  const host = peer.host ?? (namesHost ? written : undefined);
  return {
    ...name,
    ...(host === undefined ? {} : { host: host.toLowerCase() }),
    ...(host !== undefined && software.confirmsNames ? { confirmed: true } : {}),
    address: peer.address,
    ambiguous: false,
  };
}

/** MessageLabs doesn't write what a client calls itself, only where it came from. */
export function addressStandsFirst({ by, fromName }: Clauses): boolean {
  return /\.messagelabs\.com$/i.test(by ?? "") && bracketed(fromName ?? "") !== undefined;
}

/** Yahoo wrote `127.0.0.1 (EHLO x) (192.0.2.1)` for years: one that is not global may be wrong. */
function globalAddress(text: string | undefined): IpAddress | undefined {
  const address = parseAddress(text ?? "");
  return address?.scope === "global" ? address : undefined;
}

/** A comment without what the client said of itself. */
export function beforeHelo(text: string): string {
  const at = text.search(HELO);
  return at < 0 ? text : text.slice(0, at);
}

/** Every address of a comment, with the name that stands before it: `ident@name [address]`. */
function* peersIn(text: string): Generator<{ address: IpAddress; host?: string }> {
  const words = text.split(/[ ()]+/, 40).filter((word) => word !== "");
  for (const [at, word] of words.entries()) {
    // qmail-ldap: `user@[192.0.2.1]`.
    const address = bracketed(word.slice(word.lastIndexOf("@") + 1));
    if (address !== undefined) {
      const before = at === 1 ? words[0] : undefined;
      const host = before?.slice(before.lastIndexOf("@") + 1).replace(/\.$/, "");
      // Sendmail: the name leads to another address than the one it was found for.
      const forged = /\(may be forged\)/.test(text);
      yield { address, ...(host === undefined ? {} : { host: forged ? "unknown" : host }) };
      continue;
    }
    // Microsoft's and qmail's comments hold nothing but the address; qmail puts `ident@` before it.
    const bare =
      words.length === 1 ? parseAddress(word.slice(word.lastIndexOf("@") + 1)) : undefined;
    if (bare !== undefined) yield { address: bare };
  }
}

/** `[192.0.2.1]`, `[192.0.2.1]:25`, `[IPv6:2001:db8::1]`. */
export function bracketed(word: string): IpAddress | undefined {
  if (!word.startsWith("[")) return undefined;
  const end = word.indexOf("]");
  return end < 0 ? undefined : parseAddress(word.slice(1, end));
}
