/**
 * The domain of a mailbox as the DNS and SMTP want it: A-labels in lower case
 * (RFC 5890 §2.3.2.1, RFC 5321 §2.3.5).
 *
 * The conversion is the URL parser's (UTS 46), behind a guard: left alone it turns `1.2`
 * into an IP address, decodes `%2e`, and accepts labels of 64 octets.
 */
import { DnsName } from "../dns/name.ts";
import { fail, ok, type Result } from "../base/result.ts";

export type DomainFault =
  "empty" | "bad-character" | "bad-label" | "too-long" | "numeric" | "not-idna";

/** Letters, digits, hyphens; no hyphen at either end. RFC 5321 §4.1.2 sub-domain. */
const LDH_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * @param text U-labels, A-labels or a mixture; a final dot is tolerated.
 * @returns a name whose text is lower-case A-labels.
 */
export function parseDomain(text: string): Result<DnsName, DomainFault> {
  const bare = text.endsWith(".") ? text.slice(0, -1) : text;
  if (bare === "") return fail("empty");

  if (/[\u0000-\u002c\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f\s]/.test(bare)) {
    return fail("bad-character");
  }

  const ascii = /[^\u0000-\u007f]/.test(bare) ? toAscii(bare) : bare.toLowerCase();
  if (ascii === undefined) return fail("not-idna");
  const labels = ascii.split(".");
  if (!labels.every((label) => LDH_LABEL.test(label))) return fail("bad-label");
  // No top-level domain is all digits (RFC 3696 §2); such text is an IP address gone wrong.
  if (/^\d+$/.test(labels.at(-1) ?? "")) return fail("numeric");
  const name = DnsName.parse(ascii);
  return name.ok ? ok(name.value) : fail("too-long");
}

function toAscii(domain: string): string | undefined {
  try {
    return new URL(`https://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * Names that mean something only inside a network (RFC 6761, RFC 6762, RFC 7686, RFC 8375,
 * ICANN's `.internal`) or that have a single label: asking a public resolver for them
 * would tell it about the network and learn nothing.
 */
export function isLocalOnly(domain: DnsName): boolean {
  if (domain.labels.length < 2) return true;
  return LOCAL_ONLY.some((zone) => domain.isAtOrBelow(zone));
}

const LOCAL_ONLY = ["localhost", "local", "invalid", "onion", "internal", "home.arpa"].map((zone) =>
  DnsName.of(zone),
);
