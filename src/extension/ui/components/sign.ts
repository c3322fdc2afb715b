/** `<postweg-sign>`: the picture of a state. The label beside it is text, so the picture is silent. */
import { css, html, LitElement, nothing } from "lit";
import type { State } from "../../../core/assessment/state.ts";

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
    const name = this.pending && this.state === "unknown" ? "checking" : this.state;
    return html`${picture(name)}${this.warning ? picture("warning") : nothing}`;
  }
}

/** Of the folder `icons`, for light and dark; says nothing, as the text beside it does. */
export function picture(name: string) {
  return html`<picture>
    <source srcset="/icons/${name}-dark.svg" media="(prefers-color-scheme: dark)" />
    <img src="/icons/${name}.svg" alt="" />
  </picture>`;
}

customElements.define("postweg-sign", PostwegSign);
