/**
 * The clauses of a Received field (RFC 5321 §4.4):
 *
 *     From-domain By-domain [Via] [With] [ID] [For] [Additional-Registered-Clauses] ";" date-time
 *
 * as servers really write them: in capitals, with words of their own, without `from`,
 * with `by uid 502`, with two semicolons. The order is kept, because it tells who wrote
 * a comment: behind the sender's or the recipient's address may stand what they chose.
 */
import type { Token } from "./tokens.ts";

export type ClauseName = "start" | "from" | "by" | "via" | "with" | "id" | "for" | "tls" | "sender";

export interface Comment {
  readonly text: string;
  readonly clause: ClauseName;
  /** Stands behind an address that somebody else chose. */
  readonly late: boolean;
}

export interface Clauses {
  readonly hasFrom: boolean;
  readonly fromName?: string;
  /** Of the from clause: words behind the name, such as `[192.0.2.1]`. */
  readonly fromWords: readonly string[];
  readonly by?: string;
  readonly byUid: boolean;
  /** More than one `by`: somebody's name for themselves may hold the first. */
  readonly twoBys: boolean;
  /** A second `with` behind a sender's address, which may have brought it along. */
  readonly lateWith: boolean;
  /** Behind the server's name: `over TLS secured channel`. */
  readonly byWords: readonly string[];
  readonly via: readonly string[];
  readonly with: readonly string[];
  /** Behind `tls` (Exim, Haraka, chasquid, OpenSMTPD 5). */
  readonly tls: readonly string[];
  readonly comments: readonly Comment[];
}

const CLAUSES: Record<string, ClauseName> = {
  via: "via",
  with: "with",
  id: "id",
  for: "for",
  tls: "tls",
  "envelope-from": "sender",
  "envelope-sender": "sender",
};

/** @param tokens up to the date. */
export function readClauses(tokens: readonly Token[]): Clauses {
  const words: Record<ClauseName, string[]> = {
    start: [],
    from: [],
    by: [],
    via: [],
    with: [],
    id: [],
    for: [],
    tls: [],
    sender: [],
  };
  const comments: Comment[] = [];
  const bys: string[] = [];
  let clause: ClauseName = "start";
  let late = false;
  let byUid = false;
  let hasFrom = false;
  let hasWith = false;
  let lateWith = false;
  let fromName: string | undefined;
  /** The word behind `from` and `by` is a name, whatever it is. */
  let nameDue = false;

  for (const token of tokens) {
    if (token.kind === "semicolon") continue;
    if (token.kind === "comment") {
      comments.push({ text: token.text, clause, late });
      // A sender's address with brackets and quotes in it can end a comment early.
      late ||= /^(?:envelope|return-path)/i.test(token.text);
      if (clause === "from") nameDue = false;
      continue;
    }
    const word = token.text.replace(/,+$/, "");
    const lower = word.toLowerCase();
    if (nameDue) {
      nameDue = false;
      if (clause === "from") fromName = word;
      else if (lower === "uid" && bys.length > 0) byUid = true;
      else bys.push(word);
    } else if (clause === "start" && lower === "from") {
      clause = "from";
      hasFrom = true;
      nameDue = true;
    } else if (lower === "by") {
      clause = "by";
      nameDue = true;
    } else if (clause !== "start" && clause !== "from" && Object.hasOwn(CLAUSES, lower)) {
      clause = CLAUSES[lower] ?? clause;
      late ||= clause === "for" || clause === "sender";
      if (clause === "with") {
        lateWith ||= hasWith && late;
        hasWith = true;
      }
    } else words[clause].push(word);
  }
  return {
    hasFrom,
    ...(fromName === undefined ? {} : { fromName }),
    fromWords: words.from,
    // What a client said of itself stands before what the server said of itself.
    ...(bys.length === 0 ? {} : { by: bys.at(-1) ?? "" }),
    byUid,
    twoBys: bys.length > 1,
    lateWith,
    byWords: words.by,
    via: words.via,
    with: words.with,
    tls: words.tls,
    comments,
  };
}
