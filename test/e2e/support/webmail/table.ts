/**
 * Whatever way recipients come into a message, in whatever webmail: they get their signs,
 * and what the demand forbids does not arrive. One file for each browser runs it.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { startCiderwebmail, whyNoCiderwebmail } from "../../../lab/webmail/ciderwebmail.ts";
import { startRoundcube, whyNoRoundcube, type Webmail } from "../../../lab/webmail/roundcube.ts";
import type { Servers } from "../../../lab/webmail/servers.ts";
import { startSogo, whyNoSogo } from "../../../lab/webmail/sogo.ts";
import type { TestBrowser } from "../browser.ts";
import { waitFor } from "../wait.ts";
import { ciderwebmail } from "./ciderwebmail.ts";
import { received, type Correspondents, type WebmailDriver } from "./driver.ts";
import { guardWindow } from "./guard-window.ts";
import { roundcube } from "./roundcube.ts";
import { sogo } from "./sogo.ts";
import { startWebmailWorld, USER, type BrowserName, type WebmailWorld } from "./world.ts";

jest.setTimeout(120_000);

const GOOD = "bob@fine.test";
const BAD = "carol@plain.test";
const TWO: Correspondents = { author: GOOD, other: BAD };

const NEARLY_ALL = ["typed", "pasted", "answered", "kept as a draft", "in a window of its own"];

interface Candidate {
  readonly name: string;
  readonly start: (servers: Servers) => Promise<Webmail>;
  readonly driver: (browser: TestBrowser, url: string) => WebmailDriver;
  readonly ways: readonly string[];
}

const CANDIDATES: readonly Candidate[] = [
  {
    name: "Roundcube",
    start: startRoundcube,
    driver: roundcube,
    ways: [...NEARLY_ALL, "dragged", "resent"],
  },
  ...(["larry", "classic"] as const).map((skin) => ({
    name: `Roundcube as ${skin}`,
    start: (servers: Servers) => startRoundcube(servers, { skin }),
    driver: roundcube,
    ways: ["typed", "answered", "resent"],
  })),
  {
    name: "SOGo",
    start: (servers) => startSogo(servers, { users: [USER] }),
    driver: (browser, url) => sogo(browser, url, USER),
    ways: NEARLY_ALL,
  },
  {
    name: "CiderWebmail",
    start: startCiderwebmail,
    driver: ciderwebmail,
    ways: ["typed", "pasted"],
  },
];

const missing = [whyNoRoundcube(), whyNoSogo(), whyNoCiderwebmail()].filter(Boolean);

export function webmailTable(name: BrowserName, isThere: boolean): void {
  (missing.length === 0 && isThere ? describe : describe.skip)(name, () => {
    let world: WebmailWorld;
    let browser: TestBrowser;
    let guard: ReturnType<typeof guardWindow>;

    beforeAll(async () => {
      world = await startWebmailWorld(name);
      ({ browser } = world);
      guard = guardWindow(browser);
      world.servers.store.receive(USER, received(USER, TWO));
    });
    afterAll(() => world?.stop());

    /** Each once: CiderWebmail sends its form twice, with and without us. */
    const arrived = () =>
      [...new Set(world.servers.submission.delivered().map(({ to }) => to))].sort();

    describe.each(CANDIDATES)("$name", ({ start, driver, ways }) => {
      let webmail: Webmail | undefined;
      let mail: WebmailDriver;

      beforeAll(async () => {
        webmail = await start(world.servers);
        mail = driver(browser, webmail.url);
        await mail.login(USER);
      });
      afterAll(() => webmail?.stop());

      const ready = (way: string) => {
        const make = mail.ways[way];
        if (make === undefined) throw new Error(`no such way: ${way}`);
        return make(TWO);
      };

      /** What came so far is forgotten, also what came late. */
      const send = async (button: string) => {
        world.servers.submission.clear();
        await browser.click(button);
      };

      test.each(ways)(
        "nothing is demanded, %s: signs, and a question that sends nothing by itself",
        async (way) => {
          await world.settings({});
          const { sendButton, there } = await ready(way);
          await there(async () => {
            const signs = await world.signs(2);
            expect(signs.map(({ label }) => label).sort()).toEqual(["SSL ok", "no SSL"]);
            await send(sendButton);
            expect(await guard.buttons()).toContain("anyway");
            expect(arrived()).toEqual([]);
            await guard.press("anyway");
            await waitFor("both messages", () => arrived().length === 2);
          });
          expect(arrived()).toEqual([GOOD, BAD]);
          await guard.gone();
        },
      );

      test.each(ways)(
        "rather not at all than unencrypted, %s: it stays, and goes to the other one only",
        async (way) => {
          await world.settings({ senders: [{ pattern: USER, mode: "on" }] });
          const { sendButton, there } = await ready(way);
          await there(async () => {
            await world.signs(2);
            await send(sendButton);
            expect(await guard.buttons()).not.toContain("anyway");
            expect(arrived()).toEqual([]);
            await guard.press("remove");
            await waitFor("the other message", () => arrived().length > 0);
          });
          await guard.gone();
          expect(arrived()).toEqual([GOOD]);
        },
      );
    });
  });
}
