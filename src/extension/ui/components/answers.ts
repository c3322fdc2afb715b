/** `<postweg-answers>`: the way back, what others meet when they answer the sender of a message. */
import { css, html, LitElement, nothing } from "lit";
import { POPUP_PORT, type FromPopup, type ToPopup } from "../../messaging/popup-protocol.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "./connection.ts";
import "./recipient.ts";

class PostwegAnswers extends LitElement {
  static override properties = { from: { type: String }, view: { state: true } };

  static override styles = css`
    :host {
      display: block;
    }
    h2 {
      margin: 0;
      padding: 0.75em 0.75em 0.4em;
      font-size: 1em;
      border-block-start: 1px solid var(--line);
      overflow-wrap: anywhere;
    }
  `;

  /** The address in From. */
  declare from: string;
  declare view: RecipientView | undefined;
  readonly #connection: Connection<FromPopup>;
  #asked = "";

  constructor() {
    super();
    this.from = "";
    this.#connection = connect<ToPopup, FromPopup>(
      POPUP_PORT,
      ({ recipients }) => (this.view = recipients[0]),
      // Asked again when it is opened again.
      () => (this.#asked = ""),
    );
  }

  override updated(): void {
    const domain = this.from.slice(this.from.lastIndexOf("@") + 1);
    if (domain === "" || domain === this.#asked) return;
    this.#asked = domain;
    this.#connection.send({ kind: "check", text: domain.slice(0, 320) });
  }

  override render() {
    const { view, from } = this;
    if (view === undefined || from === "") return nothing;
    const own = { ...view, text: view.text.replace(/^postmaster@/, "") };
    return html`<h2>${t("answersTitle", from)}</h2>
      <postweg-recipient .view=${own} @look-again=${this.#again}></postweg-recipient>`;
  }

  #again(event: CustomEvent<{ domain: string }>): void {
    event.stopPropagation();
    this.#connection.send({ kind: "look-again", domains: [event.detail.domain] });
  }
}

customElements.define("postweg-answers", PostwegAnswers);
