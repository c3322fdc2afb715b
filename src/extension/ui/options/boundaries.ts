/** `<postweg-boundaries>`: for each account, whose servers are believed about received mail. */
import { css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import {
  RECEIVED_PORT,
  type AccountView,
  type FromReceived,
  type ToReceived,
} from "../../messaging/received-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import "../components/boundary.ts";
import type { BoundaryChange } from "../components/boundary.ts";
import { connect, type Connection } from "../components/connection.ts";
import { Section } from "./section.ts";
import { styles } from "./styles.ts";

class PostwegBoundaries extends Section {
  static override properties = { accounts: { state: true } };

  static override styles = [
    styles,
    css`
      li {
        border-block-start: 1px solid var(--line);
        padding-block: 0.5em;
      }
      h3 {
        font-size: 1em;
        margin: 0 0 0.25em;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare accounts: readonly AccountView[];
  readonly #connection: Connection<FromReceived>;

  constructor() {
    super();
    this.accounts = [];
    this.#connection = connect<ToReceived, FromReceived>(
      RECEIVED_PORT,
      (message) => {
        if (message.kind === "accounts") this.accounts = message.accounts;
      },
      // An idle background is stopped; it is not woken only to be looked at.
      () => {},
    );
    this.#watch();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#watch();
    });
  }

  protected override content() {
    if (this.accounts.length === 0) return html`${nothing}`;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("boundariesTitle")}</h2>
      <p>${t("boundariesHelp")}</p>
      <ul>
        ${repeat(
          this.accounts,
          ({ id }) => id,
          (account) =>
            html`<li>
              <h3>${account.name}</h3>
              <postweg-boundary
                .account=${account}
                .boundary=${account.boundary}
                @change-boundary=${(event: CustomEvent<BoundaryChange>) =>
                  this.#connection.send(event.detail)}
              ></postweg-boundary>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #watch(): void {
    this.#connection.send({ kind: "watch-accounts" });
  }
}

customElements.define("postweg-boundaries", PostwegBoundaries);
