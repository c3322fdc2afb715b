/**
 * The Received fields of a message as it lies in a file (RFC 5322 §2.1): the header section
 * ends at the first empty line, and nothing of the body is looked at.
 */
import { fail, ok, type Result } from "../base/result.ts";

/** Characters. Default 1 MiB; Gmail refuses header sections over 500 kB. */
export const MAX_HEADER_SECTION = 1_048_576;

const FIELD = /^([!-9;-~]+)[ \t]*:/;

/**
 * @param message as octets would be in ISO 8859-1, or as UTF-8; line ends of any kind. Only
 *   its beginning has to be given, MAX_HEADER_SECTION and a little more.
 * @returns the values of all Received fields, top to bottom, still folded.
 */
export function receivedFields(
  message: string,
): Result<readonly string[], "no-header-section" | "header-section-too-long"> {
  // One line of a mailbox file's may precede the message (RFC 4155).
  const text = message.replace(/^\ufeff?(?:From [^\n]*\n)?/, "");
  const end = text.search(/(?:^|\n)\r?\n/);
  const section = end < 0 ? text : text.slice(0, end).replace(/\r$/, "");
  if (section.length > MAX_HEADER_SECTION) return fail("header-section-too-long");

  const fields: { readonly name: string; readonly lines: string[] }[] = [];
  for (const line of section.split(/\r?\n/)) {
    const name = FIELD.exec(line)?.[1];
    const current = fields.at(-1);
    if (/^[ \t]/.test(line)) current?.lines.push(line);
    else if (name !== undefined) {
      const value = line.slice(line.indexOf(":") + 1);
      fields.push({ name: name.toLowerCase(), lines: [value] });
    } else if (line !== "") break;
  }
  if (fields.length === 0) return fail("no-header-section");
  return ok(
    fields.filter(({ name }) => name === "received").map(({ lines }) => lines.join("\r\n")),
  );
}
