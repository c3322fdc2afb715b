/** Stands in for a mail program's own parser where there is none: in a browser. */
import { readAddressList } from "../../../core/smtp/address-list.ts";
import type { MailboxParser } from "./mailboxes.ts";

/** A webmail's server knows its groups, we don't: they stay what they are, and are no mailbox. */
export const addressListParser: MailboxParser = (text) =>
  Promise.resolve(readAddressList(text).map(({ address }) => ({ name: address, email: address })));
