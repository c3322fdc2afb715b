/** `<postweg-details>`: what is known of the way to one domain: the sentence, who vouches, each host. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Assessment, DestinationAssessment } from "../../../core/assessment/assessment.ts";
import { warns } from "../../../core/assessment/alert.ts";
import { certificateText, cipherText, groupText } from "../../explain/facts.ts";
import { plainText } from "../../explain/plain-text.ts";
import {
  alertText,
  downgradeText,
  promiseText,
  reasonText,
  sentence,
} from "../../explain/sentence.ts";
import { translate as t } from "../../platform/i18n.ts";
import "./domain-rule.ts";
import "./postmaster-note.ts";
import "./vouch.ts";

class PostwegDetails extends LitElement {
  static override properties = {
    assessment: { attribute: false },
    from: { type: String },
    status: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
      line-height: 1.35;
      overflow-wrap: anywhere;
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
    }
    .quiet {
      color: color-mix(in srgb, CanvasText 80%, Canvas);
    }
    .warning {
      font-weight: 600;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
      margin-block-start: 0.5em;
    }
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
    }
  `;

  declare assessment: Assessment | undefined;
  /** Who writes, where that is known; then a rule can be made for them. */
  declare from: string;
  declare status: string;

  constructor() {
    super();
    this.from = "";
    this.status = "";
  }

  override render() {
    const { assessment } = this;
    if (assessment === undefined) return nothing;
    const { domain, alerts, downgrade } = assessment;
    return html`<p>${sentence(assessment, domain, t)}</p>
      ${assessment.settled ? html`<p class="quiet">${promiseText(assessment, t)}</p>` : nothing}
      ${alerts.filter(warns).map((alert) => html`<p class="warning">${alertText(alert, t)}</p>`)}
      ${downgrade === undefined ? nothing : html`<p>${downgradeText(downgrade, t)}</p>`}
      <postweg-vouch .assessment=${assessment}></postweg-vouch>
      ${this.#reasons(assessment)}
      ${assessment.destinations.map((host) => this.#host(host, assessment))}
      <postweg-postmaster-note .assessment=${assessment}></postweg-postmaster-note>
      ${
        this.from === ""
          ? nothing
          : html`<postweg-domain-rule .from=${this.from} .domain=${domain}></postweg-domain-rule>`
      }
      <div class="row">
        <button @click=${() => this.#lookAgain(domain)}>${t("popupLookAgain")}</button>
        <button @click=${() => void this.#copy(assessment)}>${t("detailsCopy")}</button>
      </div>
      <p role="status">${this.status}</p>`;
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

  async #copy(assessment: Assessment): Promise<void> {
    try {
      await navigator.clipboard.writeText(plainText(assessment, t));
      this.status = t("noteCopied");
    } catch {
      this.status = t("detailsNotCopied");
    }
  }
}

customElements.define("postweg-details", PostwegDetails);
