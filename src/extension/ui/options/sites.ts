/** `<postweg-sites>`: in a browser, the webmail pages a person has allowed, to be taken back. */
import { css, html, LitElement } from "lit";
import { SITES_PORT, type FromSites, type ToSites } from "../../messaging/sites-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "../components/connection.ts";
import { styles } from "./styles.ts";

class PostwegSites extends LitElement {
  static override properties = { known: { state: true } };

  static override styles = [
    styles,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding-block: 0.2em;
      }
    `,
  ];

  declare known: ToSites | undefined;
  readonly #connection: Connection<FromSites>;

  constructor() {
    super();
    this.#connection = connect<ToSites, FromSites>(
      SITES_PORT,
      (message) => {
        this.known = message;
        const detail = message.sites.flatMap((site) => site.identities);
        this.dispatchEvent(new CustomEvent<readonly string[]>("identities", { detail }));
      },
      // An idle background is stopped; it is not woken only to be looked at.
      () => {},
    );
    this.#watch();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#watch();
    });
  }

  override render() {
    const sites = this.known?.sites ?? [];
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("sitesTitle")}</h2>
      <p>${t("sitesHelp")}</p>
      ${sites.length === 0 ? html`<p>${t("sitesNone")}</p>` : ""}
      <ul>
        ${sites.map(
          ({ pattern }) =>
            html`<li>
              <button @click=${() => this.#remove(pattern)}>
                ${t("sitesRemove", pattern.slice(0, -2))}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #remove(pattern: string): void {
    this.#connection.send({ kind: "watch" });
    this.#connection.send({ kind: "remove", pattern });
  }

  #watch(): void {
    this.#connection.send({ kind: "watch" });
  }
}

customElements.define("postweg-sites", PostwegSites);
