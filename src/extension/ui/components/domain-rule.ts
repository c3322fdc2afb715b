/** `<postweg-domain-rule>`: what one sender demands of one domain, set where the domain is looked at. */
import { css, html, LitElement, nothing } from "lit";
import { RULE_DEMANDS } from "../../../core/policy/demand.ts";
import { translate as t } from "../../platform/i18n.ts";
import { ownEntry, withSender } from "../../settings/edit-senders.ts";
import { isSame, type Sender } from "../../settings/senders.ts";
import { changeSettings, loadAll, onSettingsChanged, type Loaded } from "../../settings/store.ts";
import { RULE_TEXTS } from "./rule-texts.ts";

class PostwegDomainRule extends LitElement {
  static override properties = {
    from: { type: String },
    domain: { type: String },
    loaded: { state: true },
    status: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
      margin-block: 0.5em;
    }
    label {
      display: block;
      overflow-wrap: anywhere;
    }
    select {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
      max-inline-size: 100%;
    }
    p {
      margin: 0;
    }
  `;

  /** The address in From. */
  declare from: string;
  declare domain: string;
  declare loaded: Loaded | undefined;
  declare status: string;

  constructor() {
    super();
    this.from = "";
    this.domain = "";
    this.status = "";
    const load = () => void loadAll().then((loaded) => (this.loaded = loaded));
    load();
    onSettingsChanged(load);
  }

  override render() {
    const { loaded, from, domain } = this;
    if (loaded === undefined || from === "" || domain === "") return nothing;
    const { rules } = ownEntry(loaded.settings.senders, from);
    const now = rules.find(({ pattern }) => isSame(pattern, domain))?.demand ?? "";
    return html`<label for="rule">${t("domainRule", domain, from)}</label>
      <select
        id="rule"
        name="domainRule"
        ?disabled=${loaded.managed.locked.includes("senders")}
        @change=${(event: Event) => void this.#save((event.target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${now === ""}>${t("domainRuleNone")}</option>
        ${RULE_DEMANDS.map(
          (demand) =>
            html`<option value=${demand} .selected=${demand === now}>
              ${t(RULE_TEXTS[demand])}
            </option>`,
        )}
      </select>
      <p role="status">${this.status}</p>`;
  }

  async #save(value: string): Promise<void> {
    const { from, domain } = this;
    const demand = RULE_DEMANDS.find((one) => one === value);
    try {
      await changeSettings(({ senders }) => {
        const others = ownEntry(senders, from).rules.filter(
          ({ pattern }) => !isSame(pattern, domain),
        );
        const rules: Sender["rules"] =
          demand === undefined ? others : [...others, { pattern: domain, demand }];
        return { senders: withSender(senders, from, { rules }) };
      });
      this.status = t("optionsSaved");
    } catch (error) {
      this.status = t("optionsSaveFailed", String(error));
    }
  }
}

customElements.define("postweg-domain-rule", PostwegDomainRule);
