/** `<postweg-options>`: what is demanded, who is asked, what is remembered. */
import { html, LitElement, nothing } from "lit";
import { thunderbird } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import type { Identity } from "../../platform/thunderbird.ts";
import { variant } from "../../platform/variant.ts";
import { loadAll, onSettingsChanged, type Loaded } from "../../settings/store.ts";
import "./about.ts";
import "./backup.ts";
import "./boundaries.ts";
import "./diagnostics.ts";
import "./lookups.ts";
import "./managed.ts";
import "./memory.ts";
import "./never-look-up.ts";
import "./own-domains.ts";
import "./senders.ts";
import "./trial.ts";

class PostwegOptions extends LitElement {
  static override properties = { loaded: { state: true }, identities: { state: true } };

  declare loaded: Loaded | undefined;
  /** Absent where there is no mail program. */
  declare identities: readonly Identity[] | undefined;

  constructor() {
    super();
    const load = () => void loadAll().then((loaded) => (this.loaded = loaded));
    load();
    onSettingsChanged(load);
    if (variant === "thunderbird" || variant === "thunderbird-esr") void this.#findIdentities();
  }

  override render() {
    const { loaded, identities } = this;
    if (loaded === undefined) return nothing;
    return html`<h1>${t("optionsTitle")}</h1>
      <postweg-managed .managed=${loaded.managed}></postweg-managed>
      ${
        identities === undefined
          ? nothing
          : html`<postweg-senders .loaded=${loaded} .identities=${identities}></postweg-senders>`
      }
      <postweg-lookups .loaded=${loaded}></postweg-lookups>
      ${
        identities === undefined
          ? nothing
          : html`<postweg-own-domains></postweg-own-domains>
              <postweg-boundaries .loaded=${loaded}></postweg-boundaries>`
      }
      <postweg-diagnostics></postweg-diagnostics>
      <postweg-trial .loaded=${loaded}></postweg-trial>
      <postweg-never-look-up .loaded=${loaded}></postweg-never-look-up>
      <postweg-memory .loaded=${loaded}></postweg-memory>
      <postweg-backup .loaded=${loaded}></postweg-backup>
      <postweg-about></postweg-about>`;
  }

  async #findIdentities(): Promise<void> {
    const accounts = await thunderbird().accounts.list();
    this.identities = accounts.flatMap((account) => account.identities);
  }
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
document.title = t("optionsTitle");
customElements.define("postweg-options", PostwegOptions);
