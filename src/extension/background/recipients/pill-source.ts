/** Recipients from the pills themselves, told by the Experiment (ESR build). */
import type { ComposeRecipientsApi, PillRecipient } from "../../platform/pill-recipient.ts";
import type { Recipient, RecipientSource } from "./recipient.ts";

export interface PillSourcePorts {
  readonly api: ComposeRecipientsApi;
  readonly composeTabs: () => Promise<number[]>;
  readonly parse: (text: string) => Promise<readonly string[]>;
}

export function createPillSource({ api, composeTabs, parse }: PillSourcePorts): RecipientSource {
  let tell: (tabId: number, recipients: readonly Recipient[]) => void = () => {};
  /** Per window the newest event wins, however long the lists of an older one took to read. */
  const newest = new Map<number, number>();
  let count = 0;

  async function report(tabId: number, pills: readonly PillRecipient[]): Promise<void> {
    const mine = ++count;
    newest.set(tabId, mine);
    const recipients = await Promise.all(pills.filter(isFinished).map((pill) => toRecipient(pill)));
    if (newest.get(tabId) === mine) tell(tabId, recipients);
  }

  async function toRecipient(pill: PillRecipient): Promise<Recipient> {
    const { key, field, address, list } = pill;
    if (list === null) return { key, field, address, members: undefined };
    const members = (await Promise.all(list.members.map((member) => toMembers(member)))).flat();
    // What isn't told can't be looked at.
    return { key, field, address: list.name, members: list.complete ? members : [...members, ""] };
  }

  /** An unreadable member stays one, and keeps the list from looking good. */
  async function toMembers(text: string): Promise<readonly string[]> {
    const addresses = await parse(text).catch(() => []);
    return addresses.length === 0 ? [""] : addresses;
  }

  return {
    start(onRecipients) {
      tell = onRecipients;
      api.onChanged.addListener((tabId, pills) => void report(tabId, pills));
    },
    async resync() {
      for (const tabId of await composeTabs()) {
        const pills = await api.getRecipients(tabId);
        if (pills !== null) await report(tabId, pills);
      }
    },
  };
}

/** Neither half-typed text nor what Thunderbird itself marks as wrong is a recipient. */
function isFinished(pill: PillRecipient): boolean {
  return !pill.editing && !pill.invalid;
}
