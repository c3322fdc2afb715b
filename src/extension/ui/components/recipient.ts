/** `<postweg-recipient>`: one recipient with its sign; opens to the reasons and facts. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { warns } from "../../../core/assessment/alert.ts";
import { LABELS } from "../../../core/assessment/state.ts";
import { isList, type RecipientView } from "../../messaging/recipient-view.ts";
import { translate as t } from "../../platform/i18n.ts";
import "./details.ts";
import "./sign.ts";

export class PostwegRecipient extends LitElement {
  static override properties = { view: { attribute: false }, from: { type: String } };

  static override styles = css`
    :host {
      display: block;
      border-block-start: 1px solid var(--line);
    }
    summary {
      display: flex;
      gap: 0.6em;
      align-items: center;
      padding: 0.5em 0.75em;
      cursor: pointer;
    }
    /* A flex summary loses its marker; this one turns when the row is open. */
    summary::after {
      content: "›" / ""; /* to be seen, not to be read out */
      opacity: 0.6;
    }
    details[open] > summary::after {
      rotate: 90deg;
    }
    summary:hover {
      background: var(--hover);
    }
    summary:focus-visible {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    postweg-sign {
      min-inline-size: 2.7em;
    }
    .label {
      font-weight: 600;
      min-inline-size: 5em; /* of the longest label, so that the addresses stand in one line */
      white-space: nowrap;
    }
    .text {
      flex: 1;
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
    .none {
      color: var(--bad);
    }
    .good {
      color: var(--good);
    }
    .body {
      overflow-wrap: anywhere;
      padding-block-end: 0.75em;
      padding-inline: 4em 0.75em;
      line-height: 1.35;
    }
    p {
      margin: 0 0 0.5em;
    }
  `;

  declare view: RecipientView | undefined;
  /** Who writes; empty where that is not known. */
  declare from: string;

  constructor() {
    super();
    this.from = "";
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const tone = view.state === "none" ? "none" : view.state === "unknown" ? "" : "good";
    return html`<details>
      <summary>
        <postweg-sign
          .state=${view.state}
          .pending=${view.pending}
          .warning=${view.alerts.some(warns)}
        ></postweg-sign>
        <span class="label ${tone}">${LABELS[view.state]}</span>
        <span class="text">${view.text}</span>
      </summary>
      <div class="body">${isList(view) ? this.#members(view) : this.#details(view)}</div>
    </details>`;
  }

  #members(view: RecipientView): TemplateResult {
    return html`<p>${t("sentenceList", view.text, String(view.members.length))}</p>
      ${view.members.map(
        (member) =>
          html`<postweg-recipient
            .view=${{ ...member, text: member.text === "" ? t("listMemberHidden") : member.text }}
            .from=${this.from}
          ></postweg-recipient>`,
      )}`;
  }

  #details({ assessment, text }: RecipientView): TemplateResult {
    if (assessment === undefined) return html`<p>${t("sentencePending", text)}</p>`;
    if (assessment.domain === "") return html`<p>${t("sentenceInvalid", text)}</p>`;
    return html`<postweg-details .assessment=${assessment} .from=${this.from}></postweg-details>`;
  }
}

customElements.define("postweg-recipient", PostwegRecipient);
