/** The parts that are put into the pages of a webmail: registered for those to come, put into those that are open. */
import { browser } from "../../platform/browser.ts";
import type { SitePorts } from "./sites.ts";

const PAGE = { id: "page", js: ["webmail/page.js"], world: "MAIN", allFrames: true } as const;
const CONTENT = { id: "content", js: ["webmail/content.js"], allFrames: false } as const;

export const pageScripts: Pick<SitePorts, "register" | "inject"> = {
  async register(patterns) {
    const known = await browser.scripting.getRegisteredContentScripts();
    const ids = known.map(({ id }) => id);
    if (ids.length > 0) await browser.scripting.unregisterContentScripts({ ids });
    if (patterns.length === 0) return;
    const matches = [...patterns];
    await browser.scripting.registerContentScripts([
      // Before the page's own scripts: some keep what they call.
      { ...PAGE, js: [...PAGE.js], matches, runAt: "document_start", persistAcrossSessions: true },
      {
        ...CONTENT,
        js: [...CONTENT.js],
        matches,
        runAt: "document_idle",
        persistAcrossSessions: true,
      },
    ]);
  },
  async inject(pattern) {
    for (const { id: tabId } of await browser.tabs.query({ url: pattern })) {
      if (tabId === undefined) continue;
      const page = {
        target: { tabId, allFrames: true },
        files: [...PAGE.js],
        world: "MAIN" as const,
      };
      const content = { target: { tabId }, files: [...CONTENT.js] };
      // One that is just being closed, or an error page of the browser's own.
      await browser.scripting.executeScript(page).catch(() => {});
      await browser.scripting.executeScript(content).catch(() => {});
    }
  },
};
