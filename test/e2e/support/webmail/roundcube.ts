/** Roundcube in any of its skins. */
import { PASSWORD } from "../../../lab/webmail/mail-store.ts";
import type { TestBrowser } from "../browser.ts";
import { waitFor } from "../wait.ts";
import {
  clickInto,
  cut,
  fillField,
  here,
  isSeen,
  untilSeen,
  type Ready,
  type WebmailDriver,
} from "./driver.ts";

declare const rcmail: {
  command(name: string, properties: object, button?: null, event?: Event): void;
  readonly env: Readonly<Record<string, unknown>>;
};

const fieldOf = (name: string) =>
  `#compose_${name} li.input input, textarea[name=_${name}]:not([data-recipient-input])`;
const TO = fieldOf("to");
const SEND = "button.send, a.button.send, input[onclick*=\"command('send'\"]";
const RESEND = ".ui-dialog-buttonset button.bounce";

export function roundcube(browser: TestBrowser, url: string): WebmailDriver {
  const visit = (query: string) => browser.visit(`${url}?_task=mail&${query}`);
  const command = (name: string) =>
    browser.run((one: string) => rcmail.command(one, {}, null, new Event("click")), name);
  const ready: Ready = { sendButton: SEND, there: here };

  let who = "";
  const driver: WebmailDriver = {
    async login(user) {
      who = user;
      await browser.visit(url);
      if (!(await isSeen(browser, "#rcmloginuser"))) return;
      await fillField(browser, "#rcmloginuser", user);
      await fillField(browser, "#rcmloginpwd", PASSWORD);
      await browser.press("Enter");
      // The address says "mail" before, too, where another session has just ended.
      await waitFor("Roundcube's inbox", () =>
        browser
          .run(
            () =>
              location.href.includes("_task=mail") &&
              document.querySelector("#rcmloginuser") === null &&
              document.readyState === "complete",
          )
          .catch(() => false),
      );
    },
    async compose() {
      await visit("_action=compose");
      // On a busy machine it sometimes forgets whom it has let in a moment ago.
      if (await isSeen(browser, "#rcmloginuser")) {
        await driver.login(who);
        await visit("_action=compose");
      }
      await untilSeen(browser, TO);
      return ready;
    },
    async type(addresses) {
      await clickInto(browser, TO);
      for (const address of addresses) await browser.type(`${address},`);
    },
    async paste(text) {
      await cut(browser, "[name=_subject]", text);
      await clickInto(browser, TO);
      await browser.press("Paste");
      await browser.type(",");
    },
    async fill(subject) {
      await fillField(browser, "[name=_subject]", subject);
      await fillField(browser, "textarea[name=_message]", "text");
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
        await driver.paste(`Bob <${author}>, ${other}`);
        await driver.fill("pasted");
        return ready;
      },
      async dragged({ author, other }) {
        await visit(`_action=compose&_to=${author}&_cc=${other}`);
        const second = "#compose_cc li.recipient";
        await untilSeen(browser, second);
        await browser.drag(second, "#compose_to li.input");
        await waitFor("it in its new place", () =>
          browser.run(() => document.querySelectorAll("#compose_to li.recipient").length === 2),
        );
        await driver.fill("dragged");
        return ready;
      },
      async answered() {
        await visit("_action=compose&_reply_uid=1&_mbox=INBOX&_all=all");
        await untilSeen(browser, TO);
        return ready;
      },
      async "kept as a draft"({ author, other }) {
        await driver.compose();
        await driver.type([author, other]);
        await driver.fill("draft");
        await command("savedraft");
        const uid = await waitFor("the draft", () =>
          browser.run(() => (rcmail.env["draft_id"] as string | undefined) ?? ""),
        );
        await visit(`_action=compose&_draft_uid=${uid}&_mbox=Drafts`);
        await untilSeen(browser, TO);
        return ready;
      },
      async "in a window of its own"({ author, other }) {
        await driver.compose();
        await command("extwin");
        const there: Ready["there"] = (task) => browser.within("_extwin=1", task);
        await there(async () => {
          await untilSeen(browser, TO);
          await driver.type([author, other]);
          await driver.fill("window");
        });
        return { sendButton: SEND, there };
      },
      async resent({ author, other }) {
        await visit("_uid=1&_mbox=INBOX&_action=show");
        await command("bounce");
        await untilSeen(browser, TO);
        await driver.type([author, other]);
        return { sendButton: RESEND, there: here };
      },
    },
  };
  return driver;
}
