/** Serves the popups: each gets the recipients it asked for, now and after every change. */
import { POPUP_PORT, readFromPopup, type ToPopup } from "../messaging/popup-protocol.ts";
import { isOurs, type PagePort } from "../messaging/page-port.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import type { Assessor } from "./assessor.ts";
import type { ComposeSessions } from "./compose-sessions.ts";
import type { Recipient } from "./recipients/recipient.ts";

/** Checked addresses live in windows of their own, numbered downwards from here. */
let nextCheck = -1;

export function servePopup(
  port: PagePort<ToPopup>,
  ownId: string,
  sessions: ComposeSessions,
  assessor: Assessor,
  ownAddresses: () => Promise<readonly string[]>,
): void {
  if (!isOurs(port, POPUP_PORT, ownId)) return;
  const checkId = nextCheck--;
  let watched: number | undefined;
  let isOpen = true;

  const show = (tabId: number) => {
    watched = tabId;
    const recipients = sessions.views(tabId);
    port.postMessage({ kind: "recipients", recipients, demand: sessions.demand(tabId) });
  };
  const stop = sessions.onPaint((tabId, recipients, demand) => {
    if (tabId === watched) port.postMessage({ kind: "recipients", recipients, demand });
  });
  port.onMessage.addListener((message) => {
    const read = readFromPopup(message);
    switch (read?.kind) {
      case "watch":
        return show(read.tabId);
      case "check":
        watched = checkId;
        return sessions.update(checkId, checkedRecipient(read.text));
      case "own":
        watched = checkId;
        return void ownAddresses().then(
          (addresses) => isOpen && sessions.update(checkId, domainRecipients(addresses)),
          () => {},
        );
      case "look-again":
        for (const text of read.domains) {
          const domain = parseDomain(text);
          // What nobody wants looked up is in no window's domains.
          const known = domain.ok && sessions.domains().some((one) => one.equals(domain.value));
          if (known) assessor.lookAgain(domain.value);
        }
        return;
      case undefined:
        return;
    }
  });
  port.onDisconnect.addListener(() => {
    isOpen = false;
    stop();
    sessions.close(checkId);
  });
}

/** Each of their domains once. */
function domainRecipients(addresses: readonly string[]): Recipient[] {
  const domains = addresses.map((address) => address.slice(address.lastIndexOf("@") + 1));
  return [...new Set(domains.map((domain) => domain.toLowerCase()))]
    .filter((domain) => domain !== "")
    .map((domain) => ({
      key: domain,
      field: "to",
      address: `postmaster@${domain}`,
      members: undefined,
    }));
}

/** A bare domain is asked for by the one mailbox every domain has to have (RFC 5321 §4.5.1). */
function checkedRecipient(text: string): Recipient[] {
  const typed = text.trim();
  if (typed === "") return [];
  const address = typed.includes("@") ? typed : `postmaster@${typed}`;
  return [{ key: address, field: "to", address, members: undefined }];
}
