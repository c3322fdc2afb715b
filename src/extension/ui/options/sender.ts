/** `<postweg-sender>`: Off, On or Expert for one sender, and its exceptions. It tells what was changed; saving is its owner's. */
import { css, html, LitElement, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { translate as t, type MessageKey } from "../../platform/i18n.ts";
import { SENDER_MODES, type Expert, type Sender } from "../../settings/senders.ts";
import { styles } from "./styles.ts";
import "./expert.ts";
import "./rules.ts";

const MODES: Record<Sender["mode"], { name: MessageKey; help: MessageKey }> = {
  off: { name: "senderOff", help: "senderOffHelp" },
  on: { name: "senderOn", help: "senderOnHelp" },
  expert: { name: "senderExpert", help: "senderExpertHelp" },
};

class PostwegSender extends LitElement {
  static override properties = {
    sender: { attribute: false },
    heading: { attribute: false },
    locked: { attribute: false },
    covered: { attribute: false },
    follows: { attribute: false },
    removable: { attribute: false },
  };

  static override styles = [
    styles,
    css`
      strong {
        font-weight: 600;
      }
    `,
  ];

  declare sender: Sender | undefined;
  declare heading: string;
  declare locked: boolean;
  /** The pattern that counts while there is no entry of its own; "" for none. */
  declare covered: string;
  /** The pattern that would count without this entry; "" for none. */
  declare follows: string;
  declare removable: boolean;

  override render() {
    const { sender, locked } = this;
    if (sender === undefined) return nothing;
    return html`<fieldset ?disabled=${locked}>
      <legend>${this.heading}</legend>
      ${this.covered === "" ? this.#choices(sender) : this.#cover(sender)}
    </fieldset>`;
  }

  #cover({ mode }: Sender) {
    return html`<p>${t("senderCovered", this.covered)} <strong>${t(MODES[mode].name)}</strong></p>
      <button type="button" name="own" @click=${() => this.#tell({})}>${t("senderOwn")}</button>`;
  }

  #choices(sender: Sender) {
    const { locked } = this;
    return html`${SENDER_MODES.map((mode) => this.#mode(mode, sender.mode))}
      ${
        sender.mode === "expert"
          ? html`<postweg-expert
              .expert=${{ ...sender.expert }}
              .locked=${locked}
              @change-expert=${({ detail }: CustomEvent<Expert>) => this.#tell({ expert: detail })}
            ></postweg-expert>`
          : nothing
      }
      <postweg-rules
        .rules=${[...sender.rules]}
        .locked=${locked}
        @change-rules=${({ detail }: CustomEvent<Sender["rules"]>) => this.#tell({ rules: detail })}
      ></postweg-rules>
      ${this.#removal()}`;
  }

  #mode(mode: Sender["mode"], chosen: Sender["mode"]) {
    const { name, help } = MODES[mode];
    return html`<label class="choice">
      <input
        type="radio"
        name="mode"
        value=${mode}
        .checked=${live(mode === chosen)}
        @change=${() => this.#tell({ mode })}
      />
      <span><strong>${t(name)}</strong>: <span class="quiet">${t(help)}</span></span>
    </label>`;
  }

  #removal() {
    if (!this.removable && this.follows === "") return nothing;
    return html`<button type="button" name="removeSender" @click=${this.#remove}>
      ${this.removable ? t("senderRemove", this.heading) : t("senderFollow", this.follows)}
    </button>`;
  }

  #tell(detail: Partial<Sender>): void {
    this.dispatchEvent(new CustomEvent("change-sender", { detail }));
  }

  #remove(): void {
    this.dispatchEvent(new CustomEvent("remove-sender"));
  }
}

customElements.define("postweg-sender", PostwegSender);
