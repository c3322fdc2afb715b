/** `<postweg-postmaster-note>`: what a domain's administrator can mend, and a note ready to be sent to them. */
import { css, html, LitElement, nothing } from "lit";
import type { Assessment } from "../../../core/assessment/assessment.ts";
import { faultsOf } from "../../../core/assessment/faults.ts";
import { faultText, postmasterNote, type PostmasterNote } from "../../explain/postmaster-note.ts";
import { thunderbird } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import { variant } from "../../platform/variant.ts";

class PostwegPostmasterNote extends LitElement {
  static override properties = { assessment: { attribute: false }, status: { state: true } };

  static override styles = css`
    :host {
      display: block;
    }
    summary {
      cursor: pointer;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
    ul {
      margin: 0.25em 0 0.5em;
      padding-inline-start: 1.2em;
    }
    li {
      overflow-wrap: anywhere;
    }
    textarea {
      font: inherit;
      inline-size: 100%;
      box-sizing: border-box;
      resize: vertical;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
      margin-block: 0.5em;
    }
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
    p {
      margin: 0;
    }
  `;

  declare assessment: Assessment | undefined;
  declare status: string;

  constructor() {
    super();
    this.status = "";
  }

  override render() {
    const { assessment } = this;
    if (assessment === undefined) return nothing;
    const note = postmasterNote(assessment, t);
    if (note === undefined) return nothing;
    return html`<p>${t("noteFaults")}</p>
      <ul>
        ${faultsOf(assessment).map(
          (fault) => html`<li>${faultText(fault, assessment.domain, t)}</li>`,
        )}
      </ul>
      <details>
        <summary>${t("noteSummary")}</summary>
        <textarea readonly rows="10" aria-label=${t("noteSummary")} .value=${note.text}></textarea>
        <div class="row">
          <button @click=${() => void this.#copy(note)}>${t("noteCopy")}</button>
          ${
            variant === "thunderbird" || variant === "thunderbird-esr"
              ? html`<button @click=${() => void this.#write(note)}>
                  ${t("noteWrite", note.to)}
                </button>`
              : nothing
          }
        </div>
        <p role="status">${this.status}</p>
      </details>`;
  }

  async #copy({ text }: PostmasterNote): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.status = t("noteCopied");
    } catch {
      // It can still be marked and copied by hand.
      this.renderRoot.querySelector("textarea")?.select();
      this.status = t("noteNotCopied");
    }
  }

  /** A window of its own: the person reads it, and sends it or not. */
  async #write({ to, subject, text }: PostmasterNote): Promise<void> {
    try {
      await thunderbird().compose.beginNew({
        to: [to],
        subject,
        isPlainText: true,
        plainTextBody: text,
      });
    } catch {
      this.status = t("noteNotOpened");
    }
  }
}

customElements.define("postweg-postmaster-note", PostwegPostmasterNote);
