/** `<postweg-rules>`: a sender's exceptions for addresses and domains. */
import { css, html, LitElement, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { RULE_DEMANDS, type Rule } from "../../../core/policy/demand.ts";
import { parsePattern } from "../../../core/policy/pattern.ts";
import { translate as t } from "../../platform/i18n.ts";
import { isSame, MAX_RULES } from "../../settings/senders.ts";
import { fieldText } from "../components/field-text.ts";
import { RULE_TEXTS } from "../components/rule-texts.ts";
import { styles } from "./styles.ts";

class PostwegRules extends LitElement {
  static override properties = {
    rules: { attribute: false },
    locked: { attribute: false },
    fault: { state: true },
  };

  static override styles = [
    styles,
    css`
      summary {
        cursor: pointer;
        min-block-size: 24px; /* WCAG 2.5.8 */
      }
      .content {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5em;
        padding-block: 0.5em;
      }
      li {
        margin-block-end: 0.5em;
      }
      code {
        flex: 1 1 100%;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare rules: readonly Rule[] | undefined;
  declare locked: boolean;
  /** Of the pattern that is typed. */
  declare fault: string;

  constructor() {
    super();
    this.fault = "";
  }

  /** What was typed goes when it stands in the list, and not before it is saved. */
  override updated(changed: Map<string, unknown>): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>("#rule-pattern");
    if (field === null || !changed.has("rules") || this.fault !== "") return;
    if (this.rules?.some(({ pattern }) => isSame(pattern, field.value))) field.value = "";
  }

  override render() {
    const { rules, locked } = this;
    if (rules === undefined) return nothing;
    return html`<details>
      <summary>${t("rulesTitle", String(rules.length))}</summary>
      <div class="content">
        <p>${t("rulesHelp")}</p>
        <ul>
          ${rules.map((rule) => this.#rule(rule))}
        </ul>
        ${locked ? nothing : this.#form()}
      </div>
    </details>`;
  }

  #rule(rule: Rule) {
    const { pattern, demand } = rule;
    return html`<li class="row">
      <code>${pattern}</code>
      <select
        name="demand"
        aria-label=${t("ruleDemandFor", pattern)}
        ?disabled=${this.locked}
        @change=${(event: Event) => {
          const changed = demandOf((event.target as HTMLSelectElement).value);
          this.#tell(this.#all((one) => (one === rule ? { pattern, demand: changed } : one)));
        }}
      >
        ${options(demand)}
      </select>
      <button
        type="button"
        name="removeRule"
        aria-label=${t("ruleRemoveFor", pattern)}
        ?disabled=${this.locked}
        @click=${() => this.#remove(rule)}
      >
        ${t("ruleRemove")}
      </button>
    </li>`;
  }

  #form() {
    return html`<form @submit=${this.#add} novalidate>
      <label for="rule-pattern">${t("rulePattern")}</label>
      <div class="row">
        <input
          id="rule-pattern"
          name="rulePattern"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-invalid=${this.fault === "" ? "false" : "true"}
          aria-describedby="rule-fault"
        />
        <select name="ruleDemand" aria-label=${t("ruleDemand")}>
          ${options("tls")}
        </select>
        <button>${t("ruleAdd")}</button>
      </div>
      <p id="rule-fault" class="fault" role="alert">${this.fault}</p>
    </form>`;
  }

  #add(event: Event): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const pattern = fieldText(data, "rulePattern");
    const rules = this.rules ?? [];
    this.fault = faultOf(pattern, rules);
    this.#focusField();
    if (this.fault !== "") return;
    this.#tell([...rules, { pattern, demand: demandOf(fieldText(data, "ruleDemand")) }]);
  }

  #remove(rule: Rule): void {
    this.#tell((this.rules ?? []).filter((one) => one !== rule));
    // The button that had the focus goes.
    this.#focusField();
  }

  #all(change: (rule: Rule) => Rule): Rule[] {
    return (this.rules ?? []).map(change);
  }

  #tell(detail: readonly Rule[]): void {
    this.dispatchEvent(new CustomEvent("change-rules", { detail }));
  }

  #focusField(): void {
    this.renderRoot.querySelector<HTMLInputElement>("#rule-pattern")?.focus();
  }
}

function options(chosen: Rule["demand"]) {
  return RULE_DEMANDS.map(
    (demand) =>
      html`<option value=${demand} .selected=${live(demand === chosen)}>
        ${t(RULE_TEXTS[demand])}
      </option>`,
  );
}

function demandOf(value: string): Rule["demand"] {
  return RULE_DEMANDS.find((demand) => demand === value) ?? "dane";
}

function faultOf(pattern: string, rules: readonly Rule[]): string {
  if (pattern.length > 320 || !parsePattern(pattern).ok) return t("ruleFault", pattern);
  if (rules.some((rule) => isSame(rule.pattern, pattern))) return t("ruleKnown", pattern);
  return rules.length >= MAX_RULES ? t("ruleTooMany", String(MAX_RULES)) : "";
}

customElements.define("postweg-rules", PostwegRules);
