/** `<postweg-hop>`: one server that took the message, and how it came there. */
import { css, html, LitElement, nothing } from "lit";
import type { HopState } from "../../../core/trace/hop.ts";
import type { TracedHop } from "../../../core/trace/read-trace.ts";
import type { State } from "../../../core/assessment/state.ts";
import { clientText, hopReasonText, hopStateText, tlsText } from "../../explain/arrival.ts";
import { translate as t } from "../../platform/i18n.ts";
import "../components/sign.ts";

/** The pictures of the recipients' signs; what stayed inside has none. */
const PICTURES: Record<Exclude<HopState, "internal">, State> = {
  encrypted: "tls",
  "not-encrypted": "none",
  "not-stated": "unknown",
};

export class PostwegHop extends LitElement {
  static override properties = { hop: { attribute: false }, decides: { type: Boolean } };

  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: 1.5em minmax(0, 1fr);
      gap: 0.6em;
      line-height: 1.35;
    }
    .rail {
      display: grid;
      grid-template-rows: auto 1fr;
      justify-items: center;
      gap: 0.3em;
    }
    /* The way goes on to the next one below. */
    .rail::after {
      content: "";
      inline-size: 2px;
      background: var(--line);
    }
    .inside {
      inline-size: 0.6em;
      block-size: 0.6em;
      margin: 0.35em;
      border-radius: 50%;
      background: var(--line);
    }
    .body {
      padding-block-end: 0.75em;
      overflow-wrap: anywhere;
    }
    p {
      margin: 0;
    }
    .state {
      font-weight: 600;
    }
    .not-encrypted {
      color: var(--bad);
    }
    .encrypted {
      color: var(--good);
    }
    .quiet {
      color: color-mix(in srgb, CanvasText 80%, Canvas);
    }
  `;

  declare hop: TracedHop | undefined;
  declare decides: boolean;

  constructor() {
    super();
    this.decides = false;
  }

  override render() {
    const { hop } = this;
    if (hop === undefined) return nothing;
    const client = clientText(hop);
    const tls = hop.tls === undefined ? "" : tlsText(hop.tls);
    const state = hopStateText(hop.state, t);
    // What anybody can have written gets no picture and no colour.
    const isClaimed = hop.standing === "claimed";
    return html`<div class="rail">
        ${
          hop.state === "internal" || isClaimed
            ? html`<span class="inside"></span>`
            : html`<postweg-sign .state=${PICTURES[hop.state]}></postweg-sign>`
        }
      </div>
      <div class="body">
        ${this.decides ? html`<p><strong>${t("receivedDecides")}</strong></p>` : nothing}
        <p>
          <span class="state ${isClaimed ? "" : hop.state}"
            >${isClaimed ? t("receivedClaimed", state) : state}</span
          >${tls === "" ? nothing : html` · ${tls}`}
        </p>
        ${hop.by === undefined ? nothing : html`<p>${t("receivedBy", hop.by)}</p>`}
        ${client === undefined ? nothing : html`<p>${t("receivedFrom", client)}</p>`}
        <p class="quiet">
          ${hop.date === undefined ? nothing : html`${new Date(hop.date).toLocaleString()} · `}${hopReasonText(hop.reason, t)}
        </p>
      </div>`;
  }
}

customElements.define("postweg-hop", PostwegHop);
