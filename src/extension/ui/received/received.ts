/** `<postweg-received>`: the way the shown message came, from its last part down to what is only claimed. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Arrived, TracedHop } from "../../../core/trace/read-trace.ts";
import type { State } from "../../../core/assessment/state.ts";
import { arrivalSentence } from "../../explain/arrival.ts";
import {
  RECEIVED_PORT,
  type FromReceived,
  type ReceivedView,
  type ToReceived,
} from "../../messaging/received-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import "../components/boundary.ts";
import type { BoundaryChange } from "../components/boundary.ts";
import { connect, type Connection } from "../components/connection.ts";
import { findShownTab } from "../components/shown-tab.ts";
import "../components/sign.ts";
import "./hop.ts";

const PICTURES: Record<Arrived, State> = {
  encrypted: "tls",
  "not-encrypted": "none",
  "not-stated": "unknown",
};

/** Milliseconds before a background that was stopped is asked again. */
const RETRY = 500;

class PostwegReceived extends LitElement {
  static override properties = { told: { state: true } };

  static override styles = css`
    :host {
      display: grid;
      gap: 0.75em;
      padding: 0.75em;
    }
    h1,
    h2 {
      margin: 0;
      font-size: 1.1em;
    }
    h2 {
      font-size: 1em;
    }
    p {
      margin: 0;
      line-height: 1.35;
      overflow-wrap: anywhere;
    }
    .answer {
      display: flex;
      gap: 0.6em;
      align-items: start;
    }
    ol {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    .boundary {
      border-block-start: 2px dashed var(--bad);
      padding-block: 0.5em 0.75em;
      font-weight: 600;
    }
    summary {
      cursor: pointer;
      font-weight: 600;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
    details {
      border-block-start: 1px solid var(--line);
      padding-block-start: 0.5em;
    }
  `;

  declare told: Exclude<ToReceived, { kind: "accounts" }> | undefined;
  readonly #connection: Connection<FromReceived>;
  #tabId: number | undefined;

  constructor() {
    super();
    this.#connection = connect<ToReceived, FromReceived>(
      RECEIVED_PORT,
      (message) => {
        if (message.kind !== "accounts") this.told = message;
      },
      () => setTimeout(() => this.#watch(), RETRY),
    );
    void this.#findTab();
  }

  override render() {
    const { told } = this;
    return html`<h1>${t("receivedTitle")}</h1>
      ${told?.kind === "message" ? this.#message(told.view) : html`<p role="status">${t(plainText(told?.kind))}</p>`}`;
  }

  #message(view: ReceivedView): TemplateResult {
    const { trace, boundary, account } = view;
    return html`<div class="answer" role="status">
        <postweg-sign .state=${PICTURES[view.arrived]}></postweg-sign>
        <p>${arrivalSentence(view, t)}</p>
      </div>
      ${trace.hops.length === 0 ? nothing : this.#way(view)}
      <details>
        <summary>${t("receivedProvider")}</summary>
        <postweg-boundary
          .account=${account}
          .boundary=${boundary}
          @change-boundary=${this.#change}
        ></postweg-boundary>
      </details>`;
  }

  #way({ trace }: ReceivedView): TemplateResult {
    const { hops, decides, unread } = trace;
    return html`<h2 id="way">${t("receivedWay")}</h2>
      <ol aria-labelledby="way">
        ${hops.map((hop, at) => this.#hop(hop, hops[at - 1], at === decides))}
      </ol>
      ${unread === 0 ? nothing : html`<p>${t("receivedUnread", String(unread))}</p>`}`;
  }

  #hop(hop: TracedHop, above: TracedHop | undefined, decides: boolean): TemplateResult {
    const isFirstClaimed = hop.standing === "claimed" && above?.standing !== "claimed";
    return html`${isFirstClaimed ? html`<li class="boundary">${t("receivedBoundary")}</li>` : nothing}
      <li><postweg-hop .hop=${hop} .decides=${decides}></postweg-hop></li>`;
  }

  #change(event: CustomEvent<BoundaryChange>): void {
    this.#connection.send(event.detail);
  }

  async #findTab(): Promise<void> {
    this.#tabId = (await findShownTab()).id;
    this.#watch();
  }

  #watch(): void {
    if (this.#tabId !== undefined) this.#connection.send({ kind: "watch", tabId: this.#tabId });
  }
}

function plainText(kind: "own" | "nothing" | "unreadable" | undefined) {
  const texts = {
    own: "arrivalOwn",
    nothing: "arrivalNothing",
    unreadable: "arrivalUnreadable",
  } as const;
  return kind === undefined ? "arrivalLooking" : texts[kind];
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
customElements.define("postweg-received", PostwegReceived);
