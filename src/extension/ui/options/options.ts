/** `<postweg-options>`: what is demanded, who is asked, what is remembered. */
import { html, LitElement, nothing } from "lit";
import { readAddressList } from "../../../core/smtp/address-list.ts";
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
import "./sites.ts";
import "./trial.ts";

const inBrowser = variant === "firefox" || variant === "chromium";

class PostwegOptions extends LitElement {
  static override properties = { loaded: { state: true }, identities: { state: true } };

  declare loaded: Loaded | undefined;
  /** Absent until they are found. */
  declare identities: readonly Identity[] | undefined;

  constructor() {
    super();
    const load = () => void loadAll().then((loaded) => (this.loaded = loaded));
    load();
    onSettingsChanged(load);
    if (!inBrowser) void this.#findIdentities();
  }

  override render() {
    const { loaded, identities } = this;
    if (loaded === undefined) return nothing;
    return html`<h1>${t("optionsTitle")}</h1>
      <postweg-managed .managed=${loaded.managed}></postweg-managed>
      ${
        inBrowser
          ? html`<postweg-sites @identities=${this.#takeIdentities}></postweg-sites>`
          : nothing
      }
      ${
        identities === undefined
          ? nothing
          : html`<postweg-senders .loaded=${loaded} .identities=${identities}></postweg-senders>`
      }
      <postweg-lookups .loaded=${loaded}></postweg-lookups>
      ${
        inBrowser
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

  /** Those the webmail pages were seen to write as. */
  #takeIdentities({ detail }: CustomEvent<readonly string[]>): void {
    this.identities = detail.flatMap((text) => readAddressList(text).slice(0, 1)).map(identityOf);
  }

  async #findIdentities(): Promise<void> {
    const accounts = await thunderbird().accounts.list();
    this.identities = accounts.flatMap((account) => account.identities);
  }
}

function identityOf({ text, address }: { text: string; address: string }): Identity {
  const name = text === address ? "" : text.slice(0, text.lastIndexOf("<")).trim();
  return { id: address, email: address, name, label: "" };
}

// Of the texts, which need not be the language of the browser.
document.documentElement.lang = t("language");
document.title = t("optionsTitle");
customElements.define("postweg-options", PostwegOptions);
