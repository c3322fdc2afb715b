/** `<postweg-legend>`: the four signs, and what each promises and does not. */
import { css, html, LitElement } from "lit";
import { LABELS, WORST_FIRST, type State } from "../../../core/assessment/state.ts";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import "../components/sign.ts";

const TEXTS: Record<State, MessageKey> = {
  dane: "legendDane",
  tls: "legendTls",
  none: "legendNone",
  unknown: "legendUnknown",
};

class PostwegLegend extends LitElement {
  static override styles = css`
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 0.6em 0.8em;
      margin: 1em 0;
      line-height: 1.45;
    }
    dt {
      display: flex;
      gap: 0.5em;
      font-weight: 600;
      white-space: nowrap;
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    @media (width < 30em) {
      dl {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `;

  override render() {
    return html`<dl>
      ${WORST_FIRST.toReversed().map(
        (state) =>
          html`<dt><postweg-sign .state=${state}></postweg-sign>${LABELS[state]}</dt>
            <dd>${t(TEXTS[state])}</dd>`,
      )}
    </dl>`;
  }
}

customElements.define("postweg-legend", PostwegLegend);
