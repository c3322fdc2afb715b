/**
 * Code in the pages of an add-on: background, popup, options.
 *
 * Marionette's content context finds no pages in Thunderbird, so each is
 * reached from the chrome side, through the actor Marionette has in it. Code
 * run this way is not held by the page's CSP: never test CSP so.
 */
import type { Chrome, WindowHandle } from "./chrome.ts";
import type { ExtensionPolicies, XulBrowser } from "./chrome-globals.ts";
import { asyncBody, parseOutcome, type Script } from "./script.ts";

declare const WebExtensionPolicy: ExtensionPolicies;
declare const Services: { wm: { getEnumerator(type: null): Iterable<Window> } };

const SANDBOX = { async: true, sandboxName: null, newSandbox: false, timeout: 60_000, line: 0 };

export class ExtensionPages {
  readonly #chrome: Chrome;
  readonly #main: WindowHandle;

  constructor(chrome: Chrome, main: WindowHandle) {
    this.#chrome = chrome;
    this.#main = main;
  }

  async inBackground<Args extends readonly unknown[], Result>(
    id: string,
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const outcome = await this.#chrome.run(
      this.#main,
      async (id: string, body: string, args: readonly unknown[], options: object) => {
        const extension = WebExtensionPolicy.getByID(id)?.extension;
        const view = [...(extension?.views ?? [])].find(
          ({ viewType }) => viewType === "background",
        );
        const page = view?.xulBrowser.browsingContext?.currentWindowGlobal;
        if (!page) throw new Error(`${id} has no running background`);
        return page.getActor("MarionetteCommands").executeScript(body, args, options);
      },
      id,
      asyncBody(script),
      args,
      SANDBOX,
    );
    return parseOutcome<Result>(outcome);
  }

  /** In the page, wherever it is shown, whose address contains `url`. */
  async inPage<Args extends readonly unknown[], Result>(
    url: string,
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const outcome = await this.#chrome.run(
      this.#main,
      runInPage,
      url,
      asyncBody(script),
      args,
      SANDBOX,
    );
    if (outcome === null) throw new Error(`No page with ${url} is open`);
    return parseOutcome<Result>(outcome);
  }

  async isOpen(url: string): Promise<boolean> {
    return (await this.#chrome.run(this.#main, runInPage, url, null, [], SANDBOX)) !== null;
  }

  /**
   * As a click into it does. Thunderbird 153 gives a popup in a panel the focus, but not the
   * keys; it gets them once its frame has the focus, too (seen on Linux with a real keyboard).
   */
  async focus(url: string): Promise<void> {
    await this.#chrome.run(this.#main, runInPage, url, "focus", [], SANDBOX);
  }
}

/** Null when there is no such page. Popups are browsers in panels of any window, hence the walk. */
async function runInPage(
  url: string,
  /** Null only looks whether it is there; "focus" gives it the focus. */
  body: string | null,
  args: readonly unknown[],
  options: object,
): Promise<unknown> {
  function find(root: Document | ShadowRoot): XulBrowser | null {
    for (const browser of root.querySelectorAll<XulBrowser>("browser")) {
      if (browser.browsingContext && browser.currentURI?.spec.includes(url)) return browser;
      const inner = (browser as unknown as HTMLIFrameElement).contentDocument;
      const found = inner && find(inner);
      if (found) return found;
    }
    for (const panel of root.querySelectorAll("panel")) {
      const found = panel.shadowRoot && find(panel.shadowRoot);
      if (found) return found;
    }
    return null;
  }
  for (const { document } of Services.wm.getEnumerator(null)) {
    const browser = find(document);
    const page = browser?.browsingContext?.currentWindowGlobal;
    if (!browser || !page) continue;
    if (body === null) return true;
    if (body === "focus") return (browser as unknown as HTMLElement).focus();
    return page.getActor("MarionetteCommands").executeScript(body, args, options);
  }
  return null;
}
