/** `<postweg-managed>`: that an administrator has a say here, and what of it could not be understood. */
import { css, html, LitElement, nothing } from "lit";
import { translate as t } from "../../platform/i18n.ts";
import type { Managed } from "../../settings/managed.ts";
import { styles } from "./styles.ts";

class PostwegManaged extends LitElement {
  static override properties = { managed: { attribute: false } };

  static override styles = [
    styles,
    css`
      ul {
        list-style: disc;
        padding-inline-start: 1.5em;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare managed: Managed | undefined;

  override render() {
    const { entries = {}, locked = [], faults = [] } = this.managed ?? {};
    if (Object.keys(entries).length + locked.length + faults.length === 0) return nothing;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("managedTitle")}</h2>
      <p>${t("managedHelp")}</p>
      ${
        faults.length === 0
          ? nothing
          : html`<p class="fault">${t("managedFaults")}</p>
              <ul id="faults">
                ${faults.map((path) => html`<li><code>${path}</code></li>`)}
              </ul>`
      }
    </section>`;
  }
}

customElements.define("postweg-managed", PostwegManaged);
