/** SOGo 5. */
import { PASSWORD } from "../../../lab/webmail/mail-store.ts";
import type { TestBrowser } from "../browser.ts";
import { sleep, waitFor } from "../wait.ts";
import {
  clickInto,
  cut,
  fillField,
  here,
  isSeen,
  press,
  untilSeen,
  type Ready,
  type WebmailDriver,
} from "./driver.ts";

const TO = 'md-chips[ng-model="editor.message.editable.to"] input';
const NEW = 'button[ng-click="mailbox.newMessage($event)"]';
const SUBJECT = "#mailEditor input[name=subject]";

export function sogo(browser: TestBrowser, url: string, user: string): WebmailDriver {
  const ready: Ready = {
    sendButton: '#mailEditor button[ng-click="editor.send()"]',
    there: here,
  };
  const isThere = (selector: string) =>
    browser.run((one: string) => document.querySelector(one) !== null, selector).catch(() => false);
  const untilThere = (selector: string) => waitFor(selector, () => isThere(selector), 20_000);
  const visit = async (folder: string) => {
    await browser.visit("about:blank"); // else only what stands behind the # would change
    await browser.visit(`${url}SOGo/so/${user}/Mail/view#!/Mail/0/${folder}`);
    await untilThere(NEW);
    await sleep(500);
  };
  const untilWritten = async () => {
    await untilSeen(browser, TO);
    await waitFor("its author and its recipients", () =>
      browser.run(
        () =>
          document.querySelectorAll("#mailEditor md-chip").length > 1 &&
          document.querySelector<HTMLInputElement>("#mailEditor input[name=from]")?.value !== "",
      ),
    );
  };

  const driver: WebmailDriver = {
    async login(name) {
      await browser.visit(url);
      if (await isSeen(browser, "md-list-item, sg-message-list-item")) return;
      const field = 'input[ng-model="app.creds.username"]';
      await untilSeen(browser, field);
      await fillField(browser, field, name);
      await fillField(browser, 'input[ng-model="app.creds.password"]', PASSWORD);
      await browser.press("Enter");
      await untilThere(NEW);
    },
    async compose() {
      await visit("INBOX");
      await press(browser, NEW);
      await untilSeen(browser, TO);
      return ready;
    },
    async type(addresses) {
      await clickInto(browser, TO);
      for (const address of addresses) {
        await browser.type(address);
        await sleep(100); // its field takes what is typed when the last key is some time ago
        await browser.type(",");
        await sleep(150);
      }
    },
    async paste(text) {
      await cut(browser, SUBJECT, text);
      await clickInto(browser, TO);
      await browser.press("Paste");
      await sleep(150);
      await browser.type(",");
      await sleep(150);
    },
    async fill(subject) {
      await fillField(browser, SUBJECT, subject);
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
        await driver.paste(author);
        await driver.paste(other);
        await driver.fill("pasted");
        return ready;
      },
      async answered() {
        await visit("INBOX/1");
        await untilThere('[ng-click="viewer.replyAll($event)"]');
        await press(browser, '[ng-click="viewer.replyAll($event)"]');
        await untilWritten();
        return ready;
      },
      async "kept as a draft"({ author, other }) {
        await driver.compose();
        await driver.type([author, other]);
        await driver.fill("draft");
        await press(browser, 'button[ng-click="editor.save()"]');
        await sleep(1000);
        await visit("Drafts");
        // The newest is the first.
        await untilSeen(browser, ".sg-message-list-item-main");
        await browser.click(".sg-message-list-item-main");
        await untilThere('[ng-click="viewer.edit($event)"]');
        await press(browser, '[ng-click="viewer.edit($event)"]');
        await untilWritten();
        return ready;
      },
      async "in a window of its own"({ author, other }) {
        await visit("INBOX");
        await press(browser, 'button[ng-click="mailbox.newMessage($event, true)"]');
        const there: Ready["there"] = (task) => browser.within("UIxMailPopupView", task);
        await there(async () => {
          await untilSeen(browser, TO);
          await driver.type([author, other]);
          await driver.fill("window");
        });
        return { ...ready, there };
      },
    },
  };
  return driver;
}
