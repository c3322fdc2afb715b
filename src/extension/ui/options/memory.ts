/** `<postweg-memory>`: what is remembered of domains, those that became less first. */
import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { DomainRecord, Lock, Proven } from "../../../core/memory/record.ts";
import {
  MEMORY_PORT,
  type FromMemoryPage,
  type ToMemoryPage,
} from "../../messaging/memory-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import type { Loaded } from "../../settings/store.ts";
import { connect, type Connection } from "../components/connection.ts";
import "../components/sign.ts";
import { Section } from "./section.ts";
import { styles } from "./styles.ts";
import { dateText, stateText, strengthText } from "./texts.ts";

type Told = Extract<ToMemoryPage, { kind: "records" }>;

class PostwegMemory extends Section {
  static override properties = {
    told: { state: true },
    filter: { state: true },
    asking: { state: true },
  };

  static override styles = [
    styles,
    css`
      li {
        border-block-start: 1px solid var(--line);
        padding-block: 0.5em;
      }
      .text {
        flex: 1 1 16em;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .domain {
        font-weight: 600;
      }
      .list {
        max-block-size: 30em;
        overflow: auto;
      }
      postweg-sign {
        min-inline-size: 2.7em;
      }
    `,
  ];

  declare told: Told | undefined;
  declare filter: string;
  /** Whether the person was asked if all is to be erased. */
  declare asking: boolean;
  readonly #connection: Connection<FromMemoryPage>;

  constructor() {
    super();
    this.filter = "";
    this.asking = false;
    this.#connection = connect<ToMemoryPage, FromMemoryPage>(
      MEMORY_PORT,
      (message) => {
        if (message.kind === "records") this.told = message;
      },
      // An idle background is stopped; it is not woken only to be looked at.
      () => {},
    );
    this.#watch();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#watch();
    });
  }

  protected override content({ settings }: Loaded) {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("memoryTitle")}</h2>
      <p>${t("memoryHelp")}</p>
      ${this.owner("remember")}
      <label class="choice">
        <input
          type="checkbox"
          name="remember"
          ?disabled=${this.isLocked("remember")}
          .checked=${live(settings.remember)}
          @change=${(event: Event) => {
            const remember = (event.target as HTMLInputElement).checked;
            void this.save(() => ({ remember }));
          }}
        />
        <span>${t("memoryRemember")}</span>
      </label>
      ${this.told === undefined ? nothing : this.#records(this.told)}
      <p role="status">${this.status}</p>
    </section>`;
  }

  #records(told: Told) {
    if (told.total === 0) return html`<p id="count">${t("memoryEmpty")}</p>`;
    const { records, matching, total, locked } = told;
    return html`<label for="filter">${t("memoryFilter")}</label>
      <input
        id="filter"
        name="filter"
        type="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength="255"
        .value=${this.filter}
        @input=${(event: Event) => {
          this.filter = (event.target as HTMLInputElement).value;
          this.#watch();
        }}
      />
      <p id="count">
        ${t("memoryCount", String(records.length), String(matching), String(total), String(locked))}
      </p>
      <ul class="list" tabindex="0" aria-labelledby="title">
        ${repeat(
          records,
          ({ domain }) => domain,
          (record) => this.#record(record),
        )}
      </ul>
      ${this.asking ? this.#question(total) : this.#eraseButton()}`;
  }

  #record({ domain, proven, lock }: DomainRecord) {
    const state = lock?.now.state ?? (proven?.strength === "dane" ? "dane" : "tls");
    return html`<li class="row">
      <postweg-sign .state=${state} .warning=${lock !== undefined}></postweg-sign>
      <div class="text">
        <p class="domain">${domain}</p>
        ${lock === undefined ? nothing : html`<p class="fault">${lockText(lock)}</p>`}
        ${lock !== undefined || proven === undefined ? nothing : html`<p>${provenText(proven)}</p>`}
      </div>
      ${lock === undefined ? nothing : this.#deed("lift", domain)} ${this.#deed("forget", domain)}
    </li>`;
  }

  #deed(kind: "lift" | "forget", domain: string) {
    const text = t(kind === "lift" ? "memoryLift" : "memoryForget");
    return html`<button
      type="button"
      name=${kind}
      aria-label="${text}: ${domain}"
      @click=${() => {
        this.#connection.send({ kind, domain });
        void this.#done(t(kind === "lift" ? "memoryLifted" : "memoryForgotten", domain), ".list");
      }}
    >
      ${text}
    </button>`;
  }

  #eraseButton() {
    return html`<button type="button" name="erase" @click=${() => this.#askErase(true)}>
      ${t("memoryErase")}
    </button>`;
  }

  #question(total: number) {
    return html`<div class="row" role="group" aria-labelledby="sure">
      <p id="sure">${t("memoryEraseSure", String(total))}</p>
      <button type="button" name="eraseNot" @click=${() => this.#askErase(false)}>
        ${t("memoryEraseNot")}
      </button>
      <button
        type="button"
        name="eraseAll"
        @click=${() => {
          this.asking = false;
          this.#connection.send({ kind: "erase" });
          void this.#done(t("memoryErased"), "[name=remember]");
        }}
      >
        ${t("memoryEraseYes")}
      </button>
    </div>`;
  }

  /** The focus goes where the button that had it is replaced; to the harmless one. */
  async #askErase(asking: boolean): Promise<void> {
    this.asking = asking;
    await this.updateComplete;
    this.#focus(asking ? "[name=eraseNot]" : "[name=erase]");
  }

  async #done(text: string, focus: string): Promise<void> {
    // The button that had it goes with its row.
    this.#focus(focus);
    await this.say(text);
  }

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #watch(): void {
    this.#connection.send({ kind: "watch", filter: this.filter });
  }
}

function lockText({ was, now, since }: Lock): string {
  return t(
    "memoryLock",
    strengthText(was.strength),
    dateText(was.at),
    stateText(now),
    dateText(since),
  );
}

function provenText({ strength, since, at }: Proven): string {
  return t("memoryProven", strengthText(strength), dateText(since), dateText(at));
}

customElements.define("postweg-memory", PostwegMemory);
