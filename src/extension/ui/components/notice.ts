/** `<postweg-notice>`: a sentence with a warning triangle before it. */
import { css, html, LitElement } from "lit";
import { picture } from "./sign.ts";

class PostwegNotice extends LitElement {
  static override properties = { text: { type: String } };

  static override styles = css`
    :host {
      display: flex;
      gap: 0.5em;
      align-items: start;
      line-height: 1.35;
    }
    img {
      display: block;
      inline-size: 1.25em;
      block-size: 1.25em;
    }
    span {
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
  `;

  declare text: string;

  constructor() {
    super();
    this.text = "";
  }

  override render() {
    return html`${picture("warning")}<span>${this.text}</span>`;
  }
}

customElements.define("postweg-notice", PostwegNotice);
