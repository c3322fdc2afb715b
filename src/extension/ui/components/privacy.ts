/** `<postweg-privacy>`: what leaves the machine, and what never does, in plain words. */
import { css, html, LitElement } from "lit";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";

const NEVER: readonly MessageKey[] = ["privacyLocalPart", "privacyContent", "privacyTelemetry"];
const LEAVES: readonly MessageKey[] = ["privacyResolver", "privacyBackend", "privacyPolicies"];
const STAYS: readonly MessageKey[] = ["privacyReceived", "privacyMemory"];

class PostwegPrivacy extends LitElement {
  static override styles = css`
    :host {
      display: block;
      line-height: 1.45;
    }
    h3 {
      font-size: 1em;
      margin: 0.75em 0 0.25em;
    }
    ul {
      margin: 0;
      padding-inline-start: 1.2em;
    }
    li {
      margin-block-end: 0.25em;
      overflow-wrap: anywhere;
    }
  `;

  override render() {
    return html`${list("privacyNeverTitle", NEVER)} ${list("privacyLeavesTitle", LEAVES)}
    ${list("privacyStaysTitle", STAYS)}`;
  }
}

function list(title: MessageKey, items: readonly MessageKey[]) {
  return html`<h3>${t(title)}</h3>
    <ul>
      ${items.map((item) => html`<li>${t(item)}</li>`)}
    </ul>`;
}

customElements.define("postweg-privacy", PostwegPrivacy);
