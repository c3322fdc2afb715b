/**
 * The received messages that are shown in webmail pages: told by the page, their headers
 * asked for with the person's own session, and judged as those of a mail program.
 */
import type { Clock } from "../../../core/base/clock.ts";
import { receivedFields } from "../../../core/trace/header-section.ts";
import { CALL, type ReceivedTold } from "../../messaging/webmail-protocol.ts";
import type { PagePort } from "../../messaging/page-port.ts";
import type { ToReceived } from "../../messaging/received-protocol.ts";
import { browser } from "../../platform/browser.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { Account, MessageHeader } from "../../platform/thunderbird.ts";
import { loadSettings, onSettingsChanged } from "../../settings/store.ts";
import { readAddressList } from "../../../core/smtp/address-list.ts";
import { createReceivedPainter } from "../present/received-action.ts";
import { readArrival } from "../received/arrivals.ts";
import { Boundaries } from "../received/boundaries.ts";
import { DisplayedMessages } from "../received/displayed.ts";
import { serveReceived } from "../received/received-port.ts";
import { browserButton } from "./browser-button.ts";
import { receivedSign } from "./received-sign.ts";
import { covers, type Site, type Sites } from "./sites.ts";
import type { WebmailLines } from "./webmail-lines.ts";

const POPUP = "popup/popup.html";
const RECEIVED_POPUP = "received/received.html";

export interface ReceivedParts {
  readonly clock: Clock;
  readonly t: Translate;
  readonly sites: Pick<Sites, "all">;
  readonly lines: Pick<WebmailLines, "ask" | "tell" | "ready">;
}

export interface WebmailReceived {
  /** @param url of the page in that tab. */
  told(tabId: number, url: string, message: ReceivedTold | undefined): void;
  closed(tabId: number): void;
  serve(port: PagePort<ToReceived>, ownId: string): void;
}

/** A message of a page, under a number as those of a mail program have. */
interface Numbered {
  readonly tabId: number;
  readonly url: string;
  readonly message: ReceivedTold;
}

export function watchReceived({ clock, t, sites, lines }: ReceivedParts): WebmailReceived {
  const numbered = new Map<number, Numbered>();
  const current = new Map<number, number>();
  let numbers = 0;
  const boundaries = new Boundaries({
    store: browser.storage.local,
    clock,
    // A webmail's other messages are the person's; they are not fetched to learn from them.
    recentFields: () => Promise.resolve([]),
  });
  const header = async (number: number): Promise<MessageHeader> => {
    const known = numbered.get(number);
    if (known === undefined) throw new Error("that message is shown no more");
    const { message, url } = known;
    const site = (await sites.all()).find(({ pattern }) => covers(pattern, url));
    return {
      id: number,
      author: "",
      recipients: message.recipients,
      ccList: [],
      bccList: [],
      folder: {
        ...(site && { accountId: site.pattern }),
        specialUse: [message.own ? "sent" : "inbox"],
      },
    };
  };
  const displayed = new DisplayedMessages((message) =>
    readArrival(
      {
        boundaries,
        async receivedFields(number) {
          const { tabId, message } = numbered.get(number) ?? {};
          if (tabId === undefined || message === undefined) throw new Error("shown no more");
          const answer = await lines.ask(tabId, { ask: "header", id: message.id });
          const fields = receivedFields(answer.header ?? "");
          if (!fields.ok) throw new Error(fields.fault);
          return fields.value;
        },
        accounts: async () => (await sites.all()).map(accountOf),
        settings: loadSettings,
        addresses: (text) => Promise.resolve(readAddressList(text).map(({ address }) => address)),
      },
      message,
    ),
  );
  displayed.onPaint(createReceivedPainter(browserButton, t, () => false));
  displayed.onPaint((tabId, shown) => {
    const { message } = numbered.get(current.get(tabId) ?? 0) ?? {};
    if (message !== undefined) {
      lines.tell(tabId, { kind: "arrival", id: message.id, sign: receivedSign(shown, t) });
    }
  });
  boundaries.onChanged(() => displayed.refresh());
  onSettingsChanged(() => displayed.refresh());

  function forget(tabId: number): void {
    numbered.delete(current.get(tabId) ?? 0);
    current.delete(tabId);
  }

  return {
    told(tabId, url, message) {
      const had = current.has(tabId);
      forget(tabId);
      const popup = message === undefined ? POPUP : RECEIVED_POPUP;
      browser.action.setPopup({ tabId, popup }).catch(() => {});
      // What is still being found out about another message is of no interest any more.
      displayed.close(tabId);
      if (message === undefined) {
        // The button says nothing of it any more.
        if (had) displayed.show(tabId, []);
        return;
      }
      const number = ++numbers;
      numbered.set(number, { tabId, url, message });
      current.set(tabId, number);
      header(number).then(
        (one) => {
          if (current.get(tabId) === number) displayed.show(tabId, [one]);
        },
        // Shown no more; or the storage fails, and the popup asks again.
        () => {},
      );
    },
    closed(tabId) {
      forget(tabId);
      displayed.close(tabId);
    },
    serve: (port, ownId) =>
      serveReceived(port, ownId, {
        displayed,
        boundaries,
        accounts: async () => (await sites.all()).map(accountOf),
        async messagesIn(tabId) {
          // A background that was stopped knows nothing of the page, which tells when it is called.
          if (!current.has(tabId)) {
            await browser.tabs.sendMessage(tabId, CALL);
            await lines.ready(tabId);
          }
          const number = current.get(tabId);
          return number === undefined ? [] : [await header(number)];
        },
      }),
  };
}

function accountOf({ pattern, identities }: Site): Account {
  const addresses = identities.flatMap((text) => readAddressList(text).slice(0, 1));
  return {
    id: pattern,
    name: pattern.replace(/\/\*$/, ""),
    identities: addresses.map(({ text, address }) => ({
      id: address,
      email: address,
      name: text,
      label: "",
    })),
  };
}
