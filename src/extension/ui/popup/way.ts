/** `<postweg-way>`: the whole way of a message as a picture: you, your provider, theirs. */
import { css, html, LitElement } from "lit";
import { LABELS, type State } from "../../../core/assessment/state.ts";
import type { OutgoingServer } from "../../platform/pill-recipient.ts";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import "../components/sign.ts";

const FIRST_LEG: Record<OutgoingServer["socketType"], MessageKey> = {
  tls: "wayEncrypted",
  starttls: "wayEncrypted",
  plain: "wayOpen",
};

class PostwegWay extends LitElement {
  static override properties = { outgoing: { attribute: false }, state: { type: String } };

  static override styles = css`
    :host {
      display: block;
      padding: 0.75em;
      border-block-start: 1px solid var(--line);
    }
    ol {
      display: flex;
      flex-wrap: wrap;
      gap: 0.3em;
      list-style: none;
      margin: 0 0 0.5em;
      padding: 0;
    }
    li {
      display: flex;
      gap: 0.3em;
      align-items: center;
    }
    .place {
      font-weight: 600;
    }
    .leg::before,
    .leg::after {
      content: "";
      inline-size: 0.6em;
      border-block-start: 2px solid var(--line);
    }
    .open {
      color: var(--bad);
    }
    p {
      margin: 0;
      line-height: 1.35;
    }
  `;

  /** Known in the build for ESR only. */
  declare outgoing: OutgoingServer | undefined;
  /** The worst of the recipients'. */
  declare state: State;

  override render() {
    const { outgoing, state } = this;
    const first = outgoing === undefined ? "wayUnknown" : FIRST_LEG[outgoing.socketType];
    return html`<ol aria-label=${t("wayTitle")}>
        <li class="place">${t("wayYou")}</li>
        <li class="leg ${first === "wayOpen" ? "open" : ""}">${t(first)}</li>
        <li class="place">${t("wayOwn")}</li>
        <li class="leg"><postweg-sign .state=${state}></postweg-sign>${LABELS[state]}</li>
        <li class="place">${t("wayTheirs")}</li>
      </ol>
      <p>${t("wayNote")}</p>`;
  }
}

customElements.define("postweg-way", PostwegWay);
