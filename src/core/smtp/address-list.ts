/**
 * # The addresses in the text of a To field (RFC 5322 §3.4)
 *
 * For webmail, where no mail program's parser is at hand. What will really be sent to is
 * decided by the webmail's server, which is more lenient than any standard; so only what
 * leaves no room for another reading becomes an address. Everything else is given out as it
 * stands, which is no mailbox and hence nothing good can be said of it.
 */

export interface ListedAddress {
  /** The whole entry without the separators around it, as it stands in the field. */
  readonly text: string;
  /** What stands between the angle brackets or alone; of an unclear entry, all of it. */
  readonly address: string;
}

/** A display name is words or quoted strings; anything that could be another address is not in it. */
const NAMED = /^(?:"(?:[^"\\\r\n]|\\.)*"|[^"<>@,;:()\\])*<([^<>]*)>$/u;

/** Entries stand between commas; people and webmails take semicolons and line ends for them, too. */
export function readAddressList(text: string): ListedAddress[] {
  return entries(text).map((entry) => {
    const [, inBrackets] = NAMED.exec(entry) ?? [];
    return { text: entry, address: (inBrackets ?? entry).trim() };
  });
}

/** Separators count outside of quoted strings and angle brackets only. */
function entries(text: string): string[] {
  const found: string[] = [];
  let entry = "";
  let quoted = false;
  let bracketed = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const separates = char === "\n" || char === "\r" || (!bracketed && /[,;]/.test(char));
    if (quoted) {
      entry += char;
      if (char === "\\") entry += text.charAt(++at);
      else if (char === '"') quoted = false;
    } else if (separates) {
      found.push(entry);
      entry = "";
      bracketed = false;
    } else {
      entry += char;
      if (char === '"') quoted = true;
      else if (char === "<") bracketed = true;
      else if (char === ">") bracketed = false;
    }
  }
  found.push(entry);
  return found.map((one) => one.trim()).filter((one) => one !== "");
}
