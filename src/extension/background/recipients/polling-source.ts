/**
 * Recipients by asking, for the build without an Experiment: Thunderbird has no event for
 * them, and a look costs 2.7 ms. While a compose window is open the asking itself keeps
 * the event page alive; without one nothing runs.
 */
import type { Clock } from "../../../core/base/clock.ts";
import type { RecipientField } from "../../platform/pill-recipient.ts";
import type { ComposeDetails, RecipientList } from "../../platform/thunderbird.ts";
import { readMailboxes, type MailboxParser } from "./mailboxes.ts";
import type { Recipient, RecipientSource } from "./recipient.ts";

/**
 * Milliseconds between two looks. Default 500, range 200 to 5000: half of what a person
 * takes for "at once", at under 1 % of one core for one window.
 */
const INTERVAL = 500;

/**
 * Looks in a row that may find no window. Default 30, range 4 to 100: on a busy machine a
 * compose window takes seconds from its event until it is among the tabs.
 */
const PATIENCE = 30;

export interface PollingSourcePorts {
  readonly clock: Clock;
  readonly parser: MailboxParser;
  composeTabs(): Promise<number[]>;
  /** Rejects when the window has just been closed. */
  composeDetails(tabId: number): Promise<ComposeDetails>;
  /** Calls back when a window opens; has to be able to wake a stopped background. */
  onWindowOpened(callback: () => void): void;
}

export function createPollingSource(ports: PollingSourcePorts): RecipientSource {
  let tell: (tabId: number, recipients: readonly Recipient[]) => void = () => {};
  const last = new Map<number, string>();
  let running = false;
  /** Looks in a row that found no window at all. */
  let empty = 0;

  async function look(tabId: number): Promise<void> {
    const details = await ports.composeDetails(tabId);
    const asked = FIELDS.map((field) => [field, toTexts(details[field])] as const);
    const key = JSON.stringify(asked);
    if (last.get(tabId) === key) return;
    last.set(tabId, key);
    try {
      const recipients: Recipient[] = [];
      for (const [field, texts] of asked) {
        for (const text of texts) recipients.push(...(await read(field, text)));
      }
      if (last.get(tabId) === key) tell(tabId, recipients);
    } catch (error) {
      // Not told, so not seen: the next look has to try again.
      if (last.get(tabId) === key) last.delete(tabId);
      throw error;
    }
  }

  async function read(field: RecipientField, text: string): Promise<Recipient[]> {
    const mailboxes = await readMailboxes(text, ports.parser);
    return mailboxes.map(({ address, members }) => ({ key: text, field, address, members }));
  }

  async function loop(): Promise<void> {
    // Also for a loop that was about to end: what called for it may not be among the tabs yet.
    empty = 0;
    if (running) return;
    running = true;
    try {
      // A window that is just opening is not among the tabs yet.
      while (empty < PATIENCE) {
        const tabs = await ports.composeTabs();
        empty = tabs.length === 0 ? empty + 1 : 0;
        for (const tabId of last.keys()) if (!tabs.includes(tabId)) last.delete(tabId);
        await Promise.all(tabs.map((tabId) => look(tabId).catch(() => {})));
        await ports.clock.sleep(INTERVAL);
      }
    } finally {
      running = false;
    }
  }

  return {
    start(onRecipients) {
      tell = onRecipients;
      ports.onWindowOpened(() => void loop());
    },
    resync() {
      last.clear();
      void loop();
      return Promise.resolve();
    },
  };
}

const FIELDS = ["to", "cc", "bcc"] as const;

function toTexts(list: RecipientList | undefined): string[] {
  const items = typeof list === "string" ? [list] : (list ?? []);
  return items.filter((item): item is string => typeof item === "string");
}
