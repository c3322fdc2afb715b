/** `<postweg-options>`: whom Postweg asks. */
import { css, html, LitElement, nothing } from "lit";
import { parseDohUrl } from "../../../core/dns/doh-url.ts";
import { parseTrustAnchors } from "../../../core/dnssec/trust-anchor-file.ts";
import { parseBackendUrl } from "../../../core/probe-api/backend-url.ts";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import { requestPermission } from "../../platform/permission.ts";
import { KNOWN_RESOLVERS } from "../../settings/resolvers.ts";
import { DEFAULTS, POLICY_WAYS, type Settings } from "../../settings/settings.ts";
import { loadSettings, saveSettings } from "../../settings/store.ts";
import { fieldText } from "../components/field-text.ts";

const OWN = "own";

const POLICY_TEXTS: Record<Settings["policies"], MessageKey> = {
  direct: "optionsPoliciesDirect",
  backend: "optionsPoliciesBackend",
  off: "optionsPoliciesOff",
};

/** What a fault of an address is called for a person. */
const FAULTS: Record<string, MessageKey> = {
  "not-a-url": "faultNotAUrl",
  "not-https": "faultNotHttps",
  "has-credentials": "faultHasCredentials",
  "has-query": "faultHasQuery",
};

class PostwegOptions extends LitElement {
  static override properties = {
    settings: { state: true },
    own: { state: true },
    faults: { state: true },
    status: { state: true },
  };

  static override styles = css`
    fieldset {
      border: 1px solid var(--line);
      border-radius: 6px;
      margin: 0 0 1.25em;
      padding: 0.75em 1em 1em;
      display: grid;
      /* Long texts of options don't widen the page. */
      grid-template-columns: minmax(0, 1fr);
      min-inline-size: 0;
      gap: 0.5em;
    }
    legend {
      font-weight: 600;
      padding-inline: 0.4em;
    }
    h1 {
      font-size: 1.5em;
    }
    p {
      margin: 0;
      line-height: 1.45;
    }
    input,
    textarea,
    select,
    button {
      font: inherit;
      padding: 0.3em 0.5em;
      max-inline-size: 100%;
      box-sizing: border-box;
    }
    .fault {
      color: var(--bad);
      font-weight: 600;
    }
  `;

  declare settings: Settings | undefined;
  /** The person is typing an address of their own. */
  declare own: boolean;
  declare faults: Partial<Record<"resolver" | "backend" | "trustAnchors", string>>;
  declare status: string;

  constructor() {
    super();
    this.own = false;
    this.faults = {};
    this.status = "";
    void loadSettings().then((settings) => {
      this.settings = settings;
      this.own = !KNOWN_RESOLVERS.some((known) => known.url === settings.resolver);
    });
  }

  override render() {
    const { settings } = this;
    if (settings === undefined) return nothing;
    return html`<h1>${t("optionsTitle")}</h1>
      <form @submit=${this.#save} novalidate>
        ${this.#resolver(settings)} ${this.#backend(settings)} ${this.#trustAnchors(settings)}
        <button type="submit">${t("optionsSave")}</button>
        <p role="status">${this.status}</p>
      </form>`;
  }

  #resolver({ resolver, fallbackResolver }: Settings) {
    return html`<fieldset>
      <legend>${t("optionsResolver")}</legend>
      <p id="resolver-help">${t("optionsResolverHelp")}</p>
      <select
        name="resolver"
        aria-label=${t("optionsResolver")}
        aria-describedby="resolver-help"
        @change=${(event: Event) => (this.own = (event.target as HTMLSelectElement).value === OWN)}
      >
        ${KNOWN_RESOLVERS.map(
          ({ name, seat, url }) =>
            html`<option value=${url} ?selected=${url === resolver}>${name} – ${seat}</option>`,
        )}
        <option value=${OWN} ?selected=${this.own}>${t("optionsOwn")}</option>
      </select>
      ${
        this.own
          ? html`<label for="own-resolver">${t("optionsOwnUrl")}</label>
              <input
                id="own-resolver"
                name="ownResolver"
                type="url"
                .value=${resolver}
                aria-invalid=${this.faults.resolver === undefined ? "false" : "true"}
                aria-describedby="resolver-fault"
              />`
          : nothing
      }
      <p id="resolver-fault" class="fault" role="alert">${this.faults.resolver ?? ""}</p>
      <label for="fallback">${t("optionsFallback")}</label>
      <select id="fallback" name="fallbackResolver">
        <option value="" ?selected=${fallbackResolver === ""}>${t("optionsFallbackNone")}</option>
        ${KNOWN_RESOLVERS.map(
          ({ name, seat, url }) =>
            html`<option value=${url} ?selected=${url === fallbackResolver}>
              ${name} – ${seat}
            </option>`,
        )}
      </select>
    </fieldset>`;
  }

  #backend({ backend, backendToken, policies }: Settings) {
    return html`<fieldset>
      <legend>${t("optionsBackend")}</legend>
      <p id="backend-help">${t("optionsBackendHelp")}</p>
      <label for="backend">${t("optionsBackendUrl")}</label>
      <input
        id="backend"
        name="backend"
        type="url"
        .value=${backend}
        aria-invalid=${this.faults.backend === undefined ? "false" : "true"}
        aria-describedby="backend-help backend-fault"
      />
      <p id="backend-fault" class="fault" role="alert">${this.faults.backend ?? ""}</p>
      <label for="token">${t("optionsBackendToken")}</label>
      <input
        id="token"
        name="backendToken"
        type="password"
        autocomplete="off"
        .value=${backendToken}
      />
      <label for="policies">${t("optionsPolicies")}</label>
      <select id="policies" name="policies">
        ${POLICY_WAYS.map(
          (way) =>
            html`<option value=${way} ?selected=${way === policies}>
              ${t(POLICY_TEXTS[way])}
            </option>`,
        )}
      </select>
    </fieldset>`;
  }

  #trustAnchors({ trustAnchors }: Settings) {
    return html`<fieldset>
      <legend>${t("optionsTrustAnchors")}</legend>
      <label for="trust-anchors">${t("optionsTrustAnchorsHelp")}</label>
      <textarea
        id="trust-anchors"
        name="trustAnchors"
        rows="3"
        spellcheck="false"
        .value=${trustAnchors}
        aria-invalid=${this.faults.trustAnchors === undefined ? "false" : "true"}
        aria-describedby="trust-anchors-fault"
      ></textarea>
      <p id="trust-anchors-fault" class="fault" role="alert">${this.faults.trustAnchors ?? ""}</p>
    </fieldset>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => fieldText(data, name);
    const resolver = parseDohUrl(this.own ? text("ownResolver") : text("resolver"));
    const backendText = text("backend");
    const backend = parseBackendUrl(backendText);
    const anchors = parseTrustAnchors(text("trustAnchors"));
    this.status = "";
    this.faults = {
      ...(resolver.ok ? {} : { resolver: faultText(resolver.fault) }),
      ...(backend.ok || backendText === "" ? {} : { backend: faultText(backend.fault) }),
      ...(anchors.ok || text("trustAnchors") === ""
        ? {}
        : {
            trustAnchors: t(
              "faultTrustAnchors",
              "line" in anchors.fault ? String(anchors.fault.line) : "1",
            ),
          }),
    };
    if (!resolver.ok || Object.keys(this.faults).length > 0) return;
    const urls = [resolver.value, ...(backend.ok ? [backend.value] : [])];
    if (!(await requestPermission(urls))) {
      const hosts = urls.map((url) => new URL(url).host).join(", ");
      this.status = t("optionsPermissionDenied", hosts);
      return;
    }
    const settings: Settings = {
      ...(this.settings ?? DEFAULTS),
      resolver: resolver.value,
      fallbackResolver: text("fallbackResolver"),
      backend: backend.ok ? backend.value : "",
      backendToken: text("backendToken"),
      policies: POLICY_WAYS.find((way) => way === text("policies")) ?? "direct",
      trustAnchors: text("trustAnchors"),
    };
    try {
      await saveSettings(settings);
      this.settings = settings;
      this.status = t("optionsSaved");
    } catch (error) {
      this.status = t("optionsSaveFailed", String(error));
    }
  }
}

function faultText(fault: string): string {
  return t(FAULTS[fault] ?? "faultNotAUrl");
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
customElements.define("postweg-options", PostwegOptions);
