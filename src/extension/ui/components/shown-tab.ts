/**
 * The tab a popup belongs to: the active one of its window; or, in a window of its own
 * (background/commands.ts), the one its address names.
 */
import { browser } from "../../platform/browser.ts";

export interface ShownTab {
  readonly id: number | undefined;
  /** Only Thunderbird's tabs have one. */
  readonly type: string | undefined;
  /** Told where the person pressed the button, or has allowed the site. */
  readonly url: string | undefined;
}

/** A popup is closed by Escape; a window of its own is, too. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") window.close();
});

export async function findShownTab(): Promise<ShownTab> {
  const named = new URLSearchParams(location.search).get("tab");
  const [active] = await browser.tabs.query({ active: true, currentWindow: true });
  const tab =
    named === null ? active : await browser.tabs.get(Number(named)).catch(() => undefined);
  const { id, type, url } = (tab ?? {}) as { id?: number; type?: string; url?: string };
  return { id, type, url };
}
