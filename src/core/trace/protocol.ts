/**
 * The keyword after `with`: IANA's Mail Transmission Types, and what else is written there.
 *
 * RFC 3848 §1: `S` for TLS, `A` for authentication. RFC 6531 §4.3: the same for UTF8SMTP
 * and UTF8LMTP. `SMTPS` (Google, Zoho) is not registered; it is SMTP inside of TLS
 * (RFC 8314 §3.3). `HTTPS` is Microsoft's word for what its own servers do.
 */
export interface Protocol {
  readonly family: "smtp" | "lmtp" | "web" | "fetched" | "local" | "unknown";
  /** The keyword says TLS. */
  readonly tls: boolean;
  /** The keyword says that the client showed who it is. */
  readonly authenticated: boolean;
}

const NONE: Protocol = { family: "unknown", tls: false, authenticated: false };

/** RFC 5321 §4.4, RFC 3848 §1, RFC 6531 §4.3; `ASMTP` is Exim's before RFC 3848. */
const KEYWORD = /^(?:(E?SMTP|UTF8SMTP)|(LMTP|UTF8LMTP))(S?)(A?)$/;

/** @param words behind `with`; none when there is no such clause. */
export function readProtocol(words: readonly string[]): Protocol {
  const word = (words[tellsEncrypted(words) ? 2 : 0] ?? "").toUpperCase();
  const [, smtp, , s, a] = KEYWORD.exec(word) ?? [];
  if (s !== undefined) {
    return {
      family: smtp === undefined ? "lmtp" : "smtp",
      tls: s === "S",
      authenticated: a === "A",
    };
  }
  if (word === "ASMTP") return { family: "smtp", tls: false, authenticated: true };
  if (/^HTTP[SU]?$/.test(word)) return { ...NONE, family: "web", tls: word === "HTTPS" };
  if (/^(?:POP3|IMAP4?|ODMR)(?:-SSL)?$/.test(word)) return { ...NONE, family: "fetched" };
  // Exim's `local`, `local-esmtp`, `local-bsmtp`: standard input. Exchange's own store.
  if (/^LOCAL(?:-B?E?SMTPS?)?$/.test(word) || word === "MAPI") return { ...NONE, family: "local" };
  // IronPort: `ESMTP/TLS/cipher`.
  if (/^E?SMTP\/TLS\//.test(word)) return { ...NONE, family: "smtp", tls: true };
  return NONE;
}

/** qmail-ldap: `AES256-SHA encrypted SMTP`. */
export function tellsEncrypted([cipher = "", encrypted]: readonly string[]): boolean {
  return encrypted === "encrypted" && /^[\w-]+$/.test(cipher);
}
