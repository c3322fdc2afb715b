/** Names the probe accepts: what can stand as the target of an MX record, in the form that is on the wire. */
import { fail, ok, type Result } from "../../core/base/result.ts";

// RFC 1123 §2.1 letters, digits and inner hyphens; underscores because some MX hosts have them.
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * @returns A-labels, lower case, no trailing dot; the fault is a sentence for whoever
 *   wrote the name
 */
export function parseHostName(text: string): Result<string, string> {
  const name = text.toLowerCase().replace(/\.$/, "");
  // RFC 1035 §2.3.4: 255 octets on the wire are 253 characters.
  if (name.length === 0 || name.length > 253) return fail("A host name has 1 to 253 characters.");
  const labels = name.split(".");
  // An address is no MX host (RFC 5321 §5.1), in whatever notation: 127.1 and 0x7f.1 are addresses too.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "") || name.includes(":")) {
    return fail("An IP address is not an MX host; ask for its name.");
  }
  if (!labels.every((label) => LABEL.test(label))) {
    return fail(
      "A host name is made of letters, digits and hyphens; write others as A-labels (xn--...).",
    );
  }
  return ok(name);
}
