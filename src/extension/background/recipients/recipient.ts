/** A finished recipient of a message that is being written, whatever it was read from. */
import type { RecipientField } from "../../platform/pill-recipient.ts";

export interface Recipient {
  /** Names the recipient towards its source, e.g. for painting. */
  readonly key: string;
  readonly field: RecipientField;
  /** The mailbox as the mail program understands it, or a list's name. */
  readonly address: string;
  /** Mailboxes of a list's members; `undefined` for everything that is no list. */
  readonly members: readonly string[] | undefined;
}

/** The fields whose recipients get the message; the others are not on its way. */
const DELIVERED: readonly RecipientField[] = ["to", "cc", "bcc"];

export function isDelivered(recipient: Recipient): boolean {
  return DELIVERED.includes(recipient.field);
}

/** The port that tells who is in a compose window. */
export interface RecipientSource {
  /** To be called at once when the background starts, so that events can wake it later. */
  start(onRecipients: (tabId: number, recipients: readonly Recipient[]) => void): void;
  /** Reads all compose windows anew; for after a restart and for the watchdog. */
  resync(): Promise<void>;
}
