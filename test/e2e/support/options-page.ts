/** The options page in Thunderbird: by keyboard, and what stands in it, through all its shadow roots. */
import { untilDrawn, type Page } from "./add-on-page.ts";
import { KEY } from "./marionette.ts";
import type { Thunderbird } from "./thunderbird.ts";
import { waitFor } from "./wait.ts";

export const OPTIONS = "options/options.html";

declare const browser: { runtime: { openOptionsPage(): Promise<void> } };

const KEYS: Record<Parameters<Page["press"]>[0], string[]> = {
  Tab: [KEY.tab],
  "Shift+Tab": [KEY.shift, KEY.tab],
  Enter: [KEY.enter],
  Space: [" "],
  ArrowDown: [KEY.down],
  Home: [KEY.home],
  End: [KEY.end],
  SelectAll: [KEY.control, "a"],
  Cut: [KEY.control, "x"],
  Paste: [KEY.control, "v"],
};

export interface OptionsPage extends Page {
  /** As if newly opened, with the focus in it. */
  open(): Promise<void>;
}

/**
 * A page of the add-on in the main window, by keyboard.
 * @param tb of the moment: it may not have been started yet.
 */
export function pageInTab(tb: () => Thunderbird, url: string): Page {
  return {
    run: (script, ...args) => tb().pages.inPage(url, script, ...args),
    async type(text) {
      for (const letter of text) await tb().chrome.press(tb().main, letter);
    },
    press: (key) => tb().chrome.press(tb().main, ...KEYS[key]),
  };
}

/** @param tb of the moment: it may not have been started yet. */
export function optionsPage(tb: () => Thunderbird): OptionsPage {
  const page = pageInTab(tb, OPTIONS);
  return { ...page, open: () => openOptions(tb(), page) };
}

/** Gives the tab that is shown the keys, as a click into it would. */
export async function focusTab(tb: Thunderbird): Promise<void> {
  await tb.chrome.run(tb.main, () => {
    const tabs = document.getElementById("tabmail") as unknown as {
      selectedBrowser: HTMLElement | null;
    };
    window.focus();
    tabs.selectedBrowser?.focus();
  });
}

async function openOptions(tb: Thunderbird, page: Page): Promise<void> {
  const again = await tb.pages.isOpen(OPTIONS);
  await tb.inBackground(() => browser.runtime.openOptionsPage()); // or brings it to the front
  if (again) {
    await page.run(() => {
      document.title = "before";
      location.reload();
    });
  }
  await waitFor("the options", async () => {
    if (!(await tb.pages.isOpen(OPTIONS))) return false;
    return (await page.run(() => document.title).catch(() => "before")) !== "before";
  });
  await waitFor("the options page", () => untilDrawn(page, "postweg-options").then(() => true));
  await focusTab(tb);
}

/** The texts of all that match. To be run in the page. */
export function deepTexts(selector: string): string[] {
  const texts: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(selector)) {
        texts.push((element.textContent ?? "").replace(/\s+/g, " ").trim());
      }
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return texts;
}

export interface FieldState {
  readonly value: string;
  readonly checked: boolean;
  /** By itself, or by what it stands in. */
  readonly disabled: boolean;
}

/** Of the first field with this name; null when there is none. To be run in the page. */
export function fieldState(name: string): FieldState | null {
  const find = (root: ParentNode): HTMLInputElement | null => {
    for (const element of root.querySelectorAll("*")) {
      if (element.getAttribute("name") === name) return element as HTMLInputElement;
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const field = find(document);
  if (field === null) return null;
  const { value, checked } = field;
  return { value, checked, disabled: field.matches(":disabled") };
}
