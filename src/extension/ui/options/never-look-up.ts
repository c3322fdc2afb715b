/** `<postweg-never-look-up>`: the addresses and domains about which nobody is asked anything. */
import { html } from "lit";
import { parsePattern } from "../../../core/policy/pattern.ts";
import { translate as t } from "../../platform/i18n.ts";
import { MAX_NEVER } from "../../settings/settings.ts";
import type { Loaded } from "../../settings/store.ts";
import { Section } from "./section.ts";

class PostwegNeverLookUp extends Section {
  static override properties = { faults: { state: true } };

  /** One for each line that is none. */
  declare faults: readonly string[];

  constructor() {
    super();
    this.faults = [];
  }

  protected override content({ settings }: Loaded) {
    return html`<form @submit=${this.#save} novalidate>
      <fieldset ?disabled=${this.isLocked("neverLookUp")}>
        <legend>${t("neverTitle")}</legend>
        <p id="help">${t("neverHelp")}</p>
        ${this.owner("neverLookUp")}
        <textarea
          name="neverLookUp"
          rows="4"
          spellcheck="false"
          autocapitalize="off"
          aria-label=${t("neverTitle")}
          aria-describedby="help faults"
          aria-invalid=${this.faults.length > 0 ? "true" : "false"}
          .value=${settings.neverLookUp.join("\n")}
        ></textarea>
        <div id="faults" role="alert">
          ${this.faults.map((fault) => html`<p class="fault">${fault}</p>`)}
        </div>
        <button>${t("optionsSave")}</button>
        <p role="status">${this.status}</p>
      </fieldset>
    </form>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const field = this.renderRoot.querySelector("textarea");
    const lines = (field?.value ?? "").split("\n").map((line) => line.trim());
    this.status = "";
    this.faults = faultsOf(lines);
    if (this.faults.length > 0) return field?.focus();
    const neverLookUp = lines.filter((line) => line !== "");
    await this.save(() => ({ neverLookUp }));
  }
}

/** Faults shown at a time; more would only push the field out of sight. */
const SHOWN = 5;

function faultsOf(lines: readonly string[]): string[] {
  const faults = lines.flatMap((line, at) =>
    line === "" || (line.length <= 320 && parsePattern(line).ok)
      ? []
      : [t("neverFault", String(at + 1), line.slice(0, 80))],
  );
  if (lines.length > MAX_NEVER) faults.push(t("neverTooMany", String(MAX_NEVER)));
  const more = faults.length - SHOWN;
  return more > 0 ? [...faults.slice(0, SHOWN), t("listMore", String(more))] : faults;
}

customElements.define("postweg-never-look-up", PostwegNeverLookUp);
