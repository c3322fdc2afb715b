/**
 * Quirk: an event page is stopped after 30 s without an API call or event, even while a
 * fetch of its own is pending, and what was being looked at is lost. A cheap call now and
 * then while there is work keeps it alive (seen in Thunderbird 153; a service worker of
 * Chromium behaves alike).
 * Can go when a pending fetch counts as activity.
 */
import { browser } from "../browser.ts";

/** Milliseconds between two calls. Default 10 s: a third of the idle limit. */
const INTERVAL = 10_000;

export function keepAliveWhile(busy: () => boolean): void {
  setInterval(() => {
    if (busy()) void browser.runtime.getPlatformInfo();
  }, INTERVAL);
}
