/** `<postweg-boundary>`: whose servers are believed for one account, who says so, and a field to correct it. */
import { css, html, LitElement, nothing } from "lit";
import { parseDomain } from "../../../core/smtp/domain.ts";
import {
  MAX_HOSTS,
  type BoundaryView,
  type FromReceived,
} from "../../messaging/received-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import { fieldText } from "./field-text.ts";

export type BoundaryChange = Extract<FromReceived, { kind: "set" | "relearn" }>;

export class PostwegBoundary extends LitElement {
  static override properties = {
    account: { attribute: false },
    boundary: { attribute: false },
    fault: { state: true },
    status: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
    }
    form {
      display: grid;
      gap: 0.4em;
    }
    p {
      margin: 0;
      line-height: 1.35;
      overflow-wrap: anywhere;
    }
    input,
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
      min-inline-size: 0;
      padding: 0.3em 0.5em;
      box-sizing: border-box;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5em;
    }
    .fault {
      color: var(--bad);
      font-weight: 600;
    }
  `;

  declare account: { readonly id: string; readonly name: string } | undefined;
  declare boundary: BoundaryView | undefined;
  declare fault: string;
  declare status: string;

  constructor() {
    super();
    this.fault = "";
    this.status = "";
  }

  override render() {
    const { account, boundary } = this;
    const origin = html`<p id="origin">${originText(boundary, account?.name ?? "")}</p>`;
    const hosts = boundary?.hosts.join(" ") ?? "";
    if (account === undefined) {
      return html`${origin}
        <p>${hosts}</p>`;
    }
    return html`<form @submit=${this.#save}>
      ${origin}
      <label for="hosts">${t("receivedHosts")}</label>
      <input
        id="hosts"
        name="hosts"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="origin fault"
        aria-invalid=${this.fault === "" ? nothing : "true"}
        .value=${hosts}
      />
      <p id="fault" class="fault" role="alert">${this.fault}</p>
      <div class="row">
        <button>${t("receivedSave")}</button>
        <button
          type="button"
          @click=${() => this.#tell({ kind: "relearn", accountId: account.id })}
        >
          ${t("receivedRelearn")}
        </button>
      </div>
      <p role="status">${this.status}</p>
    </form>`;
  }

  #save(event: Event): void {
    event.preventDefault();
    const { account } = this;
    if (account === undefined) return;
    const text = fieldText(new FormData(event.target as HTMLFormElement), "hosts");
    const hosts = text.split(/[\s,;]+/).filter((word) => word !== "");
    const wrong = hosts.slice(MAX_HOSTS)[0] ?? hosts.find((host) => !parseDomain(host).ok);
    if (hosts.length === 0) this.fault = t("receivedHostsNone");
    else if (wrong !== undefined) this.fault = t("receivedHostsFault", wrong);
    else this.#tell({ kind: "set", accountId: account.id, hosts });
  }

  #tell(detail: BoundaryChange): void {
    this.fault = "";
    this.status = detail.kind === "set" ? t("receivedSaved") : "";
    this.dispatchEvent(
      new CustomEvent("change-boundary", { detail, bubbles: true, composed: true }),
    );
  }
}

function originText(boundary: BoundaryView | undefined, account: string): string {
  switch (boundary?.origin) {
    case "set":
      return t("receivedProviderSet", account);
    case "learned": {
      const { seen = 0, of = 0 } = boundary;
      return t("receivedProviderLearned", account, String(seen), String(of));
    }
    case "assumed":
      return t("receivedProviderAssumed");
    case undefined:
      return t("receivedProviderUnknown");
  }
}

customElements.define("postweg-boundary", PostwegBoundary);
