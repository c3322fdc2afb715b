/**
 * `<postweg-guard>`: the dialog beside a message that was not sent at once. It shows whose
 * way is not as demanded, why, and what can be done. Closing it does nothing: the message
 * stays open as it is.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Downgrade } from "../../../core/assessment/assessment.ts";
import {
  GUARD_PORT,
  SEND_MODES,
  type FromGuard,
  type GuardView,
  type HeldRecipient,
} from "../../messaging/guard-protocol.ts";
import { noticeText } from "../../explain/answer.ts";
import { causeText, downgradeText } from "../../explain/sentence.ts";
import { faultText, heading, modeText } from "./texts.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "../components/connection.ts";
import "../components/notice.ts";
import "../components/recipient.ts";

/** Milliseconds between two attempts to get back to a background that has gone. */
const RETRY = 500;

class PostwegGuard extends LitElement {
  static override properties = { view: { state: true }, remember: { state: true } };

  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      block-size: 100vh;
    }
    header,
    footer {
      padding: 0.75em 1em;
    }
    main {
      flex: 1;
      min-block-size: 6em;
      overflow: auto;
      border-block: 1px solid var(--line);
    }
    h1 {
      margin: 0 0 0.4em;
      font-size: 1.15em;
      line-height: 1.3;
      overflow-wrap: anywhere;
    }
    p {
      margin: 0 0 0.3em;
      line-height: 1.35;
      overflow-wrap: anywhere;
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    li {
      padding-block-end: 0.6em;
    }
    .cause {
      padding-inline: 4em 0.75em;
    }
    .deeds {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
      padding-inline: 4em 0.75em;
    }
    footer {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
      align-items: center;
    }
    footer p {
      flex-basis: 100%;
    }
    button {
      font: inherit;
      min-block-size: 28px;
      padding: 0.25em 0.8em;
      max-inline-size: 100%;
      overflow-wrap: anywhere;
    }
    .fault {
      color: var(--bad);
      font-weight: 600;
    }
    progress {
      inline-size: 100%;
    }
    label {
      display: inline-flex;
      gap: 0.3em;
      align-items: center;
    }
  `;

  declare view: GuardView | undefined;
  declare remember: boolean;
  readonly #connection: Connection<FromGuard>;
  readonly #watch: Extract<FromGuard, { kind: "watch" }>;
  /** The person has been asked: a background that comes back must not send by itself. */
  #asked = false;
  #focused = false;

  constructor() {
    super();
    this.remember = false;
    const query = new URLSearchParams(location.search);
    this.#watch = {
      kind: "watch",
      tabId: Number(query.get("tab")),
      mode: SEND_MODES.find((mode) => mode === query.get("mode")) ?? "default",
      asked: false,
    };
    this.#connection = connect<GuardView, FromGuard>(
      GUARD_PORT,
      (view) => {
        if (view.phase === "done") window.close();
        if (view.phase !== "checking") this.#asked = true;
        this.view = view;
      },
      // The background was stopped; asked again, it begins anew with what is in the message now.
      () => setTimeout(() => this.#connection.send({ ...this.#watch, asked: this.#asked }), RETRY),
    );
    this.#connection.send(this.#watch);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") window.close();
    });
  }

  override updated(): void {
    // The safe way is what Enter does; once, so as not to take the focus away later.
    if (this.#focused || this.view === undefined || this.view.phase === "checking") return;
    this.#focused = true;
    this.renderRoot.querySelector<HTMLButtonElement>("#back")?.focus();
  }

  override render() {
    const { view } = this;
    if (view === undefined) return html`<header><h1>${t("guardTitle")}</h1></header>`;
    return html`<header>
        <h1 aria-live="polite">${heading(view, t)}</h1>
        ${view.from === "" ? nothing : html`<p>${t("guardFrom", view.from)} ${modeText(view, t)}</p>`}
        ${
          view.quotesProtected
            ? html`<postweg-notice
                role="note"
                .text=${noticeText("quotes-protected", t)}
              ></postweg-notice>`
            : nothing
        }
        <p class="fault" role="alert">
          ${view.fault === undefined ? "" : faultText(view.fault, t)}
        </p>
        ${
          view.phase === "checking" && view.total > 0
            ? html`<progress
                max=${view.total}
                .value=${view.checked}
                aria-label=${heading(view, t)}
              ></progress>`
            : nothing
        }
      </header>
      <main tabindex="-1">
        <ul aria-label=${t("guardHeldList")}>
          ${repeat(
            view.held,
            (one) => one.view.key,
            (one) => this.#held(one),
          )}
        </ul>
      </main>
      ${this.#deeds(view)}`;
  }

  #held(held: HeldRecipient): TemplateResult {
    const { view, cause, alternatives } = held;
    const { downgrade } = view.assessment ?? {};
    const key = view.key;
    return html`<li>
      <postweg-recipient .view=${view} @look-again=${() => this.#send({ kind: "again" })}>
      </postweg-recipient>
      <p class="cause">
        ${view.field === "bcc" ? html`<strong>${t("guardBcc")}</strong> ` : nothing}
        ${causeText(cause, t)} ${downgrade === undefined ? nothing : downgradeText(downgrade, t)}
      </p>
      <div class="deeds">
        ${alternatives.map(
          (other) =>
            html`<button @click=${() => this.#send({ kind: "replace", address: key, by: other })}>
              ${t("guardUseOther", other)}
            </button>`,
        )}
        ${this.#lift(key, downgrade)}
      </div>
    </li>`;
  }

  #lift(address: string, downgrade: Downgrade | undefined) {
    if (downgrade === undefined) return nothing;
    return html`<button @click=${() => this.#send({ kind: "lift", address })}>
      ${t("guardLift")}
    </button>`;
  }

  #deeds(view: GuardView): TemplateResult {
    const held = view.phase === "held";
    const deed = (kind: "again" | "send" | "remove" | "split") =>
      html`<button id=${kind} @click=${() => this.#send({ kind })}>${t(DEEDS[kind])}</button>`;
    return html`<footer>
      <p>${t("guardSafe")}</p>
      ${view.phase === "clear" ? deed("send") : nothing}
      <button id="back" @click=${() => window.close()}>${t("guardBack")}</button>
      ${held ? deed("again") : nothing} ${held && view.canSplit ? deed("split") : nothing}
      ${held && view.canRemove ? deed("remove") : nothing}
      ${held && view.canSendAnyway ? this.#anyway(view) : nothing}
    </footer>`;
  }

  #anyway({ canRemember }: GuardView): TemplateResult {
    const { remember } = this;
    return html`<button id="anyway" @click=${() => this.#send({ kind: "send-anyway", remember })}>
        ${t("guardSendAnyway")}
      </button>
      ${
        canRemember
          ? html`<label>
              <input
                type="checkbox"
                .checked=${remember}
                @change=${(event: Event) => (this.remember = (event.target as HTMLInputElement).checked)}
              />
              ${t("guardRemember")}
            </label>`
          : nothing
      }`;
  }

  #send(message: FromGuard): void {
    this.#connection.send(message);
  }
}

const DEEDS = {
  again: "guardAgain",
  send: "guardSend",
  remove: "guardRemove",
  split: "guardSplit",
} as const;

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
document.title = t("guardTitle");
customElements.define("postweg-guard", PostwegGuard);
