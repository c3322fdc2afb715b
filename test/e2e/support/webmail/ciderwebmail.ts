/** CiderWebmail 1.05. */
import { PASSWORD } from "../../../lab/webmail/mail-store.ts";
import type { TestBrowser } from "../browser.ts";
import { cut, fillField, here, untilSeen, type Ready, type WebmailDriver } from "./driver.ts";

export function ciderwebmail(browser: TestBrowser, url: string): WebmailDriver {
  const ready: Ready = { sendButton: "#compose_form input[name=send]", there: here };
  const driver: WebmailDriver = {
    async login(user) {
      await browser.visit(`${url}mailboxes`);
      await untilSeen(browser, "#username");
      await fillField(browser, "#username", user);
      await fillField(browser, "input[name=password]", PASSWORD);
      await browser.press("Enter");
      await untilSeen(browser, "a[href*=mailbox]");
    },
    async compose() {
      await browser.visit(`${url}mailbox/INBOX/compose`);
      await untilSeen(browser, "#to");
      await fillField(browser, "#from", "alice@example.test");
      return ready;
    },
    async type(addresses) {
      await fillField(browser, "#to", addresses.join(", "));
    },
    async paste(text) {
      await cut(browser, "#subject", text);
      await fillField(browser, "#to", "");
      await browser.press("Paste");
    },
    async fill(subject) {
      await fillField(browser, "#subject", subject);
      await fillField(browser, "#body", "text");
    },
    ways: {
      async typed({ author, other }) {
        await driver.compose();
        await driver.type([author, other]);
        await driver.fill("typed");
        return ready;
      },
      async pasted({ author, other }) {
        await driver.compose();
        await driver.paste(`${author}, ${other}`);
        await driver.fill("pasted");
        return ready;
      },
      async answered() {
        await browser.visit(`${url}mailbox/INBOX/1/part/reply/all/root`);
        await untilSeen(browser, "#to");
        await fillField(browser, "#from", "alice@example.test");
        return ready;
      },
    },
  };
  return driver;
}
