/** A person allows a webmail page by the button in the popup, and takes it back in the settings. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { startRoundcube, whyNoRoundcube, type Webmail } from "../lab/webmail/roundcube.ts";
import { startServers, type Servers } from "../lab/webmail/servers.ts";
import { createPki } from "../lab/pki.ts";
import { tabTo } from "./support/add-on-page.ts";
import { hasFirefox } from "./support/browser.ts";
import { startFirefox, type Firefox } from "./support/firefox.ts";
import { waitFor } from "./support/wait.ts";
import type { WebmailDriver } from "./support/webmail/driver.ts";
import { roundcube } from "./support/webmail/roundcube.ts";

jest.setTimeout(120_000);

interface Api {
  readonly tabs: { query(all: object): Promise<readonly { id: number; url?: string }[]> };
  readonly permissions: { getAll(): Promise<{ readonly origins: readonly string[] }> };
}
declare const browser: Api;

(whyNoRoundcube() === undefined && hasFirefox ? describe : describe.skip)("Firefox", () => {
  let servers: Servers;
  let webmail: Webmail;
  let page: Firefox;
  let mail: WebmailDriver;

  beforeAll(async () => {
    servers = await startServers();
    webmail = await startRoundcube(servers);
    page = await startFirefox((await createPki()).root);
    mail = roundcube(page, webmail.url);
    await mail.login("alice@example.test");
    await mail.compose();
    await mail.type(["bob@fine.test"]);
  });
  afterAll(async () => {
    await page?.stop();
    await webmail?.stop();
    await servers?.stop();
  });

  const origins = () => page.run(async () => (await browser.permissions.getAll()).origins);

  test("nothing is in the page before", async () => {
    expect(await page.signs()).toEqual([]);
    const traces = await page.run(() => document.querySelectorAll("[class*=postweg]").length);
    expect(traces).toBe(0);
  });

  test("the button in the popup puts signs into the page that is open, by keyboard", async () => {
    await page.pressButton();
    await page.openBeside("options/options.html", async () => {
      const tabId = await page.run(async () => {
        const all = await browser.tabs.query({});
        return all.find(({ url }) => url?.startsWith("http://127.0.0.1"))?.id ?? -1;
      });
      await page.show(`popup/popup.html?tab=${tabId}`);
      await tabTo(page, ({ text }) => text === "Use Postweg on 127.0.0.1");
      await page.press("Enter");
      await waitFor("the permission", async () => (await origins()).includes("http://127.0.0.1/*"));
    });
    await waitFor("a sign", async () => (await page.signs()).length === 1);
  });

  test("it is there again when the page is loaded anew, and in the next message", async () => {
    await mail.compose();
    await mail.type(["bob@fine.test", "carol@plain.test"]);
    await waitFor("two signs", async () => (await page.signs()).length === 2);
  });

  test("taken back in the settings, by keyboard, it has gone with its permission", async () => {
    await page.openBeside("options/options.html", async () => {
      await waitFor("the site", () =>
        page.run(() => {
          const root = document.querySelector("postweg-options")?.shadowRoot;
          const sites = root?.querySelector("postweg-sites")?.shadowRoot;
          return sites?.querySelector("li button") instanceof Element;
        }),
      );
      await tabTo(page, ({ text }) => text === "Take back: http://127.0.0.1");
      await page.press("Enter");
      await waitFor("the end of it", async () => !(await origins()).includes("http://127.0.0.1/*"));
    });
    await mail.compose();
    await mail.type(["bob@fine.test"]);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await page.signs()).toEqual([]);
  });
});
