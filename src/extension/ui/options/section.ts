/** What every section of the options page can do: know what is set, say whose it is, save, and tell. */
import {
  html,
  LitElement,
  nothing,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from "lit";
import { translate as t } from "../../platform/i18n.ts";
import type { Settings, SettingsKey } from "../../settings/settings.ts";
import { changeSettings, type Loaded } from "../../settings/store.ts";
import { styles } from "./styles.ts";

export abstract class Section extends LitElement {
  static override properties: PropertyDeclarations = {
    loaded: { attribute: false },
    status: { state: true },
  };

  static override styles: CSSResultGroup = styles;

  declare loaded: Loaded | undefined;
  declare status: string;

  constructor() {
    super();
    this.status = "";
  }

  override render() {
    return this.loaded === undefined ? nothing : this.content(this.loaded);
  }

  protected abstract content(loaded: Loaded): TemplateResult;

  protected isLocked(key: SettingsKey): boolean {
    return this.loaded?.managed.locked.includes(key) === true;
  }

  /** Whose value it is, when it is the administrator's. */
  protected owner(key: SettingsKey) {
    if (this.loaded === undefined) return nothing;
    const { settings, managed } = this.loaded;
    if (this.isLocked(key)) return html`<p class="owner">${t("managedLocked")}</p>`;
    const { [key]: given } = managed.entries;
    if (given === undefined || JSON.stringify(given) !== JSON.stringify(settings[key])) {
      return nothing;
    }
    return html`<p class="owner">${t("managedDefault")}</p>`;
  }

  /** Said anew each time, so that it is heard each time. */
  protected async say(text: string): Promise<void> {
    this.status = "";
    await this.updateComplete;
    this.status = text;
  }

  /** @returns whether it is saved. What was typed stays in any case. */
  protected async save(change: (now: Settings) => Partial<Settings>): Promise<boolean> {
    try {
      await changeSettings(change);
      await this.say(t("optionsSaved"));
      return true;
    } catch (error) {
      await this.say(t("optionsSaveFailed", String(error)));
      return false;
    }
  }
}
