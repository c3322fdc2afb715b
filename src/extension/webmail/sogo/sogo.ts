/**
 * SOGo 5.8: a message is written in a dialog of the page, or in a window of its own that
 * holds the same dialog. What is sent stands as JSON in one request.
 */
import * as v from "valibot";
import { readAddressList } from "../../../core/smtp/address-list.ts";
import { fieldsOf, OUTGOING_FIELDS, type Fields } from "../../messaging/outgoing-fields.ts";
import type { ComposeForm, Message, PageRequest, ShownRecipient, Webmail } from "../webmail.ts";

export const sogo: Webmail = {
  name: "SOGo",
  // Its address book and its calendar write messages, too, in the same dialog.
  isHere: (page) => page.querySelector('[ng-app^="SOGo."]') !== null,
  compose,
  sending,
};

function compose(page: Document): ComposeForm | undefined {
  const root = page.querySelector("#mailEditor");
  if (root === null) return undefined;
  return {
    root,
    sendButtons: '#mailEditor button[ng-click="editor.send()"]',
    message: () => ({ from: senderOf(root), ...textsOf(root) }),
    shown: () => shownIn(root),
    identities: () => [senderOf(root)].filter((text) => text !== ""),
    setRecipients: (fields) => keepOnly(root, fields),
  };
}

function senderOf(root: Element): string {
  return root.querySelector<HTMLInputElement>("input[name=from]")?.value ?? "";
}

/** One that was removed stays to be seen while it fades. */
const CHIP = "md-chip:not(.ng-leave, .ng-leave-prepare)";

function chipsOf(root: Element, field: string): Element[] {
  const model = `editor.message.editable.${field}`;
  return [...root.querySelectorAll(`md-chips[ng-model="${model}"] ${CHIP}`)];
}

function contentOf(chip: Element): HTMLElement | null {
  return chip.querySelector<HTMLElement>("md-chip-template .sg-tile-content");
}

/** Without the buttons of a group, whose members only the server knows. */
function textOf(chip: Element): string {
  const nodes = [...(contentOf(chip)?.childNodes ?? [])];
  const texts = nodes.filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
  return texts
    .map(({ textContent }) => textContent)
    .join("")
    .trim();
}

function textsOf(root: Element): Fields {
  return fieldsOf((field) => {
    const input = root.querySelector<HTMLInputElement>(
      `md-chips[ng-model="editor.message.editable.${field}"] input`,
    );
    return [...chipsOf(root, field).map(textOf), input?.value ?? ""];
  });
}

/** Takes out who is not among them. Who would have to be put in cannot be: its fields take only what is typed. */
function keepOnly(root: Element, fields: Fields): void {
  for (const field of OUTGOING_FIELDS) {
    const wanted = new Set(fields[field]);
    const chips = chipsOf(root, field).map((chip) => ({ chip, text: textOf(chip) }));
    const there = new Set(chips.map(({ text }) => text));
    if ([...wanted].some((text) => !there.has(text))) throw new Error("cannot be written");
    for (const { chip, text } of chips) {
      if (!wanted.has(text)) chip.querySelector<HTMLElement>("button.md-chip-remove")?.click();
    }
  }
}

function shownIn(root: Element): ShownRecipient[] {
  return OUTGOING_FIELDS.flatMap((field) =>
    chipsOf(root, field).flatMap((chip): ShownRecipient[] => {
      const element = contentOf(chip);
      const text = textOf(chip);
      if (element === null || text === "") return [];
      const [entry, another] = readAddressList(text);
      // A chip that is read as two recipients, or as none, is no mailbox.
      const address = another === undefined ? (entry?.address ?? text) : text;
      return [{ field, address, place: { kind: "token", element } }];
    }),
  );
}

const texts = v.optional(v.array(v.string()), []);
const messageSchema = v.object({
  from: v.optional(v.string(), ""),
  to: texts,
  cc: texts,
  bcc: texts,
});

function sending({ url, body }: PageRequest): Message | undefined {
  if (!/\/Mail\/.*\/send$/.test(new URL(url).pathname)) return undefined;
  try {
    return v.parse(messageSchema, JSON.parse(body));
  } catch {
    // It sends, but who knows to whom: nothing good can be said of that.
    return { from: "", to: [body.slice(0, 100)], cc: [], bcc: [] };
  }
}
