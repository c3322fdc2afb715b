/** `<postweg-diagnostics>`: whether what is set can do its work, found out when the person asks. */
import { css, html, LitElement, nothing } from "lit";
import { madeKey } from "../../explain/made-key.ts";
import {
  CHECKS,
  DIAGNOSTICS_PORT,
  isFine,
  RUN,
  type Check,
  type Finding,
  type ToDiagnostics,
} from "../../messaging/diagnostics-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "../components/connection.ts";
import { picture } from "../components/sign.ts";
import { styles } from "./styles.ts";

class PostwegDiagnostics extends LitElement {
  static override properties = { running: { state: true }, found: { state: true } };

  static override styles = [
    styles,
    css`
      li {
        display: flex;
        gap: 0.6em;
        align-items: start;
        min-block-size: 1.6em;
      }
      .mark {
        inline-size: 1.25em;
        flex: none;
        text-align: center;
        font-weight: 600;
      }
      .mark img {
        inline-size: 1.25em;
        block-size: 1.25em;
      }
      .good {
        color: var(--good);
      }
    `,
  ];

  declare running: boolean;
  declare found: Partial<Record<Check, Finding>>;
  readonly #connection: Connection<typeof RUN>;

  constructor() {
    super();
    this.running = false;
    this.found = {};
    this.#connection = connect<ToDiagnostics, typeof RUN>(
      DIAGNOSTICS_PORT,
      ({ check, finding }) => {
        this.found = { ...this.found, [check]: finding };
        this.running = CHECKS.some((one) => this.found[one] === undefined);
      },
      // Whatever is not told by now will not be.
      () => (this.running = false),
    );
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("diagnosticsTitle")}</h2>
      <p>${t("diagnosticsHelp")}</p>
      <button ?disabled=${this.running} @click=${this.#run}>${t("diagnosticsRun")}</button>
      <ul role="status">
        ${this.running || Object.keys(this.found).length > 0 ? CHECKS.map((check) => this.#row(check)) : nothing}
      </ul>
    </section>`;
  }

  #row(check: Check) {
    const { [check]: finding } = this.found;
    if (finding === undefined) {
      return html`<li>
        <span class="mark">…</span>
        <span>${t(this.running ? "diagnosticsRunning" : "diagnosticsStopped")}</span>
      </li>`;
    }
    const mark = isFine(finding)
      ? html`<span class="mark good" aria-hidden="true">✓</span>`
      : html`<span class="mark">${picture("warning")}</span>`;
    return html`<li>${mark}<span>${t(madeKey("check", `${check}-${finding}`))}</span></li>`;
  }

  #run(): void {
    this.found = {};
    this.running = true;
    this.#connection.send(RUN);
  }
}

customElements.define("postweg-diagnostics", PostwegDiagnostics);
