/** `<postweg-status>`: looks up one host and shows the report as the add-on's popup would. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { warns } from "../core/assessment/alert.ts";
import { judgeHost } from "../core/assessment/host.ts";
import { LABELS } from "../core/assessment/state.ts";
import type { AddressReport, HostReport } from "../core/probe-api/host-report.ts";
import type { Progress } from "../core/probe-api/progress.ts";
import { certificateText, cipherText, groupText } from "../extension/explain/facts.ts";
import { alertText, reasonText } from "../extension/explain/sentence.ts";
import { look, type Look } from "./look.ts";
import { translate as t } from "./texts.ts";

class PostwegStatus extends LitElement {
  static override properties = {
    host: { state: true },
    result: { state: true },
    progress: { state: true },
    wantsToken: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
      padding: 1em;
      border: 1px solid var(--line);
      border-radius: 6px;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
      align-items: end;
    }
    label {
      display: grid;
      flex: 1 1 14em;
    }
    input,
    button {
      font: inherit;
      min-block-size: 2em;
      min-inline-size: 0;
    }
    h2 {
      display: flex;
      flex-wrap: wrap;
      gap: 0.4em;
      align-items: center;
      margin: 0.8em 0 0;
      font-size: 1.1em;
    }
    h3 {
      margin: 0.8em 0 0.2em;
      font-size: 1em;
    }
    img {
      inline-size: 1.25em;
      block-size: 1.25em;
    }
    ul {
      margin: 0;
      padding-inline-start: 1.2em;
    }
    p {
      margin: 0.5em 0 0;
    }
    .none {
      color: var(--bad);
    }
    .tls {
      color: var(--good);
    }
    .warning {
      font-weight: 600;
    }
    .quiet {
      color: color-mix(in srgb, CanvasText 80%, Canvas);
    }
  `;

  declare host: string;
  declare result: Look | undefined;
  /** The latest of each address, in the order they began. */
  declare progress: readonly Progress[];
  declare wantsToken: boolean;
  #asking: AbortController | undefined;

  constructor() {
    super();
    this.host = "";
    this.progress = [];
    this.wantsToken = false;
  }

  override render() {
    return html`<form @submit=${this.#submit}>
        <label>
          A mail server, as an MX record names it
          <input
            name="host"
            required
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder="mx1.example.org"
          />
        </label>
        ${
          this.wantsToken
            ? html`<label>
                Access token
                <input name="token" type="password" required autocomplete="off" />
              </label>`
            : nothing
        }
        <button>Look</button>
      </form>
      <div aria-live="polite">${this.#answer()}</div>`;
  }

  #answer(): TemplateResult | typeof nothing {
    const { result, host } = this;
    if (host === "") return nothing;
    switch (result?.kind) {
      case undefined:
        return html`<p>Looking at ${host} …</p>
          <ul>
            ${this.progress.map((one) => html`<li>${progressText(one)}</li>`)}
          </ul>`;
      case "unauthorized":
        return html`<p role="alert">This backend wants an access token.</p>`;
      case "problem":
        return html`<p role="alert">${result.detail}</p>`;
      case "unreachable":
        return html`<p role="alert">The backend does not answer. Try again.</p>`;
      case "report":
        return this.#report(result.report);
    }
  }

  #report(report: HostReport): TemplateResult {
    const { state, alerts, reasons } = judge(report);
    return html`<h2>
        ${sign(state)} <span class=${state}>${LABELS[state]}</span> <span>${report.host}</span>
      </h2>
      ${alerts.filter(warns).map((alert) => html`<p class="warning">${alertText(alert, t)}</p>`)}
      ${report.addresses.length === 0 ? html`<p>${reasons.map((one) => reasonText(one, t)).join(" ")}</p>` : nothing}
      ${report.addresses.map((address) => addressFacts(report, address))}
      <p class="quiet">
        Seen ${new Date(report.observedAt).toLocaleString()}, kept until
        ${new Date(report.expiresAt).toLocaleString()}. Whether DNSSEC and DANE vouch for it, the
        add-on finds out by itself; nothing here can say DANE ok.
      </p>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.host = field("host");
    this.result = undefined;
    this.progress = [];
    const told = (progress: Progress): void => {
      const others = this.progress.filter((one) => placeOf(one) !== placeOf(progress));
      this.progress = [...others.filter((one) => one.kind === "step"), progress];
    };
    const result = await look(this.host, field("token"), told, asking.signal);
    // Of a question that was asked meanwhile, another answer comes.
    if (asking.signal.aborted) return;
    this.result = result;
    this.wantsToken ||= result.kind === "unauthorized";
  }
}

const placeOf = (progress: Progress): string =>
  progress.kind === "step" ? progress.address : progress.kind;

function progressText(progress: Progress): string {
  switch (progress.kind) {
    case "waiting":
      return "waits for its turn";
    case "elsewhere":
      return "another backend is looking";
    case "step":
      return `${progress.address}: ${progress.step}`;
  }
}

const judge = (report: HostReport) =>
  judgeHost(report.host, { kind: "report", report }, Date.parse(report.observedAt));

/** The same signs as in the add-on; the label beside it is text, so the picture is silent. */
function sign(state: string): TemplateResult {
  return html`<picture>
    <source srcset="/status/icons/${state}-dark.svg" media="(prefers-color-scheme: dark)" />
    <img src="/status/icons/${state}.svg" alt="" />
  </picture>`;
}

function addressFacts(report: HostReport, address: AddressReport): TemplateResult {
  const { reasons } = judge({ ...report, addresses: [address] });
  const { tls, times, capabilities = [], capabilitiesAfterTls = [] } = address;
  const only = capabilitiesAfterTls.filter((one) => !capabilities.includes(one));
  const facts = [
    ...reasons.map((reason) => reasonText(reason, t)),
    ...(tls === undefined
      ? []
      : [
          cipherText(tls),
          groupText(tls, t),
          tls.signatureScheme && `Signature: ${tls.signatureScheme}`,
          certificateText(tls, t),
          `Certificates sent: ${tls.certificates.length}`,
          tls.ticket && "Gives out session tickets",
        ]),
    capabilities.length > 0 && `Announced: ${capabilities.join(", ")}`,
    only.length > 0 && `Announced after TLS: ${only.join(", ")}`,
    Object.keys(times).length > 0 &&
      `Time: ${Object.entries(times)
        .map(([step, ms]) => `${step} ${Math.round(ms)} ms`)
        .join(", ")}`,
  ].filter((fact): fact is string => typeof fact === "string" && fact !== "");
  return html`<h3>${address.address}</h3>
    <ul>
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>`;
}

customElements.define("postweg-status", PostwegStatus);
