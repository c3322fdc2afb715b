/** A compose window, used as a person uses it. */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Chrome, WindowHandle } from "./chrome.ts";
import type { ComposeGlobals, PillElement } from "./chrome-globals.ts";
import type { ExtensionPages } from "./extension-pages.ts";
import { dragOnScreen } from "./display.ts";
import { KEY } from "./marionette.ts";
import { pillAndInput, readPills, ROWS, type Pill, type RecipientRow } from "./recipient-pills.ts";
import type { Script } from "./script.ts";
import { waitFor } from "./wait.ts";

const BUTTON = "[id$='composeAction-toolbarbutton']";
const SCREENSHOTS = fileURLToPath(new URL("../../../dist/screenshots/", import.meta.url));

export class ComposeWindow {
  readonly handle: WindowHandle;
  readonly #chrome: Chrome;
  readonly #pages: ExtensionPages;
  readonly #displayName: string | null;

  constructor(
    chrome: Chrome,
    pages: ExtensionPages,
    handle: WindowHandle,
    displayName: string | null,
  ) {
    this.#chrome = chrome;
    this.#pages = pages;
    this.handle = handle;
    this.#displayName = displayName;
  }

  /** Code in the window itself, with Thunderbird's privileges. */
  run<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#chrome.run(this.handle, script, ...args);
  }

  async ready(): Promise<void> {
    await waitFor("the editor", () =>
      this.run(() => (window as unknown as ComposeGlobals).composeEditorReady),
    );
  }

  /** Types into a row, showing it first, and ends with Enter unless told otherwise. */
  async typeRecipient(
    text: string,
    { field = "to", commit = true }: { field?: RecipientRow; commit?: boolean } = {},
  ): Promise<void> {
    const before = (await this.pills()).length;
    await this.#focusRow(field);
    await this.#chrome.type(this.handle, `#${ROWS[field].input}`, commit ? text + KEY.enter : text);
    if (commit) await this.#untilPills((count) => count > before);
  }

  /** Types the beginning, waits for the address book's suggestion, takes it. */
  async chooseSuggestion(beginning: string, field: RecipientRow = "to"): Promise<void> {
    const before = (await this.pills()).length;
    await this.typeRecipient(beginning, { field, commit: false });
    await waitFor("a suggestion", () =>
      this.run((id: string) => {
        const input = document.getElementById(id) as HTMLInputElement & {
          controller: { matchCount: number };
        };
        return input.controller.matchCount > 0;
      }, ROWS[field].input),
    );
    await this.#chrome.press(this.handle, KEY.enter);
    await this.#untilPills((count) => count > before);
  }

  async paste(text: string, field: RecipientRow = "to"): Promise<void> {
    const before = (await this.pills()).length;
    await this.#focusRow(field);
    await this.run((text: string) => {
      Cc["@mozilla.org/widget/clipboardhelper;1"]
        .getService(Ci.nsIClipboardHelper)
        .copyString(text);
    }, text);
    await this.#chrome.press(this.handle, KEY.control, "v");
    await this.#chrome.press(this.handle, KEY.enter);
    await this.#untilPills((count) => count > before);
  }

  /** Opens the pill for editing, as Enter on it does, and leaves it so. */
  async startEditing(full: string): Promise<void> {
    await this.select(full);
    await this.#chrome.press(this.handle, KEY.enter);
    await waitFor("the pill to open", () =>
      this.run(() => document.querySelector("mail-address-pill.editing") !== null),
    );
  }

  /** Replaces the text of the pill that is open, and closes it with Enter. */
  async endEditing(text: string): Promise<void> {
    await this.#chrome.press(this.handle, KEY.control, "a");
    await this.#chrome.type(this.handle, "mail-address-pill.editing .input-pill", text + KEY.enter);
    await waitFor("the pill to close", () =>
      this.run(() => document.querySelector("mail-address-pill.editing") === null),
    );
  }

  async edit(full: string, text: string): Promise<void> {
    await this.startEditing(full);
    await this.endEditing(text);
  }

  async remove(full: string): Promise<void> {
    const before = (await this.pills()).length;
    await this.select(full);
    await this.#chrome.press(this.handle, KEY.delete);
    await this.#untilPills((count) => count < before);
  }

  /** By the command of the pill's context menu. */
  async move(full: string, field: RecipientRow): Promise<void> {
    await this.select(full);
    await this.run((row: string) => moveSelectedPillsOnCommand(row), ROWS[field].row);
    await waitFor("the pill in its new row", async () =>
      (await this.pills()).some((pill) => pill.full === full && pill.row === field),
    );
  }

  /** With the mouse; needs a screen, as WebDriver's pointer starts no drag session in chrome windows. */
  async drag(full: string, field: RecipientRow): Promise<void> {
    if (!this.#displayName)
      throw new Error("Dragging needs startThunderbird({ display: 'screen' })");
    const [from, to] = await this.run(pillAndInput, full, ROWS[field].input);
    await dragOnScreen(this.#displayName, from, to);
    await waitFor("the pill in its new row", async () =>
      (await this.pills()).some((pill) => pill.full === full && pill.row === field),
    );
  }

  async showRow(field: RecipientRow): Promise<void> {
    await this.run((row: string) => showAndFocusAddressRow(row), ROWS[field].row);
  }

  async select(full: string): Promise<void> {
    await this.run((full: string) => {
      const pills = [...document.querySelectorAll<PillElement>("mail-address-pill")];
      const pill = pills.find(({ fullAddress }) => fullAddress === full);
      if (!pill) throw new Error(`No pill ${full}`);
      for (const other of pills) other.removeAttribute("selected");
      pill.setAttribute("selected", "selected");
      pill.focus();
    }, full);
  }

  pills(): Promise<Pill[]> {
    return this.run(readPills);
  }

  async pill(full: string): Promise<Pill> {
    const pills = await this.pills();
    const pill = pills.find((one) => one.full === full);
    if (!pill) throw new Error(`No pill ${full} among ${pills.map((one) => one.full).join(", ")}`);
    return pill;
  }

  /** What the add-on's button shows: badge and label are "" when there is none. */
  async button(): Promise<{ badge: string; label: string; title: string; badgeStyle: string }> {
    return this.run((selector: string) => {
      const button = document.querySelector(selector);
      const read = (name: string) => button?.getAttribute(name) ?? "";
      return {
        badge: read("badge"),
        label: read("label"),
        title: read("tooltiptext"),
        badgeStyle: read("badgeStyle"),
      };
    }, BUTTON);
  }

  async badge(): Promise<string> {
    return (await this.button()).badge;
  }

  async openPopup(url = "popup/popup.html"): Promise<void> {
    await this.#chrome.click(this.handle, BUTTON);
    await waitFor("the popup", () => this.#pages.isOpen(url));
  }

  async closePopup(url = "popup/popup.html"): Promise<void> {
    await this.#chrome.press(this.handle, KEY.escape);
    await waitFor("the popup's end", async () => !(await this.#pages.isOpen(url)));
  }

  inPopup<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#pages.inPage("popup/popup.html", script, ...args);
  }

  /** All that can be read in the popup, into its components' shadow roots. */
  popupText(): Promise<string> {
    return this.inPopup(() => {
      const read = (root: Node): string =>
        [...root.childNodes]
          .map((node) => {
            if (node.nodeType === Node.TEXT_NODE) return node.textContent?.trim() ?? "";
            if (/^(style|script)$/i.test(node.nodeName)) return "";
            const { shadowRoot } = node as Element;
            return shadowRoot ? read(shadowRoot) : read(node);
          })
          .filter(Boolean)
          .join(" ");
      return read(document.body);
    });
  }

  /** The id that the add-on knows this window by. */
  tabId(addon: string): Promise<number> {
    return this.run(
      (addon: string) =>
        WebExtensionPolicy.getByID(addon).extension.windowManager.wrapWindow(window).activeTab.id,
      addon,
    );
  }

  async resize(width: number, height: number): Promise<void> {
    await this.run(
      async (width: number, height: number) => {
        window.resizeTo(width, height);
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
      width,
      height,
    );
  }

  async send(): Promise<void> {
    await this.#chrome.click(this.handle, "#button-send");
  }

  async isOpen(): Promise<boolean> {
    return (await this.#chrome.handles()).includes(this.handle);
  }

  /** Without asking whether to save. */
  async close(): Promise<void> {
    await this.run(() => {
      setTimeout(() => window.close());
    });
    await waitFor("the window to close", async () => !(await this.isOpen()));
  }

  /** Into dist/screenshots. With a screen: all of it, panels and tooltips included. */
  async screenshot(name: string): Promise<string> {
    const file = `${SCREENSHOTS}${name}.png`;
    await mkdir(dirname(file), { recursive: true });
    if (this.#displayName) {
      const env = { ...process.env, DISPLAY: this.#displayName };
      await promisify(execFile)("import", ["-window", "root", file], { env });
    } else {
      await writeFile(file, await this.#chrome.screenshot(this.handle));
    }
    return file;
  }

  async #focusRow(field: RecipientRow): Promise<void> {
    await this.showRow(field);
    await this.run((id: string) => document.getElementById(id)?.focus(), ROWS[field].input);
  }

  async #untilPills(enough: (count: number) => boolean): Promise<void> {
    await waitFor("the pills to change", async () => enough((await this.pills()).length));
  }
}

declare function showAndFocusAddressRow(row: string): void;
declare function moveSelectedPillsOnCommand(row: string): void;
declare const Cc: Record<
  "@mozilla.org/widget/clipboardhelper;1",
  { getService(type: unknown): { copyString(text: string): void } }
>;
declare const Ci: { readonly nsIClipboardHelper: unknown };
declare const WebExtensionPolicy: {
  getByID(id: string): {
    extension: { windowManager: { wrapWindow(window: Window): { activeTab: { id: number } } } };
  };
};
