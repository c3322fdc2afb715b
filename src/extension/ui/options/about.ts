/** `<postweg-about>`: privacy, the version, and whose code is in it. */
import { html, LitElement } from "lit";
import { browser } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import "../components/privacy.ts";
import { styles } from "./styles.ts";

class PostwegAbout extends LitElement {
  static override styles = styles;

  override render() {
    const { version } = browser.runtime.getManifest();
    return html`<section aria-labelledby="privacy">
        <h2 id="privacy">${t("privacyTitle")}</h2>
        <postweg-privacy></postweg-privacy>
      </section>
      <section aria-labelledby="about">
        <h2 id="about">${t("aboutTitle")}</h2>
        <p>${t("aboutVersion", version)}</p>
        <p>
          ${t("aboutLicence")}
          <a href=${browser.runtime.getURL("LICENSES.txt")} target="_blank"
            >${t("aboutLicences")}</a
          >
        </p>
        <p>
          <a href=${browser.runtime.getURL("onboarding/onboarding.html")} target="_blank"
            >${t("aboutFirstRun")}</a
          >
        </p>
      </section>`;
  }
}

customElements.define("postweg-about", PostwegAbout);
