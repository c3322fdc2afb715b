/** The guard's dialogs, read and used as a person does. */
import type { ExtensionPages } from "./extension-pages.ts";
import { waitFor } from "./wait.ts";

export type GuardButton = "back" | "again" | "send" | "split" | "remove" | "anyway";

export interface GuardText {
  readonly heading: string;
  readonly fault: string;
  readonly held: readonly string[];
  /** Ids of the buttons below, in their order. */
  readonly buttons: readonly string[];
  /** A sentence above those that are held. */
  readonly notice: string;
  /** Texts of the buttons beside the recipients. */
  readonly deeds: readonly string[];
  readonly text: string;
}

export class GuardDialog {
  readonly #pages: ExtensionPages;
  readonly #url: string;

  /** @param tabId of the compose window. */
  constructor(pages: ExtensionPages, tabId: number) {
    this.#pages = pages;
    this.#url = `guard/guard.html?tab=${tabId}&`;
  }

  isOpen(): Promise<boolean> {
    return this.#pages.isOpen(this.#url);
  }

  /** `undefined` while it is not there, or still checking. */
  async read(): Promise<GuardText | undefined> {
    if (!(await this.isOpen())) return undefined;
    try {
      return await this.#pages.inPage(this.#url, readGuard);
    } catch {
      return undefined; // just closed
    }
  }

  /** Waits until it has decided. */
  held(ms?: number): Promise<GuardText> {
    return waitFor("the guard to hold the message", () => this.read(), ms);
  }

  async press(button: GuardButton): Promise<void> {
    await this.#pages.inPage(
      this.#url,
      (id: string) => {
        const root = document.querySelector("postweg-guard")?.shadowRoot;
        const button = root?.querySelector<HTMLButtonElement>(`#${id}`);
        if (!button) throw new Error(`no button ${id}`);
        // It may close the dialog, which would take our answer with it.
        setTimeout(() => button.click());
      },
      button,
    );
  }

  /** A button beside a recipient, by a part of its text. */
  async pressDeed(text: string): Promise<void> {
    await this.#pages.inPage(
      this.#url,
      (text: string) => {
        const root = document.querySelector("postweg-guard")?.shadowRoot;
        const all = [...(root?.querySelectorAll<HTMLButtonElement>(".deeds button") ?? [])];
        const button = all.find(({ textContent }) => textContent.includes(text));
        if (!button) throw new Error(`no button with ${text}`);
        setTimeout(() => button.click());
      },
      text,
    );
  }

  async remember(): Promise<void> {
    await this.#pages.inPage(this.#url, () => {
      const root = document.querySelector("postweg-guard")?.shadowRoot;
      root?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    });
  }
}

function readGuard() {
  const root = document.querySelector("postweg-guard")?.shadowRoot;
  const buttons = [...(root?.querySelectorAll("footer button") ?? [])].map(({ id }) => id);
  // Still checking: nothing can be done but go back.
  if (!root || !buttons.some((id) => id === "again" || id === "send")) return undefined;
  const text = (selector: string) => root.querySelector(selector)?.textContent.trim() ?? "";
  return {
    heading: text("h1"),
    fault: text(".fault"),
    held: [...root.querySelectorAll("postweg-recipient")].map(
      (one) => one.shadowRoot?.querySelector(".text")?.textContent.trim() ?? "",
    ),
    buttons,
    notice: root.querySelector("postweg-notice")?.shadowRoot?.textContent.trim() ?? "",
    deeds: [...root.querySelectorAll(".deeds button")].map((one) =>
      one.textContent.replace(/\s+/g, " ").trim(),
    ),
    text: root.textContent.replace(/\s+/g, " ").trim(),
  };
}
