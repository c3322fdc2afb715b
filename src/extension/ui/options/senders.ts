/** `<postweg-senders>`: one entry for each identity of the mail program, and those for patterns. */
import { html } from "lit";
import { addressKey, parsePattern } from "../../../core/policy/pattern.ts";
import { translate as t } from "../../platform/i18n.ts";
import type { Identity } from "../../platform/thunderbird.ts";
import {
  coverOf,
  entryOf,
  ownEntry,
  withoutSender,
  withSender,
} from "../../settings/edit-senders.ts";
import { EXPERT, MAX_SENDERS, type Sender } from "../../settings/senders.ts";
import type { Loaded } from "../../settings/store.ts";
import { fieldText } from "../components/field-text.ts";
import { Section } from "./section.ts";
import "./sender.ts";

class PostwegSenders extends Section {
  static override properties = { identities: { attribute: false }, fault: { state: true } };

  declare identities: readonly Identity[];
  /** Of the pattern that is typed. */
  declare fault: string;

  constructor() {
    super();
    this.identities = [];
    this.fault = "";
  }

  protected override content({ settings: { senders } }: Loaded) {
    const titles = titlesOf(this.identities);
    const others = senders.filter(({ pattern }) => !titles.has(addressKey(pattern) ?? ""));
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("sendersTitle")}</h2>
      <p>${t("sendersHelp")}</p>
      ${this.owner("senders")}
      ${[...titles].map(([address, title]) => this.#identity(senders, address, title))}
      ${others.map((sender) => this.#sender(sender, sender.pattern, { removable: true }))}
      ${this.#form()}
      <p role="status">${this.status}</p>
    </section>`;
  }

  #identity(senders: readonly Sender[], address: string, title: string) {
    const cover = coverOf(senders, address)?.pattern ?? "";
    const own = entryOf(senders, address) !== undefined;
    const parts = own ? { follows: cover } : { covered: cover };
    return this.#sender(ownEntry(senders, address), title, parts);
  }

  #sender(
    sender: Sender,
    title: string,
    parts: { removable?: boolean; covered?: string; follows?: string },
  ) {
    const { pattern } = sender;
    // Copies, so that each drawing shows what is saved, also after it could not be.
    return html`<postweg-sender
      .sender=${{ ...sender }}
      .heading=${title}
      .locked=${this.isLocked("senders")}
      .covered=${parts.covered ?? ""}
      .follows=${parts.follows ?? ""}
      .removable=${parts.removable === true}
      @change-sender=${({ detail }: CustomEvent<Partial<Sender>>) =>
        this.save(({ senders }) => ({ senders: withSender(senders, pattern, detail) }))}
      @remove-sender=${() => this.#remove(pattern, parts.removable === true)}
    ></postweg-sender>`;
  }

  #form() {
    return html`<form @submit=${this.#add} novalidate>
      <fieldset ?disabled=${this.isLocked("senders")}>
        <legend>${t("sendersAddTitle")}</legend>
        <label for="pattern">${t("sendersPattern")}</label>
        <div class="row">
          <input
            id="pattern"
            name="senderPattern"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-invalid=${this.fault === "" ? "false" : "true"}
            aria-describedby="pattern-fault"
          />
          <button>${t("sendersAdd")}</button>
        </div>
        <p id="pattern-fault" class="fault" role="alert">${this.fault}</p>
      </fieldset>
    </form>`;
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const pattern = fieldText(new FormData(form), "senderPattern");
    const senders = this.loaded?.settings.senders ?? [];
    this.status = "";
    this.fault = faultOf(pattern, senders);
    if (this.fault !== "") return this.#focusField();
    // Who adds one wants it on; off is what it is without.
    const change = { mode: "on" as const, rules: [], expert: EXPERT };
    const saved = await this.save((now) => ({ senders: withSender(now.senders, pattern, change) }));
    if (saved) form.reset();
  }

  async #remove(pattern: string, moveFocus: boolean): Promise<void> {
    const saved = await this.save(({ senders }) => ({ senders: withoutSender(senders, pattern) }));
    // The button that had it is gone.
    if (saved && moveFocus) this.#focusField();
  }

  #focusField(): void {
    this.renderRoot.querySelector<HTMLInputElement>("#pattern")?.focus();
  }
}

function faultOf(pattern: string, senders: readonly Sender[]): string {
  if (pattern.length > 320 || !parsePattern(pattern).ok) return t("sendersFault", pattern);
  if (entryOf(senders, pattern) !== undefined) return t("sendersKnown", pattern);
  return senders.length >= MAX_SENDERS ? t("sendersTooMany", String(MAX_SENDERS)) : "";
}

/** By address, each once: two identities of the same address have one demand. */
function titlesOf(identities: readonly Identity[]): Map<string, string> {
  const titles = new Map<string, string>();
  for (const { email, name } of identities) {
    const key = addressKey(email);
    if (key === undefined || titles.has(key)) continue;
    titles.set(key, name === "" ? email : `${name} <${email}>`);
  }
  return titles;
}

customElements.define("postweg-senders", PostwegSenders);
