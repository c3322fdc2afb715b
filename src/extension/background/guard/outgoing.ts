/** A message about to be sent, as far as the guard needs it: who sends it to whom. */
import {
  OUTGOING_FIELDS,
  type Fields,
  type OutgoingField,
} from "../../messaging/outgoing-fields.ts";
import type { ShownAnswer } from "../../messaging/recipient-view.ts";
import type { ComposeDetails, RecipientList } from "../../platform/thunderbird.ts";
import { readMailboxes, type MailboxParser } from "../recipients/mailboxes.ts";

/** One entry of a field: a mailbox, or a list of the address book. */
export interface OutgoingEntry {
  readonly field: OutgoingField;
  /** As it stands in the field. */
  readonly text: string;
  /** Mailboxes that get the message; of a list, its members. */
  readonly addresses: readonly string[];
  readonly isList: boolean;
}

export interface Outgoing {
  /** The mailbox in From, without a display name; "" when there is none. */
  readonly from: string;
  readonly entries: readonly OutgoingEntry[];
  /** OpenPGP or S/MIME: nobody on the way can read it. */
  readonly endToEnd: boolean;
  /** The message it answers or forwards, as far as that is known. */
  readonly answers: ShownAnswer | undefined;
}

export interface OutgoingReaders {
  readonly parser: MailboxParser;
  /** For a From that cannot be read. */
  readonly identityAddress: (id: string) => Promise<string | undefined>;
}

/** @param answers never rejects, and is not waited for long. */
export async function readOutgoing(
  details: ComposeDetails,
  readers: OutgoingReaders,
  answers: (details: ComposeDetails) => Promise<ShownAnswer | undefined>,
): Promise<Outgoing> {
  const answered = answers(details);
  const entries: OutgoingEntry[] = [];
  for (const field of OUTGOING_FIELDS) {
    for (const text of toTexts(details[field])) {
      const found = await readMailboxes(text, readers.parser);
      for (const { address, members } of found) {
        const isList = members !== undefined;
        // Of several in one text each has to stand for itself, or none could go alone.
        const alone = isList ? `${address} <${address}>` : address;
        const own = found.length === 1 ? text : alone;
        entries.push({ field, text: own, addresses: members ?? [address], isList });
      }
    }
  }
  const from = await readSender(details, readers);
  const endToEnd = details.selectedEncryptionTechnology?.encryptBody === true;
  return { from, entries, endToEnd, answers: await answered };
}

/** The mailbox in From; "" when there is none. */
export async function readSender(
  { from = "", identityId }: ComposeDetails,
  { parser, identityAddress }: OutgoingReaders,
): Promise<string> {
  const [sender] = await readMailboxes(from, parser);
  if (sender?.address.includes("@") === true) return sender.address;
  return (identityId === undefined ? undefined : await identityAddress(identityId)) ?? "";
}

/** Everybody who gets the message, each once. */
export function addressesOf({ entries }: Outgoing): string[] {
  return [...new Set(entries.flatMap(({ addresses }) => addresses))];
}

/**
 * The fields with only those recipients that are wanted. Of a list that is wanted in part,
 * its wanted members stand there instead.
 */
export function fieldsWith({ entries }: Outgoing, wanted: (address: string) => boolean): Fields {
  const fields: Record<OutgoingField, string[]> = { to: [], cc: [], bcc: [] };
  for (const { field, text, addresses } of entries) {
    const kept = addresses.filter(wanted);
    if (kept.length === 0) continue;
    fields[field].push(...(kept.length === addresses.length ? [text] : kept));
  }
  return fields;
}

/** The fields with one address for another, wherever it stands. */
export function fieldsReplacing({ entries }: Outgoing, address: string, by: string): Fields {
  const fields: Record<OutgoingField, string[]> = { to: [], cc: [], bcc: [] };
  for (const { field, text, addresses } of entries) {
    if (addresses.includes(address)) {
      fields[field].push(...addresses.map((one) => (one === address ? by : one)));
    } else fields[field].push(text);
  }
  return fields;
}

function toTexts(list: RecipientList | undefined): string[] {
  const items = typeof list === "string" ? [list] : (list ?? []);
  return items.filter((item): item is string => typeof item === "string");
}
