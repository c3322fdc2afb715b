/**
 * How the parts in a webmail's page behave: the message is sent as it was written, no way
 * out of the page is forgotten, and a page that is up to no good learns nothing.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { startRoundcube, whyNoRoundcube, type Webmail } from "../lab/webmail/roundcube.ts";
import { startSogo, whyNoSogo } from "../lab/webmail/sogo.ts";
import { hasChromium, hasFirefox, type TestBrowser } from "./support/browser.ts";
import { sleep, waitFor } from "./support/wait.ts";
import { guardWindow } from "./support/webmail/guard-window.ts";
import { startHostilePage, type Learned } from "./support/webmail/hostile-page.ts";
import type { WebmailDriver } from "./support/webmail/driver.ts";
import { roundcube } from "./support/webmail/roundcube.ts";
import { sogo } from "./support/webmail/sogo.ts";
import {
  startWebmailWorld,
  USER,
  type BrowserName,
  type WebmailWorld,
} from "./support/webmail/world.ts";

jest.setTimeout(120_000);

const GOOD = "bob@fine.test";
const BAD = "carol@plain.test";
const ON = { senders: [{ pattern: USER, mode: "on" }] };

declare const rcmail: {
  command(name: string, properties: object): void;
  readonly gui_objects: { readonly messageform: HTMLFormElement };
};
declare const learned: Learned;
declare const chrome: {
  readonly scripting: { unregisterContentScripts(which: object): Promise<void> };
};

const BROWSERS: readonly (readonly [BrowserName, boolean])[] = [
  ["Chromium", hasChromium],
  ["Firefox", hasFirefox],
];
const canRun = whyNoRoundcube() === undefined && whyNoSogo() === undefined;

/** What differs between any two messages is replaced. */
const constant = (text: string) => {
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? "none";
  return text
    .replaceAll(boundary, "BOUNDARY")
    .replace(/^Received: .*(?:\n[ \t].*)*\n/gm, "")
    .replace(/^(Date|Message-ID|User-Agent): .*$/gim, "$1: …");
};

for (const [name, isThere] of BROWSERS) {
  (canRun && isThere ? describe : describe.skip)(name, () => {
    let world: WebmailWorld;
    let browser: TestBrowser;
    let guard: ReturnType<typeof guardWindow>;
    let servers: Record<"Roundcube" | "SOGo", Webmail>;
    let mail: WebmailDriver;

    beforeAll(async () => {
      world = await startWebmailWorld(name);
      ({ browser } = world);
      guard = guardWindow(browser);
      servers = {
        Roundcube: await startRoundcube(world.servers),
        SOGo: await startSogo(world.servers, { users: [USER] }),
      };
      mail = roundcube(browser, servers.Roundcube.url);
      await mail.login(USER);
    });
    afterAll(async () => {
      for (const server of Object.values(servers ?? {})) await server.stop();
      await world?.stop();
    });
    beforeEach(() => world.servers.submission.clear());

    const arrived = () => world.servers.submission.delivered().map(({ to }) => to);

    test.each(["Roundcube", "SOGo"] as const)(
      "%s sends the same octets with the add-on and without it",
      async (webmail) => {
        const driver = webmail === "SOGo" ? sogo(browser, servers.SOGo.url, USER) : mail;
        await driver.login(USER);
        await world.settings({});
        const sent: string[] = [];
        for (const allowed of [true, false]) {
          world.servers.submission.clear();
          await world.allow(allowed);
          const { sendButton } = await driver.compose();
          await driver.type([GOOD, "dave@dane.test"]);
          await driver.fill("as it was written");
          if (allowed) await world.signs(2);
          await browser.click(sendButton);
          await waitFor("both messages", () => arrived().length === 2);
          const messages = world.servers.submission.delivered();
          sent.push(constant(messages.find(({ to }) => to === GOOD)?.text ?? ""));
        }
        await world.allow(true);
        expect(sent[0]).toContain(`To: ${GOOD}, dave@dane.test`);
        expect(sent[0]).toBe(sent[1]);
      },
    );

    test("a hundred recipients, pasted: a sign for each, and one less when one is removed", async () => {
      await world.settings({});
      await mail.compose();
      const all = Array.from({ length: 100 }, (_, at) => `person${at}@fine.test`);
      await mail.paste(all.join(", "));
      const signs = await world.signs(100);
      expect(new Set(signs.map(({ label }) => label))).toEqual(new Set(["SSL ok"]));
      await browser.screenshot(`webmail-hundred-${name}`);
      await browser.run(() => document.querySelector<HTMLElement>("li.recipient .remove")?.click());
      await world.signs(99);
      const value = await browser.run(
        () => document.querySelector<HTMLTextAreaElement>("[name=_to]")?.value ?? "",
      );
      expect(value.replace(/,+$/, "")).toBe(all.slice(1).join(","));
    });

    /** Takes back the registration of one part. */
    const withdraw = (id: string) =>
      browser.openBeside("options/options.html", () =>
        browser.run(
          (one: string) =>
            chrome.scripting.unregisterContentScripts({
              ids: [one],
            }),
          id,
        ),
      );

    describe("every way out of the page", () => {
      const WAYS: Record<string, () => void> = {
        "a plugin's command": () => rcmail.command("send", {}),
        "the form itself": () => {
          const { messageform: form } = rcmail.gui_objects;
          form.querySelector<HTMLInputElement>("[name=_action]")!.value = "send";
          form.submit();
        },
        "the form, as if a button had been pressed": () => {
          const { messageform: form } = rcmail.gui_objects;
          form.querySelector<HTMLInputElement>("[name=_action]")!.value = "send";
          form.requestSubmit();
        },
        "a beacon": () => {
          const { messageform: form } = rcmail.gui_objects;
          const body = new FormData(form);
          body.set("_action", "send");
          navigator.sendBeacon(form.action, body);
        },
        "a request whose body can't be read": () => {
          const { messageform: form } = rcmail.gui_objects;
          const fields = new URLSearchParams(
            new FormData(form) as unknown as Record<string, string>,
          );
          fields.delete("_action");
          const type = "application/x-www-form-urlencoded";
          const body = new Blob([fields.toString()], { type });
          void fetch(`${form.action}&_action=send`, { method: "POST", body }).catch(() => {});
        },
        "a request by XMLHttpRequest": () => {
          const { messageform: form } = rcmail.gui_objects;
          const body = new FormData(form);
          body.set("_action", "send");
          const request = new XMLHttpRequest();
          request.open("POST", form.action);
          request.send(body);
        },
        "a request by fetch": () => {
          const { messageform: form } = rcmail.gui_objects;
          const body = new FormData(form);
          body.set("_action", "send");
          void fetch(form.action, { method: "POST", body }).catch(() => {});
        },
      };

      test.each(Object.keys(WAYS))("%s: what is not to go does not", async (way) => {
        await world.settings(ON);
        await mail.compose();
        await mail.type([GOOD, BAD]);
        await mail.fill(way);
        await world.signs(2);
        await browser.run(WAYS[way]!);
        await sleep(1500);
        expect(arrived()).toEqual([]);
        await browser.visit("about:blank");
      });
    });

    test("whoever is added while the dialog asks is asked about, too", async () => {
      await world.settings({});
      const { sendButton } = await mail.compose();
      await mail.type([BAD]);
      await mail.fill("one more");
      await world.signs(1);
      await browser.click(sendButton);
      expect(await guard.buttons()).toContain("anyway");
      await browser.run(() => {
        const field = document.querySelector<HTMLTextAreaElement>("[name=_cc]")!;
        field.value = "erin@promised-plain.test";
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      await guard.press("anyway");
      await waitFor("both in the dialog", async () => {
        if (!(await guard.isOpen())) return false;
        const held = await guard.held().catch(() => ""); // the first one closes meanwhile
        return held.includes("erin@promised-plain.test");
      });
      expect(arrived()).toEqual([]);
      await browser.visit("about:blank");
      await guard.gone();
    });

    test("a name the webmail completes gets its sign", async () => {
      await world.settings({});
      // It completes whom somebody has written to.
      const { sendButton } = await mail.compose();
      await mail.type([GOOD]);
      await mail.fill("before");
      await world.signs(1);
      await browser.click(sendButton);
      await waitFor("the message before", () => arrived().length === 1);
      await mail.compose();
      await browser.click("#compose_to li.input input");
      await browser.type("bob");
      await waitFor("a suggestion", () =>
        browser.run(() => document.querySelector("#rcmKSearchpane li") !== null),
      );
      await browser.press("Enter");
      const [sign] = await world.signs(1);
      expect(sign).toMatchObject({ label: "SSL ok", warning: false });
      expect(sign?.text).toContain(GOOD);
    });

    test("without the part among the page's scripts clicks are held back, and the signs say so", async () => {
      await world.settings(ON);
      await withdraw("page");
      const { sendButton } = await mail.compose();
      await mail.type([BAD]);
      await mail.fill("alone");
      const [sign] = await world.signs(1);
      expect(sign?.warning).toBe(true);
      expect(sign?.tooltip).toContain("may not be able to hold back");
      await browser.click(sendButton);
      expect(await guard.buttons()).not.toContain("anyway");
      expect(arrived()).toEqual([]);
      await browser.visit("about:blank");
      await guard.gone();
      await world.allow(true);
    });

    test("a background that was stopped meanwhile: the signs stay, and the gate holds", async () => {
      await world.settings(ON);
      const { sendButton } = await mail.compose();
      await mail.type([GOOD, BAD]);
      await mail.fill("stopped");
      const before = await world.signs(2);
      await browser.stopBackground();
      expect(await world.signs(2)).toEqual(before);
      await browser.click(sendButton);
      expect(await guard.buttons()).not.toContain("anyway");
      expect(arrived()).toEqual([]);
      await browser.visit("about:blank");
      await guard.gone();
    });

    describe("a page that only looks like a webmail", () => {
      /** What it knows after the sign has settled, with its own words taken out. */
      const learn = async (address: string): Promise<Omit<Learned, "looks">> => {
        const page = await startHostilePage([address]);
        try {
          await browser.visit(page.url);
          await world.signs(1);
          const before = await browser.run(() => learned.looks);
          await waitFor("another look", () =>
            browser.run((one: number) => learned.looks > one + 2, before),
          );
          const { looks, ...all } = await browser.run(() => learned);
          expect(looks).toBeGreaterThan(0);
          return JSON.parse(JSON.stringify(all).replaceAll(address, "ADDRESS")) as typeof all;
        } finally {
          await browser.visit("about:blank");
          await page.stop();
        }
      };

      test("learns the same of every recipient, whatever the sign says: nothing", async () => {
        await world.settings({});
        const all = [await learn("bob@dane.test"), await learn(GOOD), await learn(BAD)];
        expect(all[1]).toEqual(all[0]);
        expect(all[2]).toEqual(all[0]);
        expect(all[0]).toMatchObject({ texts: [], openTrees: 0, found: [], details: [] });
        expect(all[0]?.sizes).toHaveLength(1);
      });

      test("can't have a window opened, or anything asked, without a person's hand", async () => {
        const page = await startHostilePage([BAD]);
        await browser.visit(page.url);
        await world.signs(1);
        const asked = world.internet.doh.requests.length;
        await sleep(6000); // Chromium takes what its driver does for a person's hand, for five seconds
        const stopped = await browser.run(() => {
          const url = `${location.href}?_task=mail`;
          const body = "_action=send&_to=mallory%40secret.test";
          const detail = JSON.stringify({ kind: "request", method: "POST", url, body });
          const event = new CustomEvent("postweg-gate", { detail, cancelable: true });
          return new Promise<boolean>((resolve) =>
            setTimeout(() => resolve(!document.dispatchEvent(event)), 5500),
          );
        });
        expect(stopped).toBe(true);
        await sleep(500);
        expect(await guard.isOpen()).toBe(false);
        expect(world.internet.doh.requests.length).toBe(asked);
        await browser.visit("about:blank");
        await page.stop();
      });
    });
  });
}
