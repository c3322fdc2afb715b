/** Other addresses of the contact an address belongs to, from its vCard (RFC 6350 §6.4.2). */
import type { ThunderbirdApi } from "../../platform/thunderbird.ts";

export async function otherAddresses(
  { addressBooks }: Pick<ThunderbirdApi, "addressBooks">,
  address: string,
): Promise<string[]> {
  const found = await addressBooks.contacts.query({ searchString: address });
  const same = (other: string) => other.toLowerCase() === address.toLowerCase();
  const all = found
    .map(({ vCard = "" }) => emailsOf(vCard))
    // A search finds parts of words, too.
    .filter((emails) => emails.some(same))
    .flat();
  return [...new Set(all)].filter((other) => !same(other));
}

/** The values of EMAIL, folded lines joined (RFC 6350 §3.2). */
export function emailsOf(vCard: string): string[] {
  const lines = vCard.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, value] = /^(?:[\w-]+\.)?EMAIL(?:;[^:]*)?:(.+)$/i.exec(line) ?? [];
    return value === undefined ? [] : [value.trim()];
  });
}
