/** Steps in the add-on's pages that every browser takes alike; by keyboard, as a person may. */
import type { Key, TestBrowser } from "./browser.ts";
import type { Script } from "./script.ts";
import { waitFor } from "./wait.ts";

export type Page = Pick<TestBrowser, "run" | "type" | "press">;

export interface Focused {
  /** The tag, in lower case. */
  readonly tag: string;
  readonly name: string;
  readonly text: string;
}

/** What has the focus, inside the components. To be run in the page. */
export function readFocus(): Focused {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return {
    tag: element?.localName ?? "",
    name: element?.getAttribute("name") ?? "",
    text: (element?.textContent ?? "").replace(/\s+/g, " ").trim(),
  };
}

/** Goes there by Tab; fails when the focus comes back to where it was without having been there. */
export async function tabTo(
  page: Page,
  is: (focused: Focused) => boolean,
  key: Key = "Tab",
): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.press(key);
    const focused = await page.run(readFocus);
    if (is(focused)) return;
    seen.push(`${focused.tag} ${focused.name} ${focused.text}`.trim());
  }
  throw new Error(`Tab never got there, only to: ${seen.join(" | ")}`);
}

/**
 * Resolves when the page has drawn its component, and knows of webmail what the background
 * knows, where it asks: what a test tells it comes after that.
 */
export async function untilDrawn(page: Pick<Page, "run">, component: string): Promise<void> {
  await waitFor(component, () =>
    page.run((name: string) => {
      const root = document.querySelector(name)?.shadowRoot;
      const asking = root?.querySelector<Element & { known?: object }>(
        "postweg-site, postweg-sites",
      );
      return (
        root?.querySelector("h1") instanceof Element && (!asking || asking.known !== undefined)
      );
    }, component),
  );
}

/** Tells a component what it is to show, as the background would; resolves when it is drawn. */
export async function tell(
  page: Pick<Page, "run">,
  component: string,
  properties: object,
): Promise<void> {
  await page.run(
    async (name: string, properties: object) => {
      const element = document.querySelector<HTMLElement & { updateComplete?: unknown }>(name);
      if (element === null) throw new Error(`no ${name}`);
      Object.assign(element, properties);
      await element.updateComplete;
    },
    component,
    properties,
  );
}

/** Pixels by which a page is wider than what is seen of it. */
export const overflow = (page: Pick<Page, "run">) =>
  page.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** All that can be read in the shadow root of the first `component`, wherever it stands. */
export const textOf = (page: Pick<Page, "run">, component: string, selector: string) =>
  page.run(readText, component, selector);

const readText: Script<[string, string], string> = (component, selector) => {
  const find = (root: ParentNode): Element | null => {
    const found = root.querySelector(component);
    if (found !== null) return found;
    for (const { shadowRoot } of root.querySelectorAll("*")) {
      const inner = shadowRoot && find(shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const found = find(document)?.shadowRoot?.querySelector(selector);
  return (found?.textContent ?? "").replace(/\s+/g, " ").trim();
};
