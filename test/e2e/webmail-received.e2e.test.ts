/** A received message in Roundcube: how it came, by the header the person's own session gives. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { startRoundcube, whyNoRoundcube, type Webmail } from "../lab/webmail/roundcube.ts";
import { hasChromium, hasFirefox, type TestBrowser } from "./support/browser.ts";
import { waitFor } from "./support/wait.ts";
import { received } from "./support/webmail/driver.ts";
import { roundcube } from "./support/webmail/roundcube.ts";
import {
  startWebmailWorld,
  USER,
  type BrowserName,
  type WebmailWorld,
} from "./support/webmail/world.ts";

jest.setTimeout(120_000);

const TWO = { author: "bob@fine.test", other: "carol@plain.test" };
const BY = "by mx.example.test (Postfix) with";
const END = "id 4B; Thu, 26 Nov 2026 09:00:01 +0000 (UTC)";
const FROM = "Received: from mx.fine.test (mx.fine.test [203.0.113.9])";
const TLS = "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))";
const ENCRYPTED = `${FROM}\n\t${TLS}\n\t${BY} ESMTPS ${END}\nX-Odd: a <b> & "c"`;
const IN_CLEAR = `${FROM}\n\t${BY} ESMTP ${END}`;

const BROWSERS: readonly (readonly [BrowserName, boolean])[] = [
  ["Chromium", hasChromium],
  ["Firefox", hasFirefox],
];

interface Api {
  readonly action: { getPopup(tab: object): Promise<string> };
  readonly tabs: { query(all: object): Promise<readonly { id: number; url?: string }[]> };
}
declare const browser: Api;
declare const chrome: Api;

for (const [name, isThere] of BROWSERS) {
  (whyNoRoundcube() === undefined && isThere ? describe : describe.skip)(name, () => {
    let world: WebmailWorld;
    let page: TestBrowser;

    beforeAll(async () => {
      world = await startWebmailWorld(name);
      page = world.browser;
      world.servers.store.receive(USER, received(USER, TWO, ENCRYPTED));
      world.servers.store.receive(USER, received(USER, TWO, IN_CLEAR));
    });
    afterAll(() => world?.stop());

    describe.each(["elastic", "larry", "classic"] as const)("Roundcube as %s", (skin) => {
      let webmail: Webmail;
      const visit = (query: string) => page.visit(`${webmail.url}?_task=mail&${query}`);

      beforeAll(async () => {
        webmail = await startRoundcube(world.servers, { skin });
        const mail = roundcube(page, webmail.url);
        await mail.login(USER);
        // Whose mailbox it is, Postweg knows from where messages are written.
        await mail.compose();
        await mail.type([TWO.author]);
        await world.signs(1);
      });
      afterAll(() => webmail?.stop());

      test("what came encrypted says so, with what its provider wrote", async () => {
        await visit("_action=show&_uid=1&_mbox=INBOX");
        const [sign] = await world.signs(1);
        expect(sign).toMatchObject({ label: "Came encrypted", warning: false });
        expect(sign?.tooltip).toContain("encrypted connection");
        await page.screenshot(`webmail-received-${skin}-${name}`);
      });

      test("what came in the clear says so; with a warning where more is demanded", async () => {
        await visit("_action=show&_uid=2&_mbox=INBOX");
        expect(await world.signs(1)).toMatchObject([
          { label: "Came in the clear", warning: false },
        ]);
        await world.settings({ senders: [{ pattern: USER, mode: "on" }] });
        await visit("_action=show&_uid=2&_mbox=INBOX");
        await waitFor("a warning", async () => (await page.signs())[0]?.warning === true);
        await world.settings({});
      });

      test("beside the list it is the one that was chosen", async () => {
        await visit("_mbox=INBOX");
        await waitFor("the list", () =>
          page.run(() => document.querySelector("#messagelist tbody tr") !== null),
        );
        await page.run(() => {
          const rcmail = (
            window as unknown as {
              rcmail: { show_message(uid: number, safe: boolean, preview: boolean): void };
            }
          ).rcmail;
          rcmail.show_message(2, false, true);
        });
        expect(await world.signs(1)).toMatchObject([{ label: "Came in the clear" }]);
      });
    });

    test("the button's popup is the trace while it is shown, and the signs' list again after it", async () => {
      const webmail = await startRoundcube(world.servers);
      await roundcube(page, webmail.url).login(USER);
      await page.visit(`${webmail.url}?_task=mail&_action=show&_uid=1&_mbox=INBOX`);
      await world.signs(1);
      const tabs = await page.openBeside("options/options.html", async () => {
        const tabId = await page.run(async () => {
          const api = typeof browser === "undefined" ? chrome : browser;
          const found = (await api.tabs.query({})).find(({ url }) => url?.includes("_uid=1"));
          return found?.id ?? -1;
        });
        const popup = () =>
          page.run(
            (id: number) =>
              (typeof browser === "undefined" ? chrome : browser).action.getPopup({ tabId: id }),
            tabId,
          );
        expect(await popup()).toContain("received/received.html");
        await page.show(`received/received.html?tab=${tabId}`);
        await waitFor("the trace", () =>
          page.run(() => {
            const root = document.querySelector("postweg-received")?.shadowRoot;
            return root?.querySelector("postweg-hop") instanceof Element;
          }),
        );
        await page.screenshot(`webmail-trace-${name}`);
        return { tabId, popup };
      });
      expect(tabs.tabId).toBeGreaterThan(0);
      await webmail.stop();
    });
  });
}
