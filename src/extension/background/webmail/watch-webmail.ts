/**
 * A browser: from the webmail pages a person allowed to the same sessions, guard and signs a
 * mail program's compose windows have. All listeners are added in the first turn of the
 * event loop: only those wake a stopped background.
 */
import type { Clock } from "../../../core/base/clock.ts";
import { readAddressList } from "../../../core/smtp/address-list.ts";
import { PENDING_SITE } from "../../messaging/sites-protocol.ts";
import { browser } from "../../platform/browser.ts";
import type { Translate } from "../../platform/i18n.ts";
import { isNeededByLookups } from "../../settings/needed-hosts.ts";
import { demandOf } from "../../settings/senders.ts";
import { loadSettings, onSettingsChanged } from "../../settings/store.ts";
import type { Assessor } from "../assessor.ts";
import type { ComposeSessions } from "../compose-sessions.ts";
import { Guard } from "../guard/guard.ts";
import { serveGuard } from "../guard/guard-port.ts";
import { createActionPainter } from "../present/action.ts";
import { createPillPainter } from "../present/pills.ts";
import { browserButton } from "./browser-button.ts";
import { pageScripts } from "./page-scripts.ts";
import { Sites } from "./sites.ts";
import { serveSites } from "./sites-port.ts";
import { watchReceived } from "./watch-received.ts";
import { webmailGuardPorts } from "./webmail-guard.ts";
import { WebmailLines, type Composing } from "./webmail-lines.ts";

export interface WebmailParts {
  readonly sessions: ComposeSessions;
  readonly assessor: Assessor;
  readonly clock: Clock;
  readonly lift: (domain: string) => void;
  readonly t: Translate;
  /** What the last background had found is back. */
  readonly ready: Promise<void>;
}

export function watchWebmail({ sessions, assessor, clock, lift, t, ready }: WebmailParts): Guard {
  const composing = new Map<number, Composing>();
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const sites = new Sites({
    store: browser.storage.local,
    isPermitted: (pattern) => browser.permissions.contains({ origins: [pattern] }),
    ...pageScripts,
  });

  const lines: WebmailLines = new WebmailLines(clock, {
    onCompose(tabId, now) {
      if (now === undefined) {
        composing.delete(tabId);
        sessions.close(tabId);
        guard.closed(tabId);
      } else {
        composing.set(tabId, now);
        void browser.tabs
          .get(tabId)
          .then(({ url = "" }) => sites.seen(url, now.identities))
          .catch(() => {});
        void ready.then(() => show(tabId));
      }
      changed();
    },
    onReceived: (tabId, url, message) => received.told(tabId, url, message),
    async onSend(tabId, message) {
      const { cancel } = await guard.beforeSend(tabId, message);
      // Unlike Thunderbird nobody tells later how it was meant to be sent.
      if (cancel) guard.afterSend(tabId, "default");
      return !cancel;
    },
  });

  const received = watchReceived({ clock, t, sites, lines });

  const guard: Guard = new Guard({
    ...webmailGuardPorts(lines, ready, t),
    clock,
    assessor,
    lift,
  });

  async function show(tabId: number): Promise<void> {
    const now = composing.get(tabId);
    if (now === undefined) return;
    const recipients = now.recipients.map(({ field, address }) => ({
      key: address,
      field,
      address,
      members: undefined,
    }));
    sessions.update(tabId, recipients);
    const [sender] = readAddressList(now.from);
    const from = sender?.address ?? "";
    const { mode } = demandOf(await loadSettings(), from);
    if (composing.get(tabId) === now) sessions.setDemand(tabId, { from, mode });
  }

  browser.runtime.onConnect.addListener((port) => {
    const { id } = browser.runtime;
    const tabId = lines.accept(port, id);
    serveGuard(port, id, guard);
    received.serve(port, id);
    serveSites(port, id, {
      sites,
      page(tabId) {
        const webmail = lines.webmail(tabId);
        return { ...(webmail !== undefined && { webmail }), composing: composing.has(tabId) };
      },
      onChanged(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async giveBack(pattern) {
        if (isNeededByLookups(await loadSettings(), pattern)) return;
        await browser.permissions.remove({ origins: [pattern] });
      },
    });
    if (tabId === undefined) return;
    // A page that was loaded anew shows nothing yet, so each line is painted from the start.
    const paint = createPillPainter(
      { paint: (tab, signs) => Promise.resolve(lines.tell(tab, { kind: "signs", signs })) },
      t,
      // No webmail marks what can't be read, and some send it all the same.
      () => true,
    );
    const stop = sessions.onPaint((tab, views, demand) => {
      if (tab === tabId) paint(tab, views, demand);
    });
    port.onDisconnect.addListener(stop);
  });
  sessions.onPaint(createActionPainter(browserButton, t, () => false));
  browser.tabs.onRemoved.addListener((tabId) => {
    guard.closed(tabId);
    received.closed(tabId);
  });
  browser.runtime.onInstalled.addListener(() => void sites.reconcile(true).catch(() => {}));
  browser.runtime.onStartup.addListener(() => void sites.reconcile(false).catch(() => {}));
  browser.permissions.onAdded.addListener(() => void addPending().then(changed, () => {}));
  browser.permissions.onRemoved.addListener(
    () => void sites.reconcile(false).then(changed, () => {}),
  );
  browser.storage.onChanged.addListener((changes) => {
    if ("sites" in changes) changed();
  });
  onSettingsChanged(() => composing.forEach((_, tabId) => void show(tabId)));

  /** What the popup was about to ask for when it was closed by the very question. */
  async function addPending(): Promise<void> {
    const stored = await browser.storage.session.get(PENDING_SITE);
    const pattern: unknown = stored[PENDING_SITE];
    if (typeof pattern !== "string") return;
    if (!(await browser.permissions.contains({ origins: [pattern] }))) return;
    await browser.storage.session.remove(PENDING_SITE);
    await sites.add(pattern);
  }
  return guard;
}
