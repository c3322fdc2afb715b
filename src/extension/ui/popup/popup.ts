/** `<postweg-popup>`: every recipient of the compose window, the weakest first; or one typed address. */
import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { LABELS, worst } from "../../../core/assessment/state.ts";
import { POPUP_PORT, type FromPopup, type ToPopup } from "../../messaging/popup-protocol.ts";
import type { RecipientView, ShownDemand } from "../../messaging/recipient-view.ts";
import { browser } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import { variant } from "../../platform/variant.ts";
import { answerNotices, noticeText } from "../../explain/answer.ts";
import "../components/answers.ts";
import "../components/notice.ts";
import "../components/recipient.ts";
import { fieldText } from "../components/field-text.ts";
import { connect, type Connection } from "../components/connection.ts";
import { findShownTab, type ShownTab } from "../components/shown-tab.ts";
import {
  grouped,
  placed,
  rowKeys,
  type Places,
  type PopupHeading,
  type PopupItem,
} from "./order.ts";
import { summary } from "./summary.ts";
import "./site.ts";
import "./way.ts";

const inBrowser = variant === "firefox" || variant === "chromium";

class PostwegPopup extends LitElement {
  static override properties = {
    recipients: { state: true },
    demand: { state: true },
    composing: { state: true },
    tab: { state: true },
    lost: { state: true },
    pointed: { state: true },
    focused: { state: true },
  };

  static override styles = css`
    header {
      display: flex;
      gap: 1em;
      align-items: baseline;
      padding: 0.75em;
    }
    h2 {
      margin: 0;
      padding: 0.5em 0.75em 0.3em;
      font-size: 0.95em;
      border-block-start: 1px solid var(--line);
      background: var(--hover);
    }
    h1 {
      flex: 1;
      margin: 0;
      font-size: 1.1em;
    }
    form {
      display: grid;
      gap: 0.4em;
      padding: 0 0.75em 0.75em;
    }
    input,
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
    postweg-notice {
      padding: 0 0.75em 0.75em;
    }
    p {
      margin: 0;
      padding: 0 0.75em 0.75em;
    }
  `;

  declare recipients: readonly RecipientView[] | undefined;
  declare demand: ShownDemand | undefined;
  /** Undefined until it is known whether this popup belongs to a compose window. */
  declare composing: boolean | undefined;
  declare tab: ShownTab | undefined;
  declare lost: boolean;
  /** Somebody points at a row, or is in it with the keys: the rows stay where they are. */
  declare pointed: boolean;
  declare focused: boolean;
  #places: Places = new Map();
  #connection: Connection<FromPopup>;
  /** What is shown; to be asked for again when the background was stopped meanwhile. */
  #question: FromPopup | undefined;
  #retrying = false;

  constructor() {
    super();
    this.lost = false;
    this.pointed = false;
    this.focused = false;
    this.#connection = connect<ToPopup, FromPopup>(
      POPUP_PORT,
      (message) => {
        this.lost = false;
        this.#retrying = false;
        this.recipients = message.recipients;
        this.demand = message.demand;
      },
      () => this.#reconnect(),
    );
    void this.#findWindow();
  }

  override willUpdate() {
    const held = this.pointed || this.focused;
    this.#places = placed(this.recipients ?? [], this.#places, held);
  }

  override render() {
    const { recipients = [] } = this;
    return html`<header>
        <h1 aria-live="polite">${summary(recipients, t)}</h1>
        <button @click=${this.#openOptions}>${t("popupOptions")}</button>
      </header>
      ${this.lost ? html`<p role="alert">${t("popupNoContact")}</p>` : nothing}
      ${this.#demandText()} ${this.#notices(recipients)}
      ${inBrowser ? html`<postweg-site .tab=${this.tab} @composing=${this.#isComposing}></postweg-site>` : nothing}
      ${this.composing === false ? this.#form() : nothing}
      <div
        @look-again=${this.#lookAgain}
        @pointerenter=${() => (this.pointed = true)}
        @pointerleave=${() => (this.pointed = false)}
        @focusin=${() => (this.focused = true)}
        @focusout=${this.#leave}
      >
        ${repeat(grouped(recipients, this.#places), rowKeys(), (item) => this.#item(item))}
      </div>
      ${this.composing ? this.#way(recipients) : nothing}
      ${this.composing ? html`<postweg-answers .from=${this.demand?.from ?? ""}></postweg-answers>` : nothing}`;
  }

  #item(item: PopupItem) {
    if ("count" in item) return html`<h2>${heading(item)}</h2>`;
    const from = this.demand?.from ?? "";
    return html`<postweg-recipient .view=${item} .from=${from}></postweg-recipient>`;
  }

  #way(recipients: readonly RecipientView[]) {
    const state = worst(recipients.map((view) => view.state));
    if (state === undefined) return nothing;
    return html`<postweg-way .outgoing=${this.demand?.outgoing} .state=${state}></postweg-way>`;
  }

  #demandText() {
    const { mode = "off", from = "" } = this.demand ?? {};
    if (mode === "off") return nothing;
    return html`<p>${t(mode === "on" ? "popupDemandOn" : "popupDemandExpert", from)}</p>`;
  }

  #notices(recipients: readonly RecipientView[]) {
    return answerNotices(this.demand?.answers, recipients).map(
      (notice) =>
        html`<postweg-notice role="note" .text=${noticeText(notice, t)}></postweg-notice>`,
    );
  }

  #form() {
    return html`<form @submit=${this.#check}>
      <label for="address">${t("popupCheckLabel")}</label>
      <input id="address" name="address" autocomplete="off" spellcheck="false" />
      <button>${t("popupCheckButton")}</button>
    </form>`;
  }

  async #findWindow(): Promise<void> {
    const tab = await findShownTab();
    const { id, type } = tab;
    this.tab = tab;
    this.composing = type === "messageCompose" && id !== undefined;
    if (this.composing && id !== undefined) this.#ask({ kind: "watch", tabId: id });
  }

  /** In a browser only the webmail's page knows. */
  #isComposing({ detail }: CustomEvent<{ composing: boolean }>): void {
    const { composing } = detail;
    const { id } = this.tab ?? {};
    if (composing === this.composing || id === undefined) return;
    this.composing = composing;
    this.recipients = [];
    this.demand = undefined;
    if (composing) this.#ask({ kind: "watch", tabId: id });
    else this.#question = undefined;
  }

  #ask(question: FromPopup): void {
    this.#question = question;
    this.#connection.send(question);
  }

  /**
   * A background that was stopped, as every idle one is, comes back with the first message.
   * That is nothing to speak of; only when it goes again without an answer, it is.
   */
  #reconnect(): void {
    const question = this.#question;
    if (question === undefined) return;
    this.lost = this.#retrying;
    this.#retrying = true;
    const again = () => {
      if (this.#question === question) this.#connection.send(question);
    };
    setTimeout(again, this.lost ? 500 : 0);
  }

  #check(event: Event): void {
    event.preventDefault();
    const text = fieldText(new FormData(event.target as HTMLFormElement), "address");
    this.recipients = [];
    this.#ask({ kind: "check", text: text.slice(0, 320) });
  }

  /** From one row to the next the keys stay in the list, though the first row is left. */
  #leave({ currentTarget, relatedTarget }: FocusEvent): void {
    this.focused = (currentTarget as Element).contains(relatedTarget as Node | null);
  }

  #lookAgain(event: CustomEvent<{ domain: string }>): void {
    this.#connection.send({ kind: "look-again", domains: [event.detail.domain] });
  }

  #openOptions(): void {
    void browser.runtime.openOptionsPage();
    window.close();
  }
}

function heading({ place, count }: PopupHeading): string {
  return place === "looking" ? t("popupLooking", String(count)) : `${LABELS[place]} (${count})`;
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
customElements.define("postweg-popup", PostwegPopup);
