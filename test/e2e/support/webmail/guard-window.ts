/** The guard's dialog, in a window of its own over a webmail. */
import type { TestBrowser } from "../browser.ts";
import { waitFor } from "../wait.ts";

const PAGE = "guard/guard.html";

export function guardWindow(browser: TestBrowser) {
  const isOpen = async () => (await browser.addresses()).some((one) => one.includes(PAGE));
  return {
    isOpen,
    /** The names of its buttons, as soon as it has decided. */
    buttons: () =>
      browser.within(PAGE, () =>
        waitFor("a decision", async () => {
          const found = await browser.run(() => {
            const root = document.querySelector("postweg-guard")?.shadowRoot;
            return [...(root?.querySelectorAll("button") ?? [])].map(({ id }) => id);
          });
          return found.includes("again") ? found.filter((id) => id !== "") : undefined;
        }),
      ),
    /** What is written in it. */
    held: () =>
      browser.within(PAGE, () =>
        browser.run(() => {
          const texts = (root: ParentNode): string =>
            [...root.querySelectorAll("*")]
              .map((one) => (one.shadowRoot ? texts(one.shadowRoot) : ""))
              .join(" ") + ((root as ShadowRoot).textContent ?? "");
          return texts(document);
        }),
      ),
    press: (id: string) =>
      browser.within(PAGE, () =>
        browser.run((one: string) => {
          const root = document.querySelector("postweg-guard")?.shadowRoot;
          root?.querySelector<HTMLElement>(`#${one}`)?.click();
        }, id),
      ),
    /** Resolves when it has closed. */
    gone: () => waitFor("the dialog to go", async () => !(await isOpen())),
  };
}
