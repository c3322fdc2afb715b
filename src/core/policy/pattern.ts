/** The patterns of rules and identities: `ann@example.org`, `example.org`, `*.example.org`, `*@example.org`. */
import { fail, ok, type Result } from "../base/result.ts";
import { parseDomain } from "../smtp/domain.ts";
import { parseMailbox, withLeastQuoting } from "../smtp/mailbox.ts";

export interface Pattern {
  readonly kind: "address" | "domain" | "below";
  /** As it is compared: A-labels in lower case; an address with its local part in lower case, too. */
  readonly value: string;
}

/**
 * Local parts are compared without regard to case: RFC 5321 §2.4 leaves them to the
 * receiving host, and no host is known that tells Ann from ann.
 */
export function parsePattern(text: string): Result<Pattern, "empty" | "invalid"> {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "") return fail("empty");
  const wild = /^\*([.@])(.+)$/.exec(trimmed);
  const [, mark, rest = trimmed] = wild ?? [];
  if (mark === undefined && trimmed.includes("@")) {
    const address = addressKey(trimmed);
    return address === undefined ? fail("invalid") : ok({ kind: "address", value: address });
  }
  const domain = parseDomain(rest);
  if (!domain.ok) return fail("invalid");
  return ok({ kind: mark === "." ? "below" : "domain", value: domain.value.key });
}

/** An address as it is compared; `undefined` when it is none, or not at a domain. */
export function addressKey(text: string): string | undefined {
  const mailbox = parseMailbox(text.trim());
  if (!mailbox.ok || mailbox.value.kind !== "domain") return undefined;
  const { localPart, domain } = mailbox.value;
  return `${withLeastQuoting(localPart).toLowerCase()}@${domain.key}`;
}

/** The item whose pattern is the closest to an address; patterns that are none match nothing. */
export function closest<Item extends { readonly pattern: string }>(
  items: readonly Item[],
  address: string,
): Item | undefined {
  const key = addressKey(address);
  if (key === undefined) return undefined;
  const domain = key.slice(key.lastIndexOf("@") + 1);
  let best: { item: Item; closeness: number } | undefined;
  for (const item of items) {
    const pattern = parsePattern(item.pattern);
    if (!pattern.ok) continue;
    const closeness = closenessOf(pattern.value, key, domain);
    if (closeness > (best?.closeness ?? 0)) best = { item, closeness };
  }
  return best?.item;
}

export function matchesAny(patterns: readonly string[], address: string): boolean {
  return (
    closest(
      patterns.map((pattern) => ({ pattern })),
      address,
    ) !== undefined
  );
}

/** Larger is closer, 0 is no match. A domain has 253 octets at most. */
function closenessOf({ kind, value }: Pattern, key: string, domain: string): number {
  switch (kind) {
    case "address":
      return value === key ? 1000 : 0;
    case "domain":
      return value === domain ? 500 : 0;
    case "below":
      return domain.endsWith(`.${value}`) ? value.length : 0;
  }
}
