/**
 * Thunderbird: from its events to the open compose windows and back to their signs. All
 * listeners are added in the first turn of the event loop, because only those can wake a
 * stopped background.
 */
import { onSettingsChanged } from "../settings/store.ts";
import { readSender } from "./guard/outgoing.ts";
import { WindowDemands } from "./window-demands.ts";
import { browser, thunderbird } from "../platform/browser.ts";
import { clock } from "../platform/clock.ts";
import type { Translate } from "../platform/i18n.ts";
import type { ComposeSessions } from "./compose-sessions.ts";
import { createActionPainter } from "./present/action.ts";
import { isDark } from "./present/dark.ts";
import { createPillPainter } from "./present/pills.ts";
import type { AnsweredMessages } from "./received/answered.ts";
import { readMailboxes } from "./recipients/mailboxes.ts";
import type { OutgoingServer } from "../platform/pill-recipient.ts";
import { createPillSource } from "./recipients/pill-source.ts";
import { createPollingSource } from "./recipients/polling-source.ts";
import type { RecipientSource } from "./recipients/recipient.ts";

/** The watchdog's alarm: after a crash of the background it finds the open windows again. */
const ALARM = "watch";

/** @param ready what the last background had found is back; asking earlier would ask it all again. */
export function watchCompose(
  sessions: ComposeSessions,
  answered: AnsweredMessages,
  t: Translate,
  ready: Promise<void>,
): void {
  const api = thunderbird();
  const source = createSource();
  const facts = async (tabId: number) => {
    const details = await api.compose.getComposeDetails(tabId);
    const { identityId } = details;
    const [from, answers, outgoing] = await Promise.all([
      readSender(details, {
        parser: api.messengerUtilities.parseMailboxString.bind(api.messengerUtilities),
        identityAddress: async (id) => (await api.identities.get(id))?.email,
      }),
      answered.of(details),
      identityId === undefined ? undefined : outgoingServer(identityId),
    ]);
    return { from, answers, outgoing };
  };
  const demands = new WindowDemands(sessions, facts, clock);
  const refreshAll = () => sessions.tabs().forEach((tabId) => void demands.refresh(tabId));
  source.start((tabId, recipients) => {
    void ready.then(() => sessions.update(tabId, recipients));
    void demands.refresh(tabId);
    // One minute is the shortest the browsers allow, and as long as an unknown is kept.
    void browser.alarms.create(ALARM, { periodInMinutes: 1 });
  });

  sessions.onPaint(forWindows(createActionPainter(api.composeAction, t, isDark)));
  if (api.composeRecipients !== undefined) {
    sessions.onPaint(forWindows(createPillPainter(api.composeRecipients, t)));
  }

  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === ALARM) void tick();
  });
  // An empty window, too, says whether its sender is guarded.
  browser.tabs.onCreated.addListener((tab) => {
    if ((tab as { type?: string }).type === "messageCompose") void demands.opened(tab.id ?? -1);
  });
  browser.tabs.onRemoved.addListener((tabId) => sessions.close(tabId));
  api.compose.onIdentityChanged.addListener(({ id = -1 }) => void demands.refresh(id));
  onSettingsChanged(refreshAll);
  answered.onChanged(refreshAll);
  void source.resync();

  async function tick(): Promise<void> {
    const open = await composeTabs();
    if (open.length === 0) await browser.alarms.clear(ALARM);
    // An update may come in after its window has gone.
    for (const tabId of sessions.tabs()) {
      if (tabId >= 0 && !open.includes(tabId)) sessions.close(tabId);
    }
    await source.resync();
    sessions.refresh();
    // The From field can be edited by hand, and nobody tells.
    for (const tabId of open) void demands.refresh(tabId);
  }
}

/** How the identity's own provider is reached; only the ESR build can tell. */
async function outgoingServer(identityId: string): Promise<OutgoingServer | undefined> {
  const { composeRecipients } = thunderbird();
  return (await composeRecipients?.outgoingServer(identityId).catch(() => null)) ?? undefined;
}

function createSource(): RecipientSource {
  const { compose, composeRecipients, messengerUtilities } = thunderbird();
  const parser = messengerUtilities.parseMailboxString.bind(messengerUtilities);
  if (composeRecipients !== undefined) {
    const parse = async (text: string) =>
      (await readMailboxes(text, parser)).map((mailbox) => mailbox.address);
    return createPillSource({ api: composeRecipients, composeTabs, parse });
  }
  return createPollingSource({
    clock,
    parser,
    composeTabs,
    composeDetails: (tabId) => compose.getComposeDetails(tabId),
    onWindowOpened(callback) {
      browser.tabs.onCreated.addListener(callback);
      browser.windows.onCreated.addListener(callback);
    },
  });
}

async function composeTabs(): Promise<number[]> {
  // `type` is Thunderbird's own; the shared types don't know it.
  const query = { type: "messageCompose" } as Parameters<typeof browser.tabs.query>[0];
  const tabs = await browser.tabs.query(query);
  return tabs.flatMap((tab) => (tab.id === undefined ? [] : [tab.id]));
}

/** Addresses checked in a popup are no windows and have no signs. */
function forWindows(paint: Parameters<ComposeSessions["onPaint"]>[0]): typeof paint {
  return (tabId, views, demand) => {
    if (tabId >= 0) paint(tabId, views, demand);
  };
}
