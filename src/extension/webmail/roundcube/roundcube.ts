/**
 * Roundcube 1.6 in its skins Elastic, Larry and Classic. All have the same form; Elastic
 * draws each recipient as an element of a list, from whose text it makes what is sent.
 */
import { readAddressList } from "../../../core/smtp/address-list.ts";
import {
  fieldsOf,
  OUTGOING_FIELDS,
  type Fields,
  type OutgoingField,
} from "../../messaging/outgoing-fields.ts";
import { shownBehind } from "../text-field.ts";
import { received } from "./received.ts";
import type { ComposeForm, Message, PageRequest, ShownRecipient, Webmail } from "../webmail.ts";

export const roundcube: Webmail = {
  name: "Roundcube",
  isHere: (page) => isRoundcube(page),
  compose: (page) => bounceForm(page) ?? composeForm(page),
  sending,
  received,
};

function isRoundcube(page: Document): boolean {
  const scripts = [...page.querySelectorAll("script[src]")];
  return scripts.some((script) =>
    /program\/js\/app(\.min)?\.js/.test(script.getAttribute("src") ?? ""),
  );
}

type Field = HTMLTextAreaElement | HTMLInputElement;

function fieldOf(page: Document, field: OutgoingField): Field | null {
  return page.querySelector<Field>(`[name="_${field}"]`);
}

function composeForm(page: Document): ComposeForm | undefined {
  const root = fieldOf(page, "to")?.closest("form");
  if (root === null || root === undefined) return undefined;
  const send = "[onclick*=\"command('send'\"], a.send.button, button.send";
  return formOf(page, root, send, () => senderOf(page));
}

/** "Resend": the fields are in a frame, the button that sends is in the window around it. */
function bounceForm(page: Document): ComposeForm | undefined {
  const button = ".ui-dialog-buttonset button.bounce";
  if (page.querySelector(button) === null) return undefined;
  const frames = [...page.querySelectorAll<HTMLIFrameElement>(".ui-dialog iframe")];
  for (const { contentDocument } of frames) {
    const root = contentDocument && fieldOf(contentDocument, "to")?.closest("form");
    if (contentDocument && root)
      return formOf(contentDocument, root, button, () => senderOf(contentDocument));
  }
  return undefined;
}

function formOf(
  page: Document,
  root: Element,
  sendButtons: string,
  from: () => string,
): ComposeForm {
  return {
    root,
    sendButtons,
    message: () => ({ from: from(), ...textsOf(page) }),
    shown: () => OUTGOING_FIELDS.flatMap((field) => shownIn(page, field)),
    identities: () =>
      [...page.querySelectorAll<HTMLOptionElement>("select[name=_from] option")].map(
        ({ text }) => text,
      ),
    makeRoom: () => makeRoom(page),
    setRecipients(fields) {
      for (const field of OUTGOING_FIELDS) write(fieldOf(page, field), fields[field]);
    },
  };
}

/** Classic puts the text where its header ended when it was drawn, and moves it like this. */
function makeRoom(page: Document): void {
  const text = page.querySelector<HTMLElement>("#compose-div");
  const header = page.querySelector<HTMLElement>("#compose-headers-div");
  if (text === null || header === null) return;
  text.style.top = `${header.offsetHeight + 3}px`;
  page.defaultView?.dispatchEvent(new Event("resize"));
}

/** The text of the chosen identity; or, where the person may write it, what they wrote. */
function senderOf(page: Document): string {
  const from = page.querySelector<HTMLSelectElement | HTMLInputElement>("[name=_from]");
  if (from === null) return "";
  return from.tagName === "SELECT"
    ? ((from as HTMLSelectElement).selectedOptions[0]?.text ?? "")
    : from.value;
}

function textsOf(page: Document): Fields {
  return fieldsOf((field) => {
    const element = fieldOf(page, field);
    const unfinished =
      element?.nextElementSibling?.querySelector<HTMLInputElement>("li.input input");
    return [element?.value ?? "", unfinished?.value ?? ""];
  });
}

function shownIn(page: Document, field: OutgoingField): ShownRecipient[] {
  const element = fieldOf(page, field);
  if (element === null) return [];
  const list = element.nextElementSibling;
  if (list?.matches("ul.recipient-input") !== true) return shownBehind(element, field);
  // While one is dragged there is another one, half made.
  const tokens = [...list.querySelectorAll<HTMLElement>(":scope > li.recipient")];
  return tokens.flatMap((token): ShownRecipient[] => {
    const [entry] = readAddressList(token.textContent ?? "");
    const place = { kind: "token", element: token, widest: "100%" } as const;
    return entry === undefined ? [] : [{ field, address: entry.address, place }];
  });
}

function write(element: Field | null, texts: readonly string[]): void {
  if (element === null) return;
  const unfinished = element.nextElementSibling?.querySelector<HTMLInputElement>("li.input input");
  if (unfinished) unfinished.value = "";
  element.value = texts.join(", ");
  // Elastic makes its list anew from it.
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

function sending({ url, body }: PageRequest): Message | undefined {
  const query = new URL(url).searchParams;
  const fields = new URLSearchParams(body);
  const actions = [fields.get("_action"), query.get("_action")];
  if (!actions.includes("send") && !actions.includes("bounce")) return undefined;
  if (fields.get("_draft") === "1" || fields.get("_saveonly") === "1") return undefined;
  const texts = fieldsOf((field) => [fields.get(`_${field}`) ?? ""]);
  // Of the identity only its number is in the request, so the page has to tell.
  const from = (bounceForm(document) ?? composeForm(document))?.message().from ?? "";
  // It sends, but who knows to whom: nothing good can be said of that.
  if (Object.values(texts).flat().join("") === "") return { from, to: ["?"], cc: [], bcc: [] };
  return { from, ...texts };
}
