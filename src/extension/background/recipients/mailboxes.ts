/**
 * From a recipient's text to its mailboxes, by Thunderbird's own parser.
 *
 * A mailing list of the address book stands in a message as `Name <description>`, and the
 * parser expands it only when name and "address" are the same. So what has no `@` is asked
 * again as `Name <Name>` (seen in Thunderbird 153).
 */
import type { ParsedMailbox } from "../../platform/thunderbird.ts";

export type MailboxParser = (
  text: string,
  options: { expandMailingLists: boolean },
) => Promise<readonly ParsedMailbox[]>;

export interface ReadMailbox {
  readonly address: string;
  readonly members: readonly string[] | undefined;
}

export async function readMailboxes(text: string, parser: MailboxParser): Promise<ReadMailbox[]> {
  const found: ReadMailbox[] = [];
  for (const parsed of await parser(text, { expandMailingLists: false })) {
    const { name = "", email = "" } = parsed;
    if (email.includes("@")) found.push({ address: email, members: undefined });
    else found.push(await expand(name === "" ? email : name, parser));
  }
  return found;
}

async function expand(name: string, parser: MailboxParser): Promise<ReadMailbox> {
  const members = flatten(await parser(`${name} <${name}>`, { expandMailingLists: true }));
  const isList = members.some((address) => address.includes("@"));
  return { address: name, members: isList ? members : undefined };
}

function flatten(parsed: readonly ParsedMailbox[]): string[] {
  return parsed.flatMap((one) =>
    one.group === undefined ? [one.email ?? ""] : flatten(one.group),
  );
}
