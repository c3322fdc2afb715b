/** `<postweg-trial>`: looks at one address, and says who was told what for it. */
import { html, nothing } from "lit";
import { POPUP_PORT, type FromPopup, type ToPopup } from "../../messaging/popup-protocol.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";
import { translate as t } from "../../platform/i18n.ts";
import type { Loaded } from "../../settings/store.ts";
import type { Settings } from "../../settings/settings.ts";
import { connect, type Connection } from "../components/connection.ts";
import { fieldText } from "../components/field-text.ts";
import "../components/recipient.ts";
import { Section } from "./section.ts";

class PostwegTrial extends Section {
  static override properties = { view: { state: true } };

  declare view: RecipientView | undefined;
  readonly #connection: Connection<FromPopup>;

  constructor() {
    super();
    this.#connection = connect<ToPopup, FromPopup>(
      POPUP_PORT,
      ({ recipients }) => (this.view = recipients[0]),
      () => {},
    );
  }

  protected override content({ settings }: Loaded) {
    const { view } = this;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("trialTitle")}</h2>
      <p>${t("trialHelp")}</p>
      <form class="row" @submit=${this.#check}>
        <input
          name="address"
          autocomplete="off"
          spellcheck="false"
          aria-label=${t("popupCheckLabel")}
        />
        <button>${t("popupCheckButton")}</button>
      </form>
      <div aria-live="polite">
        ${
          view === undefined
            ? nothing
            : html`<postweg-recipient .view=${view} @look-again=${this.#again}></postweg-recipient>
                ${told(view, settings)}`
        }
      </div>
    </section>`;
  }

  #check(event: Event): void {
    event.preventDefault();
    const text = fieldText(new FormData(event.target as HTMLFormElement), "address");
    this.view = undefined;
    this.#connection.send({ kind: "check", text: text.slice(0, 320) });
  }

  #again(event: CustomEvent<{ domain: string }>): void {
    this.#connection.send({ kind: "look-again", domains: [event.detail.domain] });
  }
}

/** Who was told what, for a domain that is looked up. */
function told({ assessment }: RecipientView, settings: Settings) {
  if (assessment === undefined || assessment.domain === "") return nothing;
  const hosts = assessment.destinations.map(({ host }) => host).join(", ");
  const names = [assessment.domain, ...(hosts === "" ? [] : [hosts])].join(", ");
  const { backend } = settings;
  return html`<ul>
    <li>${t("trialToldResolver", new URL(settings.resolver).host, names)}</li>
    <li>
      ${
        backend === ""
          ? t("trialNoBackend")
          : t("trialToldBackend", new URL(backend).host, hosts === "" ? "–" : hosts)
      }
    </li>
    <li>${t("trialToldNobody")}</li>
  </ul>`;
}

customElements.define("postweg-trial", PostwegTrial);
