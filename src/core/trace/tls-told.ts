/**
 * What servers write about TLS beside the keyword. There is no standard for it.
 *
 * A comment counts only when it begins like one of these, and only where its program puts it:
 * what a client or a sender chose can stand in comments, too.
 */
import type { Clauses, Comment } from "./clauses.ts";
import { addressStandsFirst } from "./client.ts";
import type { TlsTold } from "./hop.ts";
import { tellsEncrypted } from "./protocol.ts";

/** @returns what is told, and whether it proves TLS by itself (else it is only detail). */
export function readTlsTold(
  clauses: Clauses,
  exim: boolean,
): { readonly tls: TlsTold; readonly proves: boolean } | undefined {
  let best: { tls: TlsTold; proves: boolean } | undefined;
  const take = (tls: TlsTold | undefined, proves: boolean): void => {
    if (tls === undefined) return;
    best = {
      tls: { ...tls, ...best?.tls },
      proves: proves || (best?.proves ?? false),
    };
  };
  // In the from clause only what stands behind the server's word about its client is the
  // server's; before it may be what the client called itself, and Exim has that behind.
  const client = clauses.comments.findLastIndex(
    ({ clause, text }) => clause === "from" && text.includes("["),
  );
  for (const [at, comment] of clauses.comments.entries()) {
    const clients =
      comment.clause === "from" &&
      (exim || (client < 0 && !addressStandsFirst(clauses)) || at <= client);
    if (!clients) take(readComment(comment), !comment.late);
  }
  // Windows Server's: `by mx.example over TLS secured channel with Microsoft SMTPSVC(7.5.…)`;
  // `tls` there begins a clause, as it does elsewhere.
  const secured =
    clauses.byWords.join(" ") === "over" && clauses.tls.join(" ") === "secured channel";
  if (!secured && clauses.tls.length > 0) take(readTlsWords(clauses.tls), false);
  const [, ironport] = /^E?SMTP\/TLS\/([\w-]+)$/i.exec(clauses.with[0] ?? "") ?? [];
  if (ironport !== undefined) take({ cipher: ironport }, true);
  // Mimecast: `with ESMTP with STARTTLS (version=…)`.
  if (clauses.with.some((word) => word.toUpperCase() === "STARTTLS")) take({}, true);
  if (tellsEncrypted(clauses.with)) take(cipherOf(clauses.with[0]), true);
  if (secured && clauses.with.join(" ") === "Microsoft SMTPSVC") take({}, true);
  return best;
}

function readComment({ text, clause }: Comment): TlsTold | undefined {
  // Postfix, Kerio, Stalwart, Dovecot; `Using TLS` (Mimecast), `using TLS: TLSv1.2, AES256-SHA`.
  if (/^using (?:TLS|SSL)/i.test(text)) return told(text);
  // Sendmail, Google, Microsoft, Proofpoint; Haraka's `cipher=`.
  if (/^(?:version|cipher)=/.test(text)) return told(text);
  // Exim, OpenSMTPD 6; Debian's `tls_cipher TLS-1.0:…`, `Cipher TLS1.3:…`.
  const colons = /^(?:(?:tls_)?cipher )?((?:TLS|SSL)-?v?\d[\d._]*):([\w-]+)(?::(\d+))?/i.exec(text);
  if (colons !== null) {
    const [, version = "", cipher = "", bits] = colons;
    return { ...versionOf(version), ...cipherOf(cipher), ...bitsOf(bits), ...groupOf(cipher) };
  }
  // Courier: `TLS: TLSv1.3,256bits,cipher`, `AUTH: LOGIN user, TLS: …`.
  const courier = /^(?:AUTH: .*, ?)?(?:TLS|SSL): ?(\S.*)$/.exec(text)?.[1];
  if (courier !== undefined) {
    const [version = "", bits = "", cipher = ""] = courier.split(/, ?/, 3);
    return { ...versionOf(version), ...cipherOf(cipher), ...bitsOf(/^\d+/.exec(bits)?.[0]) };
  }
  // GroupWise; IceWarp's `with ESMTP (SSL)`.
  if (text === "TLS encrypted" || (text === "SSL" && clause === "with")) return {};
  // mox: `TLS1.3 TLS_AES_128_GCM_SHA256`; Exim 4.94: `TLS1.3`; Exchange: `TLS`.
  const plain = /^TLS(?:v?(\d[\d._]*)(?: ([\w-]+))?)?$/i.exec(text);
  if (plain !== null) return { ...versionOf(`TLS${plain[1] ?? ""}`), ...cipherOf(plain[2]) };
  // qmail, qpsmtpd: `with (ECDHE-RSA-AES256-GCM-SHA384 encrypted) SMTP`.
  const qmail = clause === "with" ? /^([\w-]+) encrypted$/.exec(text)?.[1] : undefined;
  if (qmail !== undefined) return cipherOf(qmail);
  // chasquid.
  if (/^over SMTP, TLS-\d/.test(text)) return versionOf(text.slice("over SMTP, ".length, 30));
  if (text === "Google Transport Security") return {};
  // Cellopoint: `… v4.1.14 Build 0819 with TLSv1.2 cipher 256/256`; others: `… ESMTP with TLS`.
  const gateway = / with (TLSv?[\d.]*)(?: ([\w-]+) (\d+)\/\d+)?$/.exec(text);
  if (clause === "by" && gateway !== null) {
    return { ...versionOf(gateway[1] ?? ""), ...cipherOf(gateway[2]), ...bitsOf(gateway[3]) };
  }
  return undefined;
}

/** `tls TLS_AES_256_GCM_SHA384`; OpenSMTPD 5: `TLS version=TLSv1.2 cipher=… bits=256`. */
function readTlsWords(words: readonly string[]): TlsTold {
  const [first = ""] = words;
  return first.includes("=") ? told(words.join(" ")) : cipherOf(first);
}

/** Free text around `cipher=X` or `cipher X`. */
function told(text: string): TlsTold {
  const version = /(?:using(?: TLS:)?|version=) ?((?:TLS|SSL)[\w./-]*)/i.exec(text)?.[1];
  const cipher =
    /\bcipher[= ]([\w-]+)/i.exec(text)?.[1] ?? /^using TLS: \S+, ([\w-]+)/i.exec(text)?.[1];
  const bits = /\bbits=(\d+)/.exec(text)?.[1] ?? /\((\d+)(?:\/\d+)? bits\)/.exec(text)?.[1];
  const exchange = /\bkey-exchange (?:ECDHE \()?([\w-]+)/.exec(text)?.[1];
  return {
    ...versionOf(version ?? ""),
    ...cipherOf(cipher),
    ...bitsOf(bits),
    ...(exchange === undefined || exchange === "ECDHE" ? {} : { group: exchange }),
  };
}

function versionOf(text: string): Pick<TlsTold, "version"> {
  // OpenSSL once called every cipher's version `TLSv1/SSLv3`, under TLS 1.2, too.
  if (text.includes("/")) return {};
  const [, name, major, minor] = /(TLS|SSL)[ -]?v?(\d)(?:[._](\d))?/i.exec(text) ?? [];
  if (name === undefined || major === undefined) return {};
  const digits = minor === undefined || minor === "0" ? major : `${major}.${minor}`;
  return { version: `${name.toUpperCase()}v${digits}` };
}

function cipherOf(text: string | undefined): Pick<TlsTold, "cipher"> {
  const silent = text === undefined || /^(?:OTHER|UNKNOWN|NONE|)$/i.test(text);
  return silent ? {} : { cipher: text };
}

/** Exim with GnuTLS counted octets: `RSA_AES_256_CBC_SHA:32`. */
function bitsOf(text: string | undefined): Pick<TlsTold, "bits"> {
  if (text === undefined || text.length > 4) return {};
  const bits = Number(text);
  return bits === 0 ? {} : { bits: bits <= 32 ? bits * 8 : bits };
}

/** GnuTLS: `ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM`. */
function groupOf(cipher: string): Pick<TlsTold, "group"> {
  const group = /^ECDHE_(\w+?)__/.exec(cipher)?.[1];
  return group === undefined ? {} : { group };
}

/** RFC 5246 §A.5: authenticated, and readable. */
export function isNullCipher(cipher: string | undefined): boolean {
  return cipher !== undefined && /(?:^|[_-])NULL(?:[_-]|$)/.test(cipher);
}
