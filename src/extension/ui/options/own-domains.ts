/** `<postweg-own-domains>`: what others meet when they write to the person's own addresses. */
import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { POPUP_PORT, type FromPopup, type ToPopup } from "../../messaging/popup-protocol.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "../components/connection.ts";
import "../components/recipient.ts";
import { styles } from "./styles.ts";

class PostwegOwnDomains extends LitElement {
  static override properties = { views: { state: true } };

  static override styles = styles;

  declare views: readonly RecipientView[];
  readonly #connection: Connection<FromPopup>;

  constructor() {
    super();
    this.views = [];
    this.#connection = connect<ToPopup, FromPopup>(
      POPUP_PORT,
      ({ recipients }) => (this.views = recipients),
      // An idle background is stopped; it is not woken only to be looked at.
      () => {},
    );
    this.#connection.send({ kind: "own" });
  }

  override render() {
    if (this.views.length === 0) return nothing;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("ownDomainsTitle")}</h2>
      <p>${t("ownDomainsHelp")}</p>
      <div @look-again=${this.#again}>
        ${repeat(
          this.views,
          ({ key }) => key,
          (view) => html`<postweg-recipient .view=${view}></postweg-recipient>`,
        )}
      </div>
    </section>`;
  }

  #again(event: CustomEvent<{ domain: string }>): void {
    this.#connection.send({ kind: "look-again", domains: [event.detail.domain] });
  }
}

customElements.define("postweg-own-domains", PostwegOwnDomains);
