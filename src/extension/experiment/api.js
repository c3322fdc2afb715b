/**
 * `browser.composeRecipients`: the one part of Postweg that reaches into
 * Thunderbird's own windows, as no MailExtension API shows or decorates the
 * recipient pills. It reports the pills and paints what it is told. It judges
 * nothing, asks nobody on the network, and takes everything back on unload.
 *
 * The shapes that cross the border are in ../platform/pill-recipient.ts.
 *
 * Rules of this file:
 * - Nothing thrown here may reach Thunderbird: everything it calls goes through `guarded`.
 * - A pill's elements are Thunderbird's. We add attributes and one style sheet, never a node.
 */
"use strict";

/* global Ci, ExtensionCommon, ChromeUtils, Services */
var { ExtensionSupport } = ChromeUtils.importESModule(
  "resource:///modules/ExtensionSupport.sys.mjs",
);
var { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const COMPOSE_URL = "chrome://messenger/content/messengercompose/messengercompose.xhtml";

/** Thunderbird's name for each kind of address row, and ours. */
const FIELDS = {
  addr_to: "to",
  addr_cc: "cc",
  addr_bcc: "bcc",
  addr_reply: "replyTo",
  addr_newsgroups: "newsgroups",
  addr_followup: "followupTo",
};

/** What may change on a pill without the pill being replaced. */
const WATCHED_ATTRIBUTES = ["fullAddress", "emailAddress", "class", "tooltiptext"];

/** All that we put on a pill, apart from the tooltip, which is Thunderbird's and only added to. */
const OUR_ATTRIBUTES = [
  "postweg-state",
  "postweg-label",
  "postweg-pending",
  "postweg-warning",
  "aria-description",
];

/** A list with more members is reported as incomplete: more would make every key stroke slow. */
const MAX_LIST_MEMBERS = 500;

function guarded(what, fallback = undefined) {
  try {
    return what();
  } catch (error) {
    console.error("Postweg:", error);
    return fallback;
  }
}

/** The members of a list and of the lists in it; `complete` is false when not all of them are told. */
function expandList(uri) {
  const top = MailServices.ab.getDirectory(uri);
  const seen = new Set();
  const members = [];
  let complete = true;

  const visit = (directory) => {
    if (seen.has(directory.URI)) return; // Lists can hold each other.
    seen.add(directory.URI);
    for (const card of directory.childCards) {
      if (members.length >= MAX_LIST_MEMBERS) complete = false;
      if (!complete) return;
      const inner = card && innerList(card);
      if (inner) visit(inner);
      else if (card?.primaryEmail) members.push(fullAddressOf(card));
      else complete = false;
    }
  };
  visit(top);
  return { name: top.dirName, members, complete };
}

/** Quirk: Thunderbird also takes a member for a list when its "address" is only a list's name. */
function innerList(card) {
  if (card.isMailList) return MailServices.ab.getDirectory(card.mailListURI);
  const address = card.primaryEmail;
  return address && !address.includes("@") ? MailServices.ab.getMailListFromName(address) : null;
}

function fullAddressOf(card) {
  return MailServices.headerParser
    .makeMailboxObject(card.displayName, card.primaryEmail)
    .toString();
}

/** One compose window: its pills, and the signs that are painted on them. */
class ComposeWindow {
  constructor(window, sheet, report) {
    this.window = window;
    this.sheet = sheet;
    this.report = report;
    this.signs = new Map();
    /** Pill -> { theirs, whole }: Thunderbird's own tooltip, and that with ours. */
    this.tooltips = new WeakMap();
    this.reported = "[]";

    this.area = window.document.getElementById("recipientsContainer");
    window.windowUtils.loadSheetUsingURIString(sheet, window.windowUtils.AUTHOR_SHEET);
    this.observer = new window.MutationObserver(() => guarded(() => this.update()));
    this.observer.observe(this.area, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: WATCHED_ATTRIBUTES,
    });
    this.update();
  }

  get pills() {
    return [...this.area.querySelectorAll("mail-address-pill")];
  }

  recipients() {
    // A pill in the middle of being moved may have no row, or no address yet.
    return this.pills.filter((pill) => pill.fullAddress && fieldOf(pill)).map(describePill);
  }

  paint(signs) {
    for (const [key, sign] of Object.entries(signs)) {
      if (sign) this.signs.set(key, sign);
      else this.signs.delete(key);
    }
    this.update();
  }

  /** Moving or dragging a pill makes a new element, so everything is looked at again each time. */
  update() {
    for (const pill of this.pills) this.decorate(pill);
    this.observer.takeRecords(); // What we have just done ourselves is no news.
    const recipients = this.recipients();
    const state = JSON.stringify(recipients);
    if (state === this.reported) return;
    this.reported = state;
    this.report(recipients);
  }

  decorate(pill) {
    const sign = this.signs.get(pill.fullAddress);
    if (!sign || isEditing(pill)) {
      this.clear(pill);
      return;
    }
    pill.setAttribute("postweg-state", sign.state);
    pill.setAttribute("postweg-label", sign.label);
    pill.toggleAttribute("postweg-pending", sign.pending);
    pill.toggleAttribute("postweg-warning", sign.warning);
    pill.setAttribute("aria-description", sign.description);
    this.addTooltip(pill, sign.tooltip);
  }

  /** Quirk: Thunderbird sets and removes its own tooltip at any time, some time after the address. */
  addTooltip(pill, ours) {
    const before = this.tooltips.get(pill);
    const current = pill.getAttribute("tooltiptext") ?? "";
    const theirs = before && current === before.whole ? before.theirs : current;
    const whole = theirs ? `${theirs}\n${ours}` : ours;
    if (current !== whole) pill.setAttribute("tooltiptext", whole);
    this.tooltips.set(pill, { theirs, whole });
  }

  clear(pill) {
    for (const name of OUR_ATTRIBUTES) pill.removeAttribute(name);
    const tooltip = this.tooltips.get(pill);
    if (!tooltip) return;
    this.tooltips.delete(pill);
    if (pill.getAttribute("tooltiptext") !== tooltip.whole) return; // Thunderbird has replaced it.
    if (tooltip.theirs) pill.setAttribute("tooltiptext", tooltip.theirs);
    else pill.removeAttribute("tooltiptext");
  }

  stop() {
    this.observer.disconnect();
  }

  restore() {
    this.stop();
    for (const pill of this.pills) guarded(() => this.clear(pill));
    const { windowUtils } = this.window;
    guarded(() => windowUtils.removeSheetUsingURIString(this.sheet, windowUtils.AUTHOR_SHEET));
  }
}

function fieldOf(pill) {
  return FIELDS[pill.closest(".address-row")?.dataset.recipienttype];
}

function isEditing(pill) {
  return pill.classList.contains("editing");
}

function describePill(pill) {
  return {
    key: pill.fullAddress,
    field: fieldOf(pill),
    address: pill.emailAddress ?? "",
    full: pill.fullAddress,
    invalid: pill.classList.contains("invalid-address"),
    editing: isEditing(pill),
    // A list that cannot be read must not look like an ordinary address, nor like an empty list.
    list: pill.isMailList
      ? guarded(() => expandList(pill.listURI), { name: pill.label, members: [], complete: false })
      : null,
  };
}

function serverOf(identity) {
  // Quirk: the service had another name before outgoing servers could be other than SMTP.
  const service = MailServices.outgoingServer ?? MailServices.smtp;
  return service.getServerByIdentity(identity);
}

function describeServer(server) {
  const { alwaysSTARTTLS, SSL } = Ci.nsMsgSocketType;
  const uri = server.serverURI; // A plain string in the older service, which tells host and port itself.
  let socketType = "plain"; // "STARTTLS if available" counts as this: it promises nothing.
  if (server.socketType === SSL || uri.schemeIs?.("https")) socketType = "tls";
  else if (server.socketType === alwaysSTARTTLS) socketType = "starttls";
  return {
    socketType,
    host: server.hostname ?? uri.host,
    port: server.port ?? uri.port,
    authenticated: server.authMethod !== Ci.nsMsgAuthMethod.none,
  };
}

this.composeRecipients = class extends ExtensionCommon.ExtensionAPIPersistent {
  constructor(extension) {
    super(extension);
    this.windows = new Map();
    this.listeners = new Set();
    this.watching = false;
    this.watcherId = `${extension.id}-composeRecipients`;
  }

  /** Asked for in the manifest, so that pills are watched before the event page first runs. */
  onStartup() {
    guarded(() => this.watch());
  }

  watch() {
    if (this.watching) return;
    this.watching = true;
    ExtensionSupport.registerWindowListener(this.watcherId, {
      chromeURLs: [COMPOSE_URL],
      // Called for windows that are open already, too.
      onLoadWindow: (window) => guarded(() => this.whenReady(window)),
      onUnloadWindow: (window) => guarded(() => this.forget(window)),
    });
  }

  whenReady(window) {
    const add = () => {
      if (this.watching && !this.windows.has(window)) this.add(window);
    };
    if (window.composeEditorReady) add();
    else window.addEventListener("compose-editor-ready", () => guarded(add), { once: true });
  }

  add(window) {
    const sheet = this.extension.rootURI.resolve("experiment/pills.css");
    this.windows.set(
      window,
      new ComposeWindow(window, sheet, (recipients) => this.report(window, recipients)),
    );
  }

  forget(window) {
    this.windows.get(window)?.stop();
    this.windows.delete(window);
  }

  report(window, recipients) {
    const tabId = this.tabIdOf(window);
    for (const listener of this.listeners) listener(tabId, recipients);
  }

  tabIdOf(window) {
    return this.extension.windowManager.wrapWindow(window).activeTab.id;
  }

  find(tabId) {
    for (const [window, compose] of this.windows) {
      if (guarded(() => this.tabIdOf(window)) === tabId) return compose;
    }
    return null;
  }

  PERSISTENT_EVENTS = {
    onChanged: ({ fire }) => {
      const listener = async (tabId, recipients) => {
        try {
          if (fire.wakeup) await fire.wakeup();
          await fire.async(tabId, recipients);
        } catch (error) {
          console.error("Postweg:", error);
        }
      };
      // A background that has just started knows nothing of the windows that are open.
      const replay = () => {
        for (const [window, compose] of this.windows) {
          guarded(() => void listener(this.tabIdOf(window), compose.recipients()));
        }
      };
      this.watch();
      this.listeners.add(listener);
      if (!fire.wakeup) replay();
      return {
        unregister: () => this.listeners.delete(listener),
        convert: (awake) => {
          fire = awake;
          replay();
        },
      };
    },
  };

  getAPI(context) {
    this.watch();
    return {
      composeRecipients: {
        getRecipients: async (tabId) => this.find(tabId)?.recipients() ?? null,

        paint: async (tabId, signs) => {
          const compose = this.find(tabId);
          if (!compose) return false;
          guarded(() => compose.paint(signs));
          return true;
        },

        outgoingServer: async (identityId) =>
          guarded(() => {
            // Quirk: getIdentity() makes a new identity for a key it does not know.
            const identity = MailServices.accounts.allIdentities.find(
              ({ key }) => key === identityId,
            );
            const server = identity && serverOf(identity);
            return server ? describeServer(server) : null;
          }, null),

        onChanged: new ExtensionCommon.EventManager({
          context,
          module: "composeRecipients",
          event: "onChanged",
          extensionApi: this,
        }).api(),
      },
    };
  }

  onShutdown(isAppShutdown) {
    if (isAppShutdown) return;
    this.watching = false;
    guarded(() => ExtensionSupport.unregisterWindowListener(this.watcherId));
    for (const compose of this.windows.values()) compose.restore();
    this.windows.clear();
    this.listeners.clear();
    // Quirk: Thunderbird caches an Experiment's files by name; without this an update runs the old ones.
    Services.obs.notifyObservers(null, "startupcache-invalidate");
  }
};
