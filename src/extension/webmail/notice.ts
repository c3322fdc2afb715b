/** A few words in the page, for what no dialog of the add-on can say: in a closed shadow tree of their own. */
import type { Translate } from "../platform/i18n.ts";
import type { NoticeKey } from "./gate.ts";
import style from "./notice.css";

export class Notice {
  readonly #t: Translate;
  #host: HTMLElement | undefined;

  constructor(t: Translate) {
    this.#t = t;
  }

  say(key: NoticeKey): void {
    this.clear();
    const host = document.createElement("postweg-notice");
    const root = host.attachShadow({ mode: "closed" });
    const sheet = document.createElement("style");
    sheet.textContent = style;
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.lang = this.#t("language");
    const text = document.createElement("p");
    text.textContent = this.#t(key);
    const close = document.createElement("button");
    close.textContent = this.#t("webmailClose");
    close.addEventListener("click", () => this.clear());
    box.append(text, close);
    root.append(sheet, box);
    document.documentElement.append(host);
    this.#host = host;
  }

  clear(): void {
    this.#host?.remove();
    this.#host = undefined;
  }
}
