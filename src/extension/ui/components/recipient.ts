/** `<postweg-recipient>`: one recipient with its sign; opens to the reasons and facts. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Assessment, DestinationAssessment } from "../../../core/assessment/assessment.ts";
import { warns } from "../../../core/assessment/alert.ts";
import { LABELS } from "../../../core/assessment/state.ts";
import { certificateText, cipherText, groupText } from "../../explain/facts.ts";
import { alertText, downgradeText, reasonText, sentence } from "../../explain/sentence.ts";
import { isList, type RecipientView } from "../../messaging/recipient-view.ts";
import { translate as t } from "../../platform/i18n.ts";
import "./postmaster-note.ts";
import "./sign.ts";

export class PostwegRecipient extends LitElement {
  static override properties = { view: { attribute: false } };

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
      content: "›";
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
    p,
    ul {
      margin: 0 0 0.5em;
    }
    ul {
      padding-inline-start: 1.2em;
    }
    h3 {
      margin: 0.5em 0 0.25em;
      font-size: 1em;
      overflow-wrap: anywhere;
    }
    .quiet {
      opacity: 0.75;
    }
    .warning {
      font-weight: 600;
    }
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
  `;

  declare view: RecipientView | undefined;

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
          ></postweg-recipient>`,
      )}`;
  }

  #details({ assessment, alerts, text }: RecipientView): TemplateResult {
    if (assessment === undefined) return html`<p>${t("sentencePending", text)}</p>`;
    if (assessment.domain === "") return html`<p>${t("sentenceInvalid", text)}</p>`;
    return html`<p>${sentence(assessment, assessment.domain, t)}</p>
      ${alerts.filter(warns).map((alert) => html`<p class="warning">${alertText(alert, t)}</p>`)}
      ${
        assessment.downgrade === undefined
          ? nothing
          : html`<p>${downgradeText(assessment.downgrade, t)}</p>`
      }
      ${this.#reasons(assessment)}
      ${assessment.destinations.map((host) => this.#host(host, assessment))}
      <postweg-postmaster-note .assessment=${assessment}></postweg-postmaster-note>
      <button @click=${() => this.#lookAgain(assessment.domain)}>${t("popupLookAgain")}</button>`;
  }

  /** Those that name a host stand with the host. */
  #reasons({ reasons, destinations }: Assessment): TemplateResult | typeof nothing {
    const own = reasons.filter(
      (reason) => !destinations.some((destination) => destination.host === reason.host),
    );
    if (own.length === 0) return nothing;
    return html`<ul>
      ${own.map((reason) => html`<li>${reasonText(reason, t)}</li>`)}
    </ul>`;
  }

  #host(destination: DestinationAssessment, { state, enforced }: Assessment): TemplateResult {
    const { host, preference, tls, reasons, observedAt } = destination;
    const group = tls === undefined ? undefined : groupText(tls, t);
    return html`<h3>
        ${host} <span class="quiet">(${t("factPreference", String(preference))})</span>
      </h3>
      <ul>
        ${reasons.map((reason) => html`<li>${reasonText(reason, t)}</li>`)}
        ${
          tls === undefined
            ? nothing
            : html`<li>${cipherText(tls)}</li>
                ${group === undefined ? nothing : html`<li>${group}</li>`}
                ${state === "dane" ? nothing : html`<li>${certificateText(tls, t)}</li>`}
                <li>${t(enforced ? "factEnforced" : "factSeen")}</li>`
        }
        ${
          observedAt === undefined
            ? nothing
            : html`<li class="quiet">
                ${t("factLookedAt", new Date(observedAt).toLocaleString())}
              </li>`
        }
      </ul>`;
  }

  #lookAgain(domain: string): void {
    const detail = { domain };
    this.dispatchEvent(new CustomEvent("look-again", { detail, bubbles: true, composed: true }));
  }
}

customElements.define("postweg-recipient", PostwegRecipient);
