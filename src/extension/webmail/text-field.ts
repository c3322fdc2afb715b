/** Recipients in a plain text field: a strip of signs stands behind it. */
import { readAddressList } from "../../core/smtp/address-list.ts";
import type { OutgoingField } from "../messaging/outgoing-fields.ts";
import type { ShownRecipient } from "./webmail.ts";

export function shownBehind(
  element: HTMLInputElement | HTMLTextAreaElement,
  field: OutgoingField,
): ShownRecipient[] {
  const place = { kind: "strip", after: element } as const;
  // The last entry may still be written on, as long as nothing stands behind it.
  const isTyping =
    element.ownerDocument.activeElement === element && !/[,;]\s*$/.test(element.value);
  const all = readAddressList(element.value);
  const finished = isTyping ? all.slice(0, -1) : all;
  return finished.map(({ address }) => ({ field, address, place }));
}
