/** `<postweg-lookups>`: whom Postweg asks. */
import { html, nothing } from "lit";
import { fail, ok, type Result } from "../../../core/base/result.ts";
import { parseDohUrl } from "../../../core/dns/doh-url.ts";
import { parseTrustAnchors } from "../../../core/dnssec/trust-anchor-file.ts";
import { parseBackendUrl } from "../../../core/probe-api/backend-url.ts";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import { requestPermission } from "../../platform/permission.ts";
import { KNOWN_RESOLVERS } from "../../settings/resolvers.ts";
import {
  MAX_FURTHER_BACKENDS,
  POLICY_WAYS,
  type FurtherBackend,
  type Settings,
} from "../../settings/settings.ts";
import type { Loaded } from "../../settings/store.ts";
import { fieldText } from "../components/field-text.ts";
import { Section } from "./section.ts";

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

class PostwegLookups extends Section {
  static override properties = { own: { state: true }, faults: { state: true } };

  /** The person is typing an address of their own; `undefined` while it is as it is saved. */
  declare own: boolean | undefined;
  declare faults: Partial<
    Record<"resolver" | "backend" | "furtherBackends" | "trustAnchors", string>
  >;

  constructor() {
    super();
    this.faults = {};
  }

  protected override content({ settings }: Loaded) {
    return html`<form class="spaced" @submit=${this.#save} novalidate>
      ${this.#resolver(settings)} ${this.#backend(settings)} ${this.#trustAnchors(settings)}
      <button type="submit">${t("optionsSave")}</button>
      <p role="status">${this.status}</p>
    </form>`;
  }

  #resolver({ resolver, fallbackResolver }: Settings) {
    const own = this.#isOwn(resolver);
    return html`<fieldset>
      <legend>${t("optionsResolver")}</legend>
      <p id="resolver-help">${t("optionsResolverHelp")}</p>
      ${this.owner("resolver")}
      <select
        name="resolver"
        ?disabled=${this.isLocked("resolver")}
        aria-label=${t("optionsResolver")}
        aria-describedby="resolver-help"
        @change=${(event: Event) => (this.own = (event.target as HTMLSelectElement).value === OWN)}
      >
        ${KNOWN_RESOLVERS.map(
          ({ name, seat, url }) =>
            html`<option value=${url} .selected=${url === resolver}>${name} – ${seat}</option>`,
        )}
        <option value=${OWN} .selected=${own}>${t("optionsOwn")}</option>
      </select>
      ${
        own
          ? html`<label for="own-resolver">${t("optionsOwnUrl")}</label>
              <input
                id="own-resolver"
                name="ownResolver"
                ?disabled=${this.isLocked("resolver")}
                type="url"
                .value=${resolver}
                aria-invalid=${this.faults.resolver === undefined ? "false" : "true"}
                aria-describedby="resolver-fault"
              />`
          : nothing
      }
      <p id="resolver-fault" class="fault" role="alert">${this.faults.resolver ?? ""}</p>
      <label for="fallback">${t("optionsFallback")}</label>
      ${this.owner("fallbackResolver")}
      <select id="fallback" name="fallbackResolver" ?disabled=${this.isLocked("fallbackResolver")}>
        <option value="" .selected=${fallbackResolver === ""}>${t("optionsFallbackNone")}</option>
        ${
          isKnown(fallbackResolver) || fallbackResolver === ""
            ? nothing
            : html`<option value=${fallbackResolver} selected>${fallbackResolver}</option>`
        }
        ${KNOWN_RESOLVERS.map(
          ({ name, seat, url }) =>
            html`<option value=${url} .selected=${url === fallbackResolver}>
              ${name} – ${seat}
            </option>`,
        )}
      </select>
    </fieldset>`;
  }

  #backend({ backend, backendToken, furtherBackends, policies }: Settings) {
    return html`<fieldset>
      <legend>${t("optionsBackend")}</legend>
      <p id="backend-help">${t("optionsBackendHelp")}</p>
      ${this.owner("backend")}
      <label for="backend">${t("optionsBackendUrl")}</label>
      <input
        id="backend"
        name="backend"
        ?disabled=${this.isLocked("backend")}
        type="url"
        .value=${backend}
        aria-invalid=${this.faults.backend === undefined ? "false" : "true"}
        aria-describedby="backend-help backend-fault"
      />
      <p id="backend-fault" class="fault" role="alert">${this.faults.backend ?? ""}</p>
      ${this.owner("backendToken")}
      <label for="token">${t("optionsBackendToken")}</label>
      <input
        id="token"
        name="backendToken"
        ?disabled=${this.isLocked("backendToken")}
        type="password"
        autocomplete="off"
        .value=${backendToken}
      />
      <label for="further">${t("optionsFurtherBackends")}</label>
      <p id="further-help">${t("optionsFurtherBackendsHelp")}</p>
      ${this.owner("furtherBackends")}
      <textarea
        id="further"
        name="furtherBackends"
        ?disabled=${this.isLocked("furtherBackends")}
        rows="2"
        spellcheck="false"
        autocapitalize="off"
        .value=${furtherText(furtherBackends)}
        aria-invalid=${this.faults.furtherBackends === undefined ? "false" : "true"}
        aria-describedby="further-help further-fault"
      ></textarea>
      <p id="further-fault" class="fault" role="alert">${this.faults.furtherBackends ?? ""}</p>
      <label for="policies">${t("optionsPolicies")}</label>
      ${this.owner("policies")}
      <select id="policies" name="policies" ?disabled=${this.isLocked("policies")}>
        ${POLICY_WAYS.map(
          (way) =>
            html`<option value=${way} .selected=${way === policies}>
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
      ${this.owner("trustAnchors")}
      <textarea
        id="trust-anchors"
        name="trustAnchors"
        ?disabled=${this.isLocked("trustAnchors")}
        rows="3"
        spellcheck="false"
        .value=${trustAnchors}
        aria-invalid=${this.faults.trustAnchors === undefined ? "false" : "true"}
        aria-describedby="trust-anchors-fault"
      ></textarea>
      <p id="trust-anchors-fault" class="fault" role="alert">${this.faults.trustAnchors ?? ""}</p>
    </fieldset>`;
  }

  /** An own one that is saved cannot be among the options, so it stands in the field. */
  #isOwn(resolver: string): boolean {
    return this.own ?? !isKnown(resolver);
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.loaded === undefined) return;
    const { settings } = this.loaded;
    const data = new FormData(event.target as HTMLFormElement);
    // A field that is locked is not in the form's data, and stays what it is.
    const text = (name: string, before: string) =>
      data.has(name) ? fieldText(data, name) : before;
    const chosen = text("resolver", settings.resolver);
    const resolver = parseDohUrl(chosen === OWN ? text("ownResolver", "") : chosen);
    const backendText = text("backend", settings.backend);
    const backend = parseBackendUrl(backendText);
    const further = readFurther(text("furtherBackends", furtherText(settings.furtherBackends)));
    const anchorText = text("trustAnchors", settings.trustAnchors);
    const anchors = parseTrustAnchors(anchorText);
    this.status = "";
    this.faults = {
      ...(resolver.ok ? {} : { resolver: faultText(resolver.fault) }),
      ...(backend.ok || backendText === "" ? {} : { backend: faultText(backend.fault) }),
      ...(further.ok ? {} : { furtherBackends: further.fault }),
      ...(anchors.ok || anchorText === ""
        ? {}
        : {
            trustAnchors: t(
              "faultTrustAnchors",
              "line" in anchors.fault ? String(anchors.fault.line) : "1",
            ),
          }),
    };
    if (!resolver.ok || !further.ok || Object.keys(this.faults).length > 0) return;
    const urls = [
      resolver.value,
      ...(backend.ok ? [backend.value] : []),
      ...further.value.map(({ url }) => url),
    ];
    if (!(await requestPermission(urls))) {
      const hosts = urls.map((url) => new URL(url).host).join(", ");
      this.status = t("optionsPermissionDenied", hosts);
      return;
    }
    const way = text("policies", settings.policies);
    const saved = await this.save(() => ({
      resolver: resolver.value,
      fallbackResolver: text("fallbackResolver", settings.fallbackResolver),
      backend: backend.ok ? backend.value : "",
      backendToken: text("backendToken", settings.backendToken),
      furtherBackends: further.value,
      policies: POLICY_WAYS.find((one) => one === way) ?? "direct",
      trustAnchors: anchorText,
    }));
    if (saved) this.own = undefined;
  }
}

/** One a line, its token behind it. */
function furtherText(backends: readonly FurtherBackend[]): string {
  return backends.map(({ url, token }) => (token === "" ? url : `${url} ${token}`)).join("\n");
}

/** @returns or what is wrong with the first that is, for a person */
function readFurther(text: string): Result<FurtherBackend[], string> {
  const backends: FurtherBackend[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const [address = "", token = "", ...more] = line.trim().split(/\s+/);
    if (address === "") continue;
    const url = parseBackendUrl(address);
    const fault =
      more.length > 0 || token.length > 512 ? "not-a-url" : url.ok ? undefined : url.fault;
    if (fault !== undefined) return fail(t("listFault", String(at + 1), faultText(fault)));
    if (url.ok) backends.push({ url: url.value, token });
  }
  if (backends.length <= MAX_FURTHER_BACKENDS) return ok(backends);
  return fail(t("neverTooMany", String(MAX_FURTHER_BACKENDS)));
}

function isKnown(resolver: string): boolean {
  return KNOWN_RESOLVERS.some(({ url }) => url === resolver);
}

function faultText(fault: string): string {
  return t(FAULTS[fault] ?? "faultNotAUrl");
}

customElements.define("postweg-lookups", PostwegLookups);
