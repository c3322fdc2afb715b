/**
 * The signs in a page. Each is an element without attributes or text, with everything in a
 * closed shadow tree: nothing of it becomes part of a message, and the page can read neither
 * the state, which it could ask others for, nor what the tooltip says of the past.
 */
import { LABELS } from "../../core/assessment/state.ts";
import type { Translate } from "../platform/i18n.ts";
import type { PillSign } from "../platform/pill-recipient.ts";
import { isOnDark } from "./dark.ts";
import { PICTURES, type Picture } from "./pictures.ts";
import style from "./sign.css";
import type { Place } from "./webmail.ts";

const TAG = "postweg-sign";

/** What one sign is about: a recipient's address, or another name that is told by. */
export interface ShownSign {
  readonly address: string;
  readonly place: Place;
}

/** What is drawn of one recipient, whatever the page looks like. */
interface Drawn {
  readonly recipient: ShownSign;
  readonly sign: PillSign;
}

export class Signs {
  readonly #t: Translate;
  readonly #known = new Map<string, PillSign>();
  /** By the element they stand in or behind. */
  readonly #hosts = new Map<Element, { host: HTMLElement; root: ShadowRoot; drawn: string }>();

  readonly #onStrip: () => void;
  #remark = "";

  /** @param onStrip one has grown or shrunk. */
  constructor(t: Translate, onStrip: () => void) {
    this.#t = t;
    this.#onStrip = onStrip;
  }

  /** What was told of some addresses; the others stay as they are. */
  learn(signs: Readonly<Record<string, PillSign | null>>): void {
    for (const [address, sign] of Object.entries(signs)) {
      if (sign === null) this.#known.delete(address);
      else this.#known.set(address, sign);
    }
  }

  /** Nothing that was told counts any more. */
  forget(): void {
    this.#known.clear();
  }

  /** A sentence that is added to what every sign says; none when empty. */
  remark(text: string): void {
    this.#remark = text;
  }

  /** Makes the page show exactly these; what is right already is left alone. */
  show(recipients: readonly ShownSign[]): void {
    const byElement = new Map<Element, ShownSign[]>();
    for (const recipient of recipients) {
      const element = elementOf(recipient.place);
      byElement.set(element, [...(byElement.get(element) ?? []), recipient]);
    }
    for (const [element, { host }] of this.#hosts) {
      if (byElement.has(element) && element.isConnected) continue;
      host.remove();
      this.#hosts.delete(element);
    }
    for (const [element, here] of byElement) this.#draw(element, here);
  }

  #draw(element: Element, recipients: readonly ShownSign[]): void {
    const [first] = recipients;
    if (first === undefined) return;
    const { host, root, drawn } = this.#hostAt(element, first.place);
    const dark = isOnDark(element);
    const all = recipients.map((recipient) => ({ recipient, sign: this.#signOf(recipient) }));
    const now = JSON.stringify([dark, all.map(({ recipient, sign }) => [recipient.address, sign])]);
    if (now === drawn) return;
    this.#hosts.set(element, { host, root, drawn: now });
    const entries = all.map((one) => this.#entry(element.ownerDocument, one, dark));
    root.replaceChildren(sheet(element.ownerDocument), ...entries);
    if (first.place.kind !== "token") this.#onStrip();
  }

  /** Whoever moved or copied it, or its element: it stands where it belongs. */
  #hostAt(element: Element, place: Place) {
    const known = this.#hosts.get(element);
    const here = known ?? createHost(element.ownerDocument, place.kind !== "token");
    const { host } = here;
    if (known === undefined) this.#hosts.set(element, here);
    if (place.kind === "token") {
      // A page that copies an element copies an empty shell of ours.
      for (const child of [...element.children]) {
        if (child.localName === TAG && child !== host) child.remove();
      }
      if (place.widest !== undefined) place.element.style.maxInlineSize = place.widest;
      if (element.firstChild !== host) element.insertBefore(host, element.firstChild);
    } else if (element.nextSibling !== host) element.after(host);
    return here;
  }

  #signOf({ address }: ShownSign): PillSign {
    const sign = this.#known.get(address) ?? this.#looking();
    if (this.#remark === "") return sign;
    const tooltip = `${sign.tooltip}\n${this.#remark}`;
    return { ...sign, warning: true, tooltip, description: `${sign.description} ${this.#remark}` };
  }

  #looking(): PillSign {
    const text = this.#t("signChecking");
    const label = LABELS.unknown;
    const plain = { state: "unknown", pending: true, warning: false } as const;
    return { ...plain, label, tooltip: text, description: text };
  }

  #entry(page: Document, { recipient, sign }: Drawn, dark: boolean): Element {
    const { kind } = recipient.place;
    const entry = page.createElement("span");
    entry.className = "entry";
    const shown = page.createElement("span");
    const more = [dark && "dark", sign.pending && "pending", kind === "alone" && "alone"];
    shown.className = ["sign", ...more.filter(Boolean)].join(" ");
    shown.dataset["state"] = sign.state;
    shown.dataset["label"] = sign.label;
    shown.title = sign.tooltip;
    shown.setAttribute("role", "img");
    shown.setAttribute("aria-label", sign.description);
    const pictures: Picture[] = [sign.pending ? "checking" : sign.state];
    if (sign.warning) pictures.push("warning");
    shown.append(...pictures.map((name) => picture(page, name, dark)));
    entry.append(shown);
    if (kind === "strip") {
      const address = page.createElement("span");
      address.className = dark ? "address dark" : "address";
      address.textContent = recipient.address;
      entry.append(address);
    }
    return entry;
  }
}

function elementOf(place: Place): Element {
  return place.kind === "token" ? place.element : place.after;
}

function createHost(page: Document, strip: boolean) {
  const host = page.createElement(TAG);
  if (strip) host.className = "strip";
  return { host, root: host.attachShadow({ mode: "closed" }), drawn: "" };
}

function sheet(page: Document): Element {
  const element = page.createElement("style");
  element.textContent = style;
  return element;
}

function picture(page: Document, name: Picture, dark: boolean): Node {
  const text = PICTURES[dark ? "dark" : "light"][name];
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  documentElement.setAttribute("aria-hidden", "true");
  return page.importNode(documentElement, true);
}
