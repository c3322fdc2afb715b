/** The windows of the guard's dialogs. */
import { browser } from "../../platform/browser.ts";
import type { SendMode } from "../../platform/thunderbird.ts";

const PAGE = "guard/guard.html";

/** Pixels of the dialog; it scrolls within. */
const SIZE = { width: 640, height: 560 };

/** One dialog for each compose window. After a restart of the background they are found by their address. */
export class Dialogs {
  async open(tabId: number, mode: SendMode): Promise<void> {
    const known = await this.#find(tabId);
    if (known !== undefined) await browser.windows.update(known, { focused: true });
    else {
      const url = `${PAGE}?tab=${tabId}&mode=${mode}`;
      await browser.windows.create({ type: "popup", url, ...SIZE });
    }
  }

  async close(tabId: number): Promise<void> {
    const known = await this.#find(tabId);
    if (known !== undefined) await browser.windows.remove(known);
  }

  async #find(tabId: number): Promise<number | undefined> {
    const tabs = await browser.tabs.query({});
    const page = browser.runtime.getURL(PAGE);
    return tabs.find(({ url }) => url?.startsWith(`${page}?tab=${tabId}&`) === true)?.windowId;
  }
}
