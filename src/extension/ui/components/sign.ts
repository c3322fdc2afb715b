/**
 * `<postweg-sign>`: the picture of a state. The label beside it is text, so the picture is
 * silent; what the label does not say, the picture does.
 */
import { css, html, LitElement, nothing } from "lit";
import type { State } from "../../../core/assessment/state.ts";
import { translate as t } from "../../platform/i18n.ts";

export class PostwegSign extends LitElement {
  static override properties = {
    state: { type: String },
    pending: { type: Boolean },
    warning: { type: Boolean },
  };

  static override styles = css`
    :host {
      display: inline-flex;
      gap: 0.2em;
    }
    img {
      inline-size: 1.25em;
      block-size: 1.25em;
    }
  `;

  declare state: State;
  declare pending: boolean;
  declare warning: boolean;

  constructor() {
    super();
    this.state = "unknown";
    this.pending = false;
    this.warning = false;
  }

  override render() {
    const checking = this.pending && this.state === "unknown";
    return html`${checking ? picture("checking", t("signChecking")) : picture(this.state)}
    ${this.warning ? picture("warning", t("signWarning")) : nothing}`;
  }
}

/**
 * Of the folder `icons`, for light and dark.
 * @param text in its place; empty where the text beside it says as much.
 */
export function picture(name: string, text = "") {
  return html`<picture>
    <source srcset="/icons/${name}-dark.svg" media="(prefers-color-scheme: dark)" />
    <img src="/icons/${name}.svg" alt=${text} />
  </picture>`;
}

customElements.define("postweg-sign", PostwegSign);
