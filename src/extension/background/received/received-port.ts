/** Serves the popups of received messages, and the options page where boundaries are corrected. */
import { isOurs, type PagePort } from "../../messaging/page-port.ts";
import {
  RECEIVED_PORT,
  readFromReceived,
  type FromReceived,
  type ToReceived,
} from "../../messaging/received-protocol.ts";
import type { Account, MessageHeader } from "../../platform/thunderbird.ts";
import type { Boundaries } from "./boundaries.ts";
import type { DisplayedMessages } from "./displayed.ts";

export interface ReceivedParts {
  readonly displayed: DisplayedMessages;
  readonly boundaries: Boundaries;
  readonly accounts: () => Promise<readonly Account[]>;
  /** What a tab shows, for a background that was stopped since; rejects when it has gone. */
  readonly messagesIn: (tabId: number) => Promise<readonly MessageHeader[]>;
}

export function serveReceived(
  port: PagePort<ToReceived>,
  ownId: string,
  { displayed, boundaries, accounts, messagesIn }: ReceivedParts,
): void {
  if (!isOurs(port, RECEIVED_PORT, ownId)) return;
  const ends: (() => void)[] = [];
  let isOpen = true;
  const tell = (message: ToReceived) => {
    if (isOpen) port.postMessage(message);
  };

  async function watch(tabId: number): Promise<void> {
    const stop = displayed.onPaint((painted, shown) => {
      if (painted === tabId && shown !== undefined) tell(shown);
    });
    ends.push(stop);
    const shown = displayed.shown(tabId);
    if (shown !== undefined) tell(shown);
    else if (!displayed.has(tabId)) displayed.show(tabId, await messagesIn(tabId).catch(() => []));
  }

  async function tellAccounts(): Promise<void> {
    const all = await accounts();
    const views = all.map(async ({ id, name }) => {
      const boundary = await boundaries.of(id);
      return { id, name, ...(boundary && { boundary }) };
    });
    tell({ kind: "accounts", accounts: await Promise.all(views) });
  }

  function answer(message: FromReceived): void {
    switch (message.kind) {
      case "watch":
        return void watch(message.tabId);
      case "watch-accounts":
        ends.push(boundaries.onChanged(() => void tellAccounts().catch(() => {})));
        return void tellAccounts().catch(() => {});
      case "set":
        return void boundaries.set(message.accountId, message.hosts);
      case "relearn":
        return void boundaries.relearn(message.accountId);
    }
  }

  port.onMessage.addListener((message) => {
    const read = readFromReceived(message);
    if (read !== undefined) answer(read);
  });
  port.onDisconnect.addListener(() => {
    isOpen = false;
    ends.forEach((end) => end());
  });
}
