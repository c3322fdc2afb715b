/** `<postweg-vouch>`: who vouches for the way, drawn as what leads from one to the next. */
import { css, html, LitElement, nothing } from "lit";
import type { Assessment } from "../../../core/assessment/assessment.ts";
import { voucherOf } from "../../explain/voucher.ts";
import { translate as t } from "../../platform/i18n.ts";

class PostwegVouch extends LitElement {
  static override properties = { assessment: { attribute: false } };

  static override styles = css`
    :host {
      display: block;
      margin-block: 0.5em;
    }
    p {
      margin: 0 0 0.25em;
      font-weight: 600;
    }
    ol {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    li {
      position: relative;
      padding-inline-start: 1.4em;
      padding-block-end: 0.35em;
      overflow-wrap: anywhere;
      line-height: 1.35;
    }
    li::before {
      content: "";
      position: absolute;
      inset-inline-start: 0.25em;
      inset-block-start: 0.4em;
      inline-size: 0.5em;
      block-size: 0.5em;
      border: 2px solid var(--mark, currentColor);
      border-radius: 50%;
      box-sizing: border-box;
    }
    li:not(:last-child)::after {
      content: "";
      position: absolute;
      inset-inline-start: calc(0.5em - 1px);
      inset-block: 1em -0.35em;
      border-inline-start: 2px solid var(--mark, currentColor);
    }
    .proven {
      --mark: var(--good);
    }
    .proven li::before {
      background: var(--good);
    }
  `;

  declare assessment: Assessment | undefined;

  override render() {
    const voucher = this.assessment && voucherOf(this.assessment, t);
    if (voucher === undefined) return nothing;
    const { title, links, proven } = voucher;
    return html`<p id="title">${title}</p>
      <ol aria-labelledby="title" class=${proven ? "proven" : ""}>
        ${links.map((link) => html`<li>${link}</li>`)}
      </ol>`;
  }
}

customElements.define("postweg-vouch", PostwegVouch);
