/** `<postweg-choices>`: whom to ask, a backend or none, and whether to hold back what would go in the clear. */
import { html, nothing } from "lit";
import { parseBackendUrl } from "../../../core/probe-api/backend-url.ts";
import { browser, thunderbird } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import { requestPermission } from "../../platform/permission.ts";
import { variant } from "../../platform/variant.ts";
import { withSender } from "../../settings/edit-senders.ts";
import { KNOWN_RESOLVERS } from "../../settings/resolvers.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Loaded } from "../../settings/store.ts";
import { fieldText } from "../components/field-text.ts";
import { Section } from "../options/section.ts";

/** What an operator types on the machine that is to be the backend; README.md says more. */
const COMMAND = "postweg serve --listen 127.0.0.1:8025";

class PostwegChoices extends Section {
  static override properties = { addresses: { state: true }, fault: { state: true } };

  /** Of the mail program's identities; none where there is no mail program. */
  declare addresses: readonly string[];
  declare fault: string;

  constructor() {
    super();
    this.addresses = [];
    this.fault = "";
    if (variant === "thunderbird" || variant === "thunderbird-esr") void this.#findAddresses();
  }

  protected override content({ settings }: Loaded) {
    return html`<form class="spaced" @submit=${this.#save} novalidate>
      ${this.#resolver(settings)} ${this.#backend(settings)} ${this.#demand(settings)}
      <div class="row">
        <button type="submit">${t("onboardingSave")}</button>
        <button type="button" @click=${() => void browser.runtime.openOptionsPage()}>
          ${t("popupOptions")}
        </button>
      </div>
      <p role="status">${this.status}</p>
    </form>`;
  }

  #resolver({ resolver }: Settings) {
    const known = KNOWN_RESOLVERS.some(({ url }) => url === resolver);
    return html`<fieldset>
      <legend>${t("onboardingResolver")}</legend>
      <p id="resolver-help">${t("onboardingResolverHelp")}</p>
      ${this.owner("resolver")}
      <select
        name="resolver"
        ?disabled=${this.isLocked("resolver")}
        aria-label=${t("onboardingResolver")}
        aria-describedby="resolver-help"
      >
        ${known ? nothing : html`<option value=${resolver} selected>${resolver}</option>`}
        ${KNOWN_RESOLVERS.map(
          ({ name, seat, url }) =>
            html`<option value=${url} .selected=${url === resolver}>${name} – ${seat}</option>`,
        )}
      </select>
    </fieldset>`;
  }

  #backend({ backend }: Settings) {
    return html`<fieldset>
      <legend>${t("onboardingBackend")}</legend>
      <p id="backend-help">${t("onboardingBackendHelp")}</p>
      <p><code>${COMMAND}</code></p>
      ${this.owner("backend")}
      <label for="backend">${t("optionsBackendUrl")}</label>
      <input
        id="backend"
        name="backend"
        type="url"
        ?disabled=${this.isLocked("backend")}
        .value=${backend}
        aria-invalid=${this.fault === "" ? "false" : "true"}
        aria-describedby="backend-help backend-fault"
      />
      <p id="backend-fault" class="fault" role="alert">${this.fault}</p>
    </fieldset>`;
  }

  #demand({ senders }: Settings) {
    const { addresses } = this;
    if (addresses.length === 0) return nothing;
    const all = addresses.every((address) =>
      senders.some(({ pattern, mode }) => pattern === address && mode !== "off"),
    );
    return html`<fieldset>
      <legend>${t("onboardingDemand")}</legend>
      <p>${t("onboardingDemandHelp")}</p>
      ${this.owner("senders")}
      <label class="choice">
        <input
          type="checkbox"
          name="demand"
          ?disabled=${this.isLocked("senders")}
          .checked=${all}
        />
        <span>${t("onboardingDemandAll", addresses.join(", "))}</span>
      </label>
    </fieldset>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.loaded === undefined) return;
    const { settings } = this.loaded;
    const data = new FormData(event.target as HTMLFormElement);
    // A field that is locked is not in the form's data, and stays what it is.
    const text = (name: string, before: string) =>
      data.has(name) ? fieldText(data, name) : before;
    const backendText = text("backend", settings.backend);
    const backend = parseBackendUrl(backendText);
    this.status = "";
    this.fault = backend.ok || backendText === "" ? "" : t("onboardingBackendFault");
    if (this.fault !== "") return;
    if (backend.ok && !(await requestPermission([backend.value]))) {
      return this.say(t("optionsPermissionDenied", new URL(backend.value).host));
    }
    const isOn = data.has("demand");
    await this.save((now) => ({
      resolver: text("resolver", now.resolver),
      backend: backend.ok ? backend.value : "",
      ...(this.isLocked("senders") ? {} : { senders: this.#senders(now, isOn) }),
    }));
  }

  /** Who has made a demand of their own keeps it. */
  #senders({ senders }: Settings, isOn: boolean): Settings["senders"] {
    const mode = isOn ? "on" : "off";
    return this.addresses.reduce<Settings["senders"]>((so, address) => {
      const own = so.find(({ pattern }) => pattern === address);
      if (own === undefined ? !isOn : own.mode === "expert" || own.mode === mode) return so;
      return withSender(so, address, { mode });
    }, senders);
  }

  async #findAddresses(): Promise<void> {
    const accounts = await thunderbird().accounts.list();
    const identities = accounts.flatMap((account) => account.identities);
    this.addresses = [...new Set(identities.map(({ email }) => email))].filter(Boolean);
  }
}

customElements.define("postweg-choices", PostwegChoices);
