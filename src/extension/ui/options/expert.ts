/** `<postweg-expert>`: the demand of a sender in every detail, and two presets. */
import { css, html, LitElement, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { SEVERITIES, TLS_VERSIONS } from "../../../core/policy/demand.ts";
import { LEVELS } from "../../../core/policy/level.ts";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import { PRESETS, WAIT, type Expert } from "../../settings/senders.ts";
import { styles } from "./styles.ts";

const LEVEL_TEXTS: Record<Expert["level"], MessageKey> = {
  tls: "levelTls",
  authenticated: "levelAuthenticated",
  dane: "levelDane",
};

const UNKNOWN_TEXTS: Record<Expert["unknown"], MessageKey> = {
  allow: "expertAllow",
  ask: "expertAsk",
  refuse: "expertRefuse",
};

const NOT_MET = ["ask", "refuse"] as const;

const PRESET_TEXTS: Record<keyof typeof PRESETS, { name: MessageKey; help: MessageKey }> = {
  "normal-risk": { name: "presetNormal", help: "presetNormalHelp" },
  "high-risk": { name: "presetHigh", help: "presetHighHelp" },
};

/** Their names are the same in every language. */
const VERSIONS: readonly { value: Expert["minTls"]; text: string }[] = TLS_VERSIONS.map(
  (version) => ({ value: version, text: version.replace(/^TLSv1$/, "TLSv1.0").replace("v", " ") }),
);

class PostwegExpert extends LitElement {
  static override properties = {
    expert: { attribute: false },
    locked: { attribute: false },
    fault: { state: true },
  };

  static override styles = [
    styles,
    css`
      [aria-pressed="true"] {
        font-weight: 600;
        border: 2px solid currentColor;
      }
      input[type="number"] {
        inline-size: 6em;
      }
    `,
  ];

  declare expert: Expert | undefined;
  declare locked: boolean;
  /** Of the seconds to wait. */
  declare fault: string;

  constructor() {
    super();
    this.fault = "";
  }

  override render() {
    const { expert } = this;
    if (expert === undefined) return nothing;
    return html`<fieldset ?disabled=${this.locked}>
      <legend>${t("expertTitle")}</legend>
      ${this.#presets(expert)}
      ${this.#select("level", t("expertLevel"), expert, [
        ...LEVELS.map((value) => ({ value, text: t(LEVEL_TEXTS[value]) })),
      ])}
      ${this.#select("minTls", t("expertMinTls"), expert, [
        { value: "", text: t("expertAnyTls") },
        ...VERSIONS,
      ])}
      ${this.#select("unknown", t("expertUnknown"), expert, [
        ...SEVERITIES.map((value) => ({ value, text: t(UNKNOWN_TEXTS[value]) })),
      ])}
      ${this.#select("notMet", t("expertNotMet"), expert, [
        ...NOT_MET.map((value) => ({ value, text: t(UNKNOWN_TEXTS[value]) })),
      ])}
      ${this.#select("repliesToClear", t("expertRepliesToClear"), expert, [
        ...SEVERITIES.map((value) => ({ value, text: t(UNKNOWN_TEXTS[value]) })),
      ])}
      <label class="choice">
        <input
          type="checkbox"
          name="exemptEndToEnd"
          .checked=${live(expert.exemptEndToEnd)}
          @change=${(event: Event) =>
            this.#change({ exemptEndToEnd: (event.target as HTMLInputElement).checked })}
        />
        <span>${t("expertExempt")}</span>
      </label>
      <label for="wait">${t("expertWait", String(WAIT.max))}</label>
      <input
        id="wait"
        name="wait"
        type="number"
        min="0"
        max=${WAIT.max}
        .value=${String(expert.wait)}
        aria-invalid=${this.fault === "" ? "false" : "true"}
        aria-describedby="wait-fault"
        @change=${this.#wait}
      />
      <p id="wait-fault" class="fault" role="alert">${this.fault}</p>
    </fieldset>`;
  }

  #presets(expert: Expert) {
    const names = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
    return html`${names.map(
        (name) =>
          html`<div class="row">
            <button
              type="button"
              name=${name}
              aria-pressed=${isEqual(PRESETS[name], expert) ? "true" : "false"}
              aria-describedby="help-${name}"
              @click=${() => this.#change(PRESETS[name])}
            >
              ${t(PRESET_TEXTS[name].name)}
            </button>
            <p id="help-${name}">${t(PRESET_TEXTS[name].help)}</p>
          </div>`,
      )}
      <p class="quiet">${t("presetSource")}</p>`;
  }

  #select<Key extends "level" | "minTls" | "unknown" | "notMet" | "repliesToClear">(
    name: Key,
    label: string,
    expert: Expert,
    choices: readonly { readonly value: Expert[Key]; readonly text: string }[],
  ) {
    return html`<label for=${name}>${label}</label>
      <select
        id=${name}
        name=${name}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          const chosen = choices.find((one) => one.value === value);
          if (chosen !== undefined) this.#change({ [name]: chosen.value });
        }}
      >
        ${choices.map(
          ({ value, text }) =>
            html`<option value=${value} .selected=${live(value === expert[name])}>${text}</option>`,
        )}
      </select>`;
  }

  #wait(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    const seconds = /^\d+$/.test(value.trim()) ? Number(value) : NaN;
    const fits = seconds >= 0 && seconds <= WAIT.max;
    this.fault = fits ? "" : t("expertWaitFault", String(WAIT.max));
    if (fits) this.#change({ wait: seconds });
  }

  #change(change: Partial<Expert>): void {
    if (change.wait !== undefined) this.fault = "";
    const detail = { ...this.expert, ...change };
    this.dispatchEvent(new CustomEvent("change-expert", { detail }));
  }
}

function isEqual(one: Expert, other: Expert): boolean {
  return (Object.keys(one) as (keyof Expert)[]).every((key) => one[key] === other[key]);
}

customElements.define("postweg-expert", PostwegExpert);
