/**
 * Thunderbird's mailbox parser as far as it matters here (seen in Thunderbird 153): commas
 * separate, `Name <address>` is taken apart, and a list of the address book is expanded
 * only when name and address are the same.
 */
import type { MailboxParser } from "../../../src/extension/background/recipients/mailboxes.ts";
import type { ParsedMailbox } from "../../../src/extension/platform/thunderbird.ts";

export function fakeParser(
  lists: Readonly<Record<string, readonly ParsedMailbox[]>> = {},
): MailboxParser {
  return (text, { expandMailingLists }) =>
    Promise.resolve(
      text.split(/,\s*/).flatMap((part): readonly ParsedMailbox[] => {
        const [, name = "", email = part] = /^\s*(.*?)\s*<(.*)>$/.exec(part) ?? [];
        const members = expandMailingLists && name === email ? lists[name] : undefined;
        return members ?? [{ name, email }];
      }),
    );
}
