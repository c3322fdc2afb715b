/**
 * CiderWebmail 1.05: one plain form with text fields, sent by a request of a script. The
 * smallest adapter there is, and the one to begin a new one with (docs/webmail.md).
 */
import { fieldsOf, OUTGOING_FIELDS } from "../../messaging/outgoing-fields.ts";
import { shownBehind } from "../text-field.ts";
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
  return { from: read("from") ?? "", ...fieldsOf((name) => [read(name) ?? ""]) };
}

function shownIn(root: Element): ShownRecipient[] {
  return OUTGOING_FIELDS.flatMap((name) => {
    const field = fieldOf(root, name);
    return field === null ? [] : shownBehind(field, name);
  });
}

function sending({ url, body }: PageRequest): Message | undefined {
  if (!/\/mailbox\/[^/]+\/send$/.test(new URL(url).pathname)) return undefined;
  const fields = new URLSearchParams(body);
  return messageOf((name) => fields.get(name));
}
