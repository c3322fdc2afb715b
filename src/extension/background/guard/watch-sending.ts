/** Thunderbird: from its events around sending to the guard, and from the guard to its windows. */
import type { Clock } from "../../../core/base/clock.ts";
import { browser, thunderbird } from "../../platform/browser.ts";
import type { Translate } from "../../platform/i18n.ts";
import type { Assessor } from "../assessor.ts";
import type { AnsweredMessages } from "../received/answered.ts";
import { Dialogs } from "./dialogs.ts";
import { keepDraft } from "./keep-draft.ts";
import { alwaysAllow, guardSettings } from "./guard-settings.ts";
import { Guard } from "./guard.ts";
import { serveGuard } from "./guard-port.ts";
import { otherAddresses } from "./other-addresses.ts";
import { readOutgoing } from "./outgoing.ts";
import type { GuardPorts } from "./ports.ts";

export interface SendingParts {
  readonly assessor: Assessor;
  readonly clock: Clock;
  readonly answered: AnsweredMessages;
  readonly lift: (domain: string) => void;
  readonly t: Translate;
  /** What the last background had found is back. */
  readonly ready: Promise<void>;
}

/** All listeners are added in the first turn of the event loop: only those wake a stopped background. */
export function watchSending(parts: SendingParts): Guard {
  const api = thunderbird();
  const guard = new Guard(createPorts(parts));
  api.compose.onBeforeSend.addListener(({ id = -1 }, details) => guard.beforeSend(id, details));
  api.compose.onAfterSend.addListener(({ id = -1 }, { mode }) => guard.afterSend(id, mode));
  browser.tabs.onRemoved.addListener((tabId) => guard.closed(tabId));
  browser.runtime.onConnect.addListener((port) => serveGuard(port, browser.runtime.id, guard));
  return guard;
}

function createPorts({ assessor, clock, answered, lift, t, ready }: SendingParts): GuardPorts {
  const api = thunderbird();
  const parser = api.messengerUtilities.parseMailboxString.bind(api.messengerUtilities);
  const dialogs = new Dialogs();
  return {
    clock,
    assessor,
    lift,
    settings: () => guardSettings(ready),
    details: (tabId) => api.compose.getComposeDetails(tabId),
    read: (details) =>
      readOutgoing(
        details,
        { parser, identityAddress: async (id) => (await api.identities.get(id))?.email },
        (one) => answered.of(one),
      ),
    async send(tabId, mode) {
      // Offline, "now" would fail where "default" puts it in the outbox.
      await api.compose.sendMessage(tabId, { mode: mode === "sendLater" ? mode : "default" });
    },
    setFields: (tabId, fields) => api.compose.setComposeDetails(tabId, fields),
    keepDraft: (tabId, fields) =>
      keepDraft(api, (copy) => browser.tabs.remove(copy), tabId, fields),
    openDialog: (tabId, mode) => dialogs.open(tabId, mode),
    closeDialog: (tabId) => dialogs.close(tabId),
    async tell(tabId) {
      await api.composeAction.setBadgeText({ tabId, text: "!" });
      await api.composeAction.setTitle({ tabId, title: t("guardNotSent") });
    },
    otherAddresses: (address) => otherAddresses(api, address),
    alwaysAllow,
  };
}
