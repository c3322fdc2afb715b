/** Speaks to the Experiment through the test add-on's background, as the real background will. */
import type {
  ComposeRecipientsApi,
  PillRecipient,
  PillSign,
} from "../../../src/extension/platform/pill-recipient.ts";
import type { ComposeWindow } from "./compose-window.ts";
import { TEST_ADDON } from "./test-addon.ts";
import type { Thunderbird } from "./thunderbird.ts";
import { waitFor } from "./wait.ts";

declare const browser: { composeRecipients: ComposeRecipientsApi };
declare const events: { tabId: number; recipients: PillRecipient[] }[];

export function sign(state: PillSign["state"], more: Partial<PillSign> = {}): PillSign {
  const label = { dane: "DANE ok", tls: "SSL ok", none: "no SSL", unknown: "SSL?" }[state];
  const tooltip = `${label}, as was told`;
  return { state, label, tooltip, description: tooltip, pending: false, warning: false, ...more };
}

export class ExperimentDriver {
  readonly #tb: Thunderbird;

  constructor(tb: Thunderbird) {
    this.#tb = tb;
  }

  async paint(compose: ComposeWindow, signs: Record<string, PillSign | null>): Promise<boolean> {
    return this.#tb.inBackground(
      (tabId: number, signs: Record<string, PillSign | null>) =>
        browser.composeRecipients.paint(tabId, signs),
      await compose.tabId(TEST_ADDON),
      signs,
    );
  }

  async recipients(compose: ComposeWindow): Promise<PillRecipient[] | null> {
    const tabId = await compose.tabId(TEST_ADDON);
    return this.#tb.inBackground(
      (tabId: number) => browser.composeRecipients.getRecipients(tabId),
      tabId,
    );
  }

  /** What this background was told of the window so far, oldest first. */
  async reports(compose: ComposeWindow): Promise<PillRecipient[][]> {
    const tabId = await compose.tabId(TEST_ADDON);
    return this.#tb.inBackground(
      (tabId: number) =>
        events.filter((event) => event.tabId === tabId).map(({ recipients }) => recipients),
      tabId,
    );
  }

  /** Waits for a report whose recipients have just these keys. */
  async reported(compose: ComposeWindow, ...keys: string[]): Promise<PillRecipient[]> {
    let last: PillRecipient[] = [];
    try {
      await waitFor("the report", async () => {
        last = (await this.reports(compose)).at(-1) ?? [];
        return String(last.map(({ key }) => key)) === String(keys);
      });
    } catch (error) {
      throw new Error(`Last report: ${JSON.stringify(last)}`, { cause: error });
    }
    return last;
  }

  outgoingServer(identityId: string): ReturnType<ComposeRecipientsApi["outgoingServer"]> {
    return this.#tb.inBackground(
      (identityId: string) => browser.composeRecipients.outgoingServer(identityId),
      identityId,
    );
  }
}

export interface DrawnSign {
  readonly label: string;
  readonly icon: string;
  /** Pixels between the pill's own start (left; right in right-to-left) and its address. */
  readonly room: number;
}

/** What is really drawn, as the style system computed it. */
export function drawnSign(compose: ComposeWindow, full: string): Promise<DrawnSign> {
  return compose.run((full: string) => {
    const pills = [...document.querySelectorAll("mail-address-pill")];
    const pill = pills.find((one) => one.getAttribute("fullAddress") === full);
    const address = pill?.querySelector(".pill-label");
    if (!pill || !address) throw new Error(`No pill ${full}`);
    const style = getComputedStyle(pill, "::after");
    const [outer, inner] = [pill.getBoundingClientRect(), address.getBoundingClientRect()];
    const rightToLeft = getComputedStyle(pill).direction === "rtl";
    return {
      label: style.content.replace(/^attr\((.+)\)$/, (_, name: string) =>
        String(pill.getAttribute(name)),
      ),
      icon: style.backgroundImage,
      room: rightToLeft ? outer.right - inner.right : inner.left - outer.left,
    };
  }, full);
}
