/** Thunderbird: from the messages it shows to their signs, and how a message is read. */
import { browser, thunderbird } from "../../platform/browser.ts";
import type { Clock } from "../../../core/base/clock.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { MessageHeader, ThunderbirdApi } from "../../platform/thunderbird.ts";
import { loadSettings, onSettingsChanged } from "../../settings/store.ts";
import { isDark } from "../present/dark.ts";
import { createReceivedPainter } from "../present/received-action.ts";
import { readMailboxes } from "../recipients/mailboxes.ts";
import { AnsweredMessages } from "./answered.ts";
import { isOwn, readArrival, type ArrivalPorts } from "./arrivals.ts";
import { Boundaries } from "./boundaries.ts";
import { DisplayedMessages } from "./displayed.ts";
import { serveReceived } from "./received-port.ts";
import { headerFields, recentFields, receivedFields } from "./message-fields.ts";

export interface Received {
  readonly boundaries: Boundaries;
  readonly answered: AnsweredMessages;
}

/** All listeners are added in the first turn of the event loop: only those wake a stopped background. */
export function watchDisplay(clock: Clock, t: Translate): Received {
  const api = thunderbird();
  const boundaries = new Boundaries({
    store: browser.storage.local,
    clock,
    recentFields: (accountId) => recentFields(api, accountId, clock.now()),
  });
  const parser = api.messengerUtilities.parseMailboxString.bind(api.messengerUtilities);
  const addresses = async (text: string) =>
    (await readMailboxes(text, parser)).map(({ address }) => address);
  const ports: ArrivalPorts = {
    boundaries,
    receivedFields: (id) => receivedFields(api, id),
    accounts: () => api.accounts.list(),
    settings: loadSettings,
    addresses,
  };
  const arrival = (message: MessageHeader) => readArrival(ports, message);
  const answered = new AnsweredMessages({
    clock,
    message: (id) => api.messages.get(id),
    async byMessageId(headerMessageId) {
      const { messages } = await api.messages.query({ headerMessageId });
      return messages.find((one) => !isOwn(one));
    },
    headers: (id) => headerFields(api, id),
    arrival,
    addresses,
  });
  boundaries.onChanged(() => answered.forget());

  const displayed = new DisplayedMessages(arrival);
  displayed.onPaint(createReceivedPainter(api.messageDisplayAction, t, isDark));
  boundaries.onChanged(() => displayed.refresh());
  onSettingsChanged(() => displayed.refresh());
  api.messageDisplay.onMessagesDisplayed.addListener(({ id = -1 }, { messages }) =>
    displayed.show(id, messages),
  );
  browser.tabs.onRemoved.addListener((tabId) => displayed.close(tabId));
  const parts = {
    displayed,
    boundaries,
    accounts: () => api.accounts.list(),
    messagesIn: async (tabId: number) =>
      (await api.messageDisplay.getDisplayedMessages(tabId)).messages,
  };
  browser.runtime.onConnect.addListener((port) => serveReceived(port, browser.runtime.id, parts));
  void showAll(api, displayed);
  return { boundaries, answered };
}

/** What is shown when the add-on starts: nobody tells of that. */
async function showAll(api: ThunderbirdApi, displayed: DisplayedMessages): Promise<void> {
  for (const { id } of await browser.tabs.query({})) {
    if (id === undefined) continue;
    const list = await api.messageDisplay.getDisplayedMessages(id).catch(() => undefined);
    if (list !== undefined && list.messages.length > 0) displayed.show(id, list.messages);
  }
}
