/** What the guard needs of a webmail's page, and of the windows of a browser. */
import { browser } from "../../platform/browser.ts";
import type { Translate } from "../../platform/i18n.ts";
import { Dialogs } from "../guard/dialogs.ts";
import { alwaysAllow, guardSettings } from "../guard/guard-settings.ts";
import { readOutgoing } from "../guard/outgoing.ts";
import type { GuardPorts } from "../guard/ports.ts";
import { addressListParser } from "../recipients/address-list-parser.ts";
import type { WebmailLines } from "./webmail-lines.ts";

export function webmailGuardPorts(
  lines: Pick<WebmailLines, "ask">,
  ready: Promise<void>,
  t: Translate,
): Omit<GuardPorts, "clock" | "assessor" | "lift"> {
  const dialogs = new Dialogs();
  const readers = { parser: addressListParser, identityAddress: () => Promise.resolve(undefined) };
  return {
    settings: () => guardSettings(ready),
    alwaysAllow,
    async details(tabId) {
      const { message } = await lines.ask(tabId, { ask: "read" });
      if (message === undefined) throw new Error("nothing is written there");
      return message;
    },
    read: (details) => readOutgoing(details, readers, () => Promise.resolve(undefined)),
    async send(tabId) {
      await lines.ask(tabId, { ask: "send" });
    },
    async setFields(tabId, fields) {
      await lines.ask(tabId, { ask: "set", fields });
    },
    openDialog: (tabId, mode) => dialogs.open(tabId, mode),
    closeDialog: (tabId) => dialogs.close(tabId),
    async tell(tabId) {
      await browser.action.setBadgeText({ tabId, text: "!" });
      await browser.action.setTitle({ tabId, title: t("guardNotSent") });
    },
    // A webmail's address book is behind the person's session, and none of ours.
    otherAddresses: () => Promise.resolve([]),
  };
}
