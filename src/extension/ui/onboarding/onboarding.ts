/** `<postweg-onboarding>`: the first page a person sees: what the signs mean, three choices with working defaults, what leaves the machine. */
import { html, LitElement, nothing } from "lit";
import { translate as t } from "../../platform/i18n.ts";
import { loadAll, onSettingsChanged, type Loaded } from "../../settings/store.ts";
import "../components/privacy.ts";
import { styles } from "../options/styles.ts";
import "./choices.ts";
import "./legend.ts";

class PostwegOnboarding extends LitElement {
  static override properties = { loaded: { state: true } };

  static override styles = styles;

  declare loaded: Loaded | undefined;

  constructor() {
    super();
    const load = () => void loadAll().then((loaded) => (this.loaded = loaded));
    load();
    onSettingsChanged(load);
  }

  override render() {
    return html`<h1>${t("onboardingTitle")}</h1>
      <p>${t("onboardingIntro")}</p>
      <postweg-legend></postweg-legend>
      ${
        this.loaded === undefined
          ? nothing
          : html`<postweg-choices .loaded=${this.loaded}></postweg-choices>`
      }
      <section aria-labelledby="privacy">
        <h2 id="privacy">${t("privacyTitle")}</h2>
        <postweg-privacy></postweg-privacy>
      </section>`;
  }
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
document.title = t("onboardingTitle");
customElements.define("postweg-onboarding", PostwegOnboarding);
