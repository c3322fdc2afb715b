/**
 * CiderWebmail 1.05: one plain form with text fields, sent by a request of a script. The
 * smallest adapter there is, and the one to begin a new one with (docs/webmail.md).
 */
import { readAddressList } from "../../../core/smtp/address-list.ts";
import { OUTGOING_FIELDS, type Fields } from "../../messaging/outgoing-fields.ts";
import type { ComposeForm, Message, PageRequest, ShownRecipient, Webmail } from "../webmail.ts";

const FORM = "#compose_form";

export const ciderwebmail: Webmail = {
  name: "CiderWebmail",
  isHere: (page) => page.querySelector('script[src*="/static/scripts/mail/"]') !== null,
  compose,
  sending,
};

function fieldOf(root: Element, name: string): HTMLInputElement | null {
  return root.querySelector<HTMLInputElement>(`input[name="${name}"]`);
}

function compose(page: Document): ComposeForm | undefined {
  const root = page.querySelector(FORM);
  if (root === null) return undefined;
  const from = () => fieldOf(root, "from")?.value ?? "";
  return {
    root,
    sendButtons: `${FORM} input[name=send]`,
    message: () => messageOf((name) => fieldOf(root, name)?.value),
    shown: () => shownIn(root),
    identities: () => [from()].filter((text) => text !== ""),
    setRecipients(fields) {
      for (const name of OUTGOING_FIELDS) {
        const field = fieldOf(root, name);
        if (field !== null) field.value = fields[name].join(", ");
        else if (fields[name].length > 0) throw new Error(`no field ${name}`);
      }
    },
  };
}

/** It has no Bcc; a later one may. */
function messageOf(read: (name: string) => string | null | undefined): Message {
  const texts = OUTGOING_FIELDS.map((name) => [name, [read(name) ?? ""]] as const);
  return { from: read("from") ?? "", ...(Object.fromEntries(texts) as unknown as Fields) };
}

function shownIn(root: Element): ShownRecipient[] {
  return OUTGOING_FIELDS.flatMap((name) => {
    const field = fieldOf(root, name);
    if (field === null) return [];
    const place = { kind: "strip", after: field } as const;
    // The last one may still be written on, as long as nobody has left the field.
    const isTyping = field.ownerDocument.activeElement === field && !/[,;]\s*$/.test(field.value);
    const all = readAddressList(field.value);
    const finished = isTyping ? all.slice(0, -1) : all;
    return finished.map(({ address }) => ({ field: name, address, place }));
  });
}

function sending({ url, body }: PageRequest): Message | undefined {
  if (!/\/mailbox\/[^/]+\/send$/.test(new URL(url).pathname)) return undefined;
  const fields = new URLSearchParams(body);
  return messageOf((name) => fields.get(name));
}
