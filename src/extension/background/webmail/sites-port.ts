/** Serves the popup and the options page where sites are allowed and taken back. */
import { isOurs, type PagePort } from "../../messaging/page-port.ts";
import { readFromSites, SITES_PORT, type ToSites } from "../../messaging/sites-protocol.ts";
import type { Sites } from "./sites.ts";

export interface SitesParts {
  readonly sites: Sites;
  /** The webmail in a tab, and whether a message is written there. */
  readonly page: (tabId: number) => { readonly webmail?: string; readonly composing: boolean };
  /** @returns what ends it. */
  readonly onChanged: (listener: () => void) => () => void;
  /** The permission goes, too, unless something else needs it. */
  readonly giveBack: (pattern: string) => Promise<void>;
}

export function serveSites(
  port: PagePort<ToSites>,
  ownId: string,
  { sites, page, onChanged, giveBack }: SitesParts,
): void {
  if (!isOurs(port, SITES_PORT, ownId)) return;
  let stop = () => {};
  let isOpen = true;

  async function tell(tabId: number | undefined): Promise<void> {
    const all = await sites.all();
    const here = tabId === undefined ? { composing: false } : page(tabId);
    if (isOpen) port.postMessage({ kind: "sites", sites: all, ...here });
  }

  port.onMessage.addListener((message) => {
    const read = readFromSites(message);
    switch (read?.kind) {
      case "watch":
        stop();
        stop = onChanged(() => void tell(read.tabId).catch(() => {}));
        return void tell(read.tabId).catch(() => {});
      case "add":
        return void sites.add(read.pattern).catch(() => {});
      case "remove":
        return void sites
          .remove(read.pattern)
          .then(() => giveBack(read.pattern))
          .catch(() => {});
      case undefined:
        return;
    }
  });
  port.onDisconnect.addListener(() => {
    isOpen = false;
    stop();
  });
}
