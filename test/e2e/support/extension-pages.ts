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
import { waitFor } from "./wait.ts";

declare const WebExtensionPolicy: ExtensionPolicies;
interface Accessible {
  readonly role: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly childCount: number;
  getChildAt(index: number): Accessible;
}

declare const Ci: { nsIAccessibilityService: unknown };
declare const Cc: Record<
  "@mozilla.org/accessibilityService;1",
  {
    getService(of: unknown): {
      getAccessibleFor(node: XulBrowser): Accessible | null;
      getStringRole(role: number): string;
    };
  }
>;
declare const Services: { wm: { getEnumerator(type: null): Iterable<Window> } };

const SANDBOX = { async: true, sandboxName: null, newSandbox: false, timeout: 60_000, line: 0 };

/** One thing of a page, in the order it is read out. */
export interface AccessibleNode {
  /** As ATK calls it: "pushbutton", "heading", "text leaf". */
  readonly role: string;
  readonly name: string;
  readonly description: string;
}

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

  /** What a screen reader is given of it, from Thunderbird's accessibility tree. */
  async accessible(url: string): Promise<AccessibleNode[]> {
    // The first who asks turns accessibility on; the page's process tells a little later.
    return waitFor(`the accessibility tree of ${url}`, async () => {
      const nodes = await this.#chrome.run(this.#main, runInPage, url, "accessible", [], SANDBOX);
      return ((nodes as AccessibleNode[] | null) ?? []).length > 1
        ? (nodes as AccessibleNode[])
        : undefined;
    });
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
  /** Null only looks whether it is there; "focus" gives it the focus; "accessible" reads it out. */
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
  function readOut(browser: XulBrowser): AccessibleNode[] {
    const service = Cc["@mozilla.org/accessibilityService;1"].getService(
      Ci.nsIAccessibilityService,
    );
    const nodes: AccessibleNode[] = [];
    const walk = (one: Accessible): void => {
      const { name, description } = one;
      const role = service.getStringRole(one.role);
      nodes.push({ role, name: name ?? "", description: description ?? "" });
      for (let child = 0; child < one.childCount; child++) walk(one.getChildAt(child));
    };
    const root = service.getAccessibleFor(browser);
    if (root !== null) walk(root);
    return nodes;
  }
  for (const { document } of Services.wm.getEnumerator(null)) {
    const browser = find(document);
    const page = browser?.browsingContext?.currentWindowGlobal;
    if (!browser || !page) continue;
    if (body === null) return true;
    if (body === "focus") return (browser as unknown as HTMLElement).focus();
    if (body === "accessible") return readOut(browser);
    return page.getActor("MarionetteCommands").executeScript(body, args, options);
  }
  return null;
}
