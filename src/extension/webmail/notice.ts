/** A few words in the page, for what no dialog of the add-on can say: in a closed shadow tree of their own. */
import type { Translate } from "../platform/i18n.ts";
import type { NoticeKey } from "./gate.ts";
import style from "./notice.css";

export class Notice {
  /** Read while the add-on is there: one that was updated or removed has no texts any more. */
  readonly #texts: Readonly<Record<NoticeKey | "webmailClose" | "language", string>>;
  #host: HTMLElement | undefined;

  constructor(t: Translate) {
    this.#texts = {
      webmailNoticeNobody: t("webmailNoticeNobody"),
      webmailNoticeAgain: t("webmailNoticeAgain"),
      webmailNoticeUnchecked: t("webmailNoticeUnchecked"),
      webmailClose: t("webmailClose"),
      language: t("language"),
    };
  }

  say(key: NoticeKey): void {
    this.clear();
    const host = document.createElement("postweg-notice");
    const root = host.attachShadow({ mode: "closed" });
    const sheet = document.createElement("style");
    sheet.textContent = style;
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.lang = this.#texts.language;
    const text = document.createElement("p");
    text.textContent = this.#texts[key];
    const close = document.createElement("button");
    close.textContent = this.#texts.webmailClose;
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
