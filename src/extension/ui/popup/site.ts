/**
 * `<postweg-site>`: in a browser, what Postweg does on the page the person looks at, and the
 * button that allows it. Nothing is put into any page before.
 */
import { css, html, LitElement, nothing } from "lit";
import {
  PENDING_SITE,
  SITES_PORT,
  type FromSites,
  type ToSites,
} from "../../messaging/sites-protocol.ts";
import { WEBMAIL_NAMES } from "../../messaging/webmail-names.ts";
import { browser } from "../../platform/browser.ts";
import { translate as t } from "../../platform/i18n.ts";
import { connect, type Connection } from "../components/connection.ts";
import type { ShownTab } from "../components/shown-tab.ts";
import { offeredSite } from "./offered-site.ts";

class PostwegSite extends LitElement {
  static override properties = {
    tab: { attribute: false },
    known: { state: true },
    refused: { state: true },
  };

  static override styles = css`
    :host {
      display: block;
    }
    p {
      margin: 0;
      padding: 0 0.75em 0.75em;
      line-height: 1.35;
      overflow-wrap: anywhere;
    }
    button {
      font: inherit;
      min-block-size: 24px; /* WCAG 2.5.8 */
      max-inline-size: 100%;
      overflow-wrap: anywhere;
    }
  `;

  declare tab: ShownTab | undefined;
  declare known: ToSites | undefined;
  declare refused: boolean;
  readonly #connection: Connection<FromSites>;

  constructor() {
    super();
    this.refused = false;
    this.#connection = connect<ToSites, FromSites>(
      SITES_PORT,
      (message) => {
        this.known = message;
        const { composing } = message;
        this.dispatchEvent(new CustomEvent("composing", { detail: { composing } }));
      },
      () => setTimeout(() => this.#watch()),
    );
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has("tab")) this.#watch();
  }

  override render() {
    const { known } = this;
    const site = offeredSite(this.tab?.url);
    if (known === undefined || site === undefined || known.composing) return nothing;
    const { host, pattern } = site;
    if (!known.sites.some((one) => one.pattern === pattern)) {
      return html`<p>${t("siteAsk", host)}</p>
        <p>
          <button id="grant" @click=${() => this.#grant(pattern)}>${t("siteGrant", host)}</button>
        </p>
        <p role="status">${this.refused ? t("siteRefused") : ""}</p>`;
    }
    const text =
      known.webmail === undefined
        ? t("siteUnknown", host, WEBMAIL_NAMES.join(", "))
        : t("siteReady", host, known.webmail);
    return html`<p>${text}</p>`;
  }

  #watch(): void {
    const { id } = this.tab ?? {};
    if (id !== undefined) this.#connection.send({ kind: "watch", tabId: id });
  }

  /** Nothing may be awaited before the browser is asked: after that it is no wish of a person any more. */
  async #grant(pattern: string): Promise<void> {
    const noted = browser.storage.session.set({ [PENDING_SITE]: pattern });
    const granted = await browser.permissions.request({ origins: [pattern] }).catch(() => false);
    this.refused = !granted;
    await noted.catch(() => {});
    if (granted) this.#connection.send({ kind: "add", pattern });
  }
}

customElements.define("postweg-site", PostwegSite);
