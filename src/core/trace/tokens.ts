/**
 * The words and comments of a Received field (RFC 5322 §3.2).
 *
 * One pass, a counter for nested comments (no recursion), no regular expression over
 * what was not bounded before. What a comment holds is text and nothing more: a `by`, a
 * `with ESMTPS`, an encoded word or a tag in it are never looked for.
 */
export type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "semicolon"; readonly end: number };

export interface Tokens {
  readonly tokens: readonly Token[];
  /** False when a comment or a quoted string doesn't end, or a bracket closes nothing. */
  readonly balanced: boolean;
}

/**
 * On one line: folding (RFC 5322 §2.2.3) and other white space become spaces; controls,
 * and characters that turn the direction of writing, become U+FFFD.
 */
export function unfold(field: string): string {
  return field
    .replace(/[\t\n\v\f\r ]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd")
    .trim();
}

/** @param line unfolded. */
export function tokenize(line: string): Tokens {
  const tokens: Token[] = [];
  let balanced = true;
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === " ") at++;
    else if (character === ";") tokens.push({ kind: "semicolon", end: ++at });
    else if (character === "(") {
      const end = endOfComment(line, at);
      balanced &&= end !== undefined;
      const text = line.slice(at + 1, (end ?? line.length + 1) - 1).trim();
      tokens.push({ kind: "comment", text });
      at = end ?? line.length;
    } else {
      const word = endOfWord(line, at);
      balanced &&= word.balanced;
      tokens.push({ kind: "word", text: line.slice(at, word.end) });
      at = word.end;
    }
  }
  return { tokens, balanced };
}

/** Behind the bracket that closes the one at `start`. RFC 5322 §3.2.2: comments nest, `\` quotes. */
function endOfComment(line: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\") at++;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at + 1;
  }
  return undefined;
}

/** A word ends at white space, a comment, a semicolon; not inside of `"..."` (RFC 5322 §3.2.4). */
function endOfWord(line: string, start: number): { end: number; balanced: boolean } {
  let quoted = false;
  let balanced = true;
  let at = start;
  for (; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === " " || character === "(" || character === ";") break;
    else if (character === ")") balanced = false;
  }
  return { end: Math.min(at, line.length), balanced: balanced && !quoted };
}
