/** A browser with the add-on allowed on the pages of a lab's webmail, and what it looks things up with. */
import { startLabBackend, type LabBackend } from "../../../lab/lab-backend.ts";
import { startSmallInternet, type SmallInternet } from "../../../lab/small-internet.ts";
import { startServers, type Servers } from "../../../lab/webmail/servers.ts";
import type { SignSeen, TestBrowser } from "../browser.ts";
import { startChromium, type Language } from "../chromium.ts";
import { startFirefox } from "../firefox.ts";
import { waitFor } from "../wait.ts";

export const USER = "alice@example.test";
export type BrowserName = "Chromium" | "Firefox";

export interface WebmailWorld {
  readonly internet: SmallInternet;
  readonly backend: LabBackend;
  readonly servers: Servers;
  readonly browser: TestBrowser;
  /** What the person has set; a sender's demand, say. */
  settings(more: object): Promise<void>;
  /** As if the button in the popup had been pressed, and taken back. */
  allow(allowed: boolean): Promise<void>;
  /** The signs in the page, as soon as none of them is still looking and there are as many. */
  signs(count: number): Promise<SignSeen[]>;
  stop(): Promise<void>;
}

interface Extension {
  readonly storage: {
    local: {
      set(items: object): Promise<void>;
      get(key: string): Promise<Record<string, unknown>>;
    };
  };
  readonly permissions: {
    request(wanted: object): Promise<boolean>;
    contains(wanted: object): Promise<boolean>;
  };
  readonly runtime: { connect(info: object): { postMessage(message: object): void } };
  readonly scripting: { getRegisteredContentScripts(): Promise<readonly unknown[]> };
}
declare const browser: Extension;
declare const chrome: Extension;

/** Everything on this machine, whatever its port. */
const SITE = "http://127.0.0.1/*";

/** @param language of Chromium; Firefox speaks what Debian's package brings. */
export async function startWebmailWorld(
  name: BrowserName,
  language: Language = "en",
): Promise<WebmailWorld> {
  const internet = await startSmallInternet();
  const backend = await startLabBackend(internet);
  const servers = await startServers();
  const browserUnderTest =
    name === "Chromium"
      ? await startChromium({ language })
      : await startFirefox(internet.pki.root, true);
  const inOptions = async <Result>(task: () => Promise<Result>): Promise<Result> => {
    await browserUnderTest.show("options/options.html");
    return task();
  };
  const settings = (more: object) =>
    inOptions(() =>
      browserUnderTest.run(
        (all: object) =>
          (typeof browser === "undefined" ? chrome : browser).storage.local.set({ settings: all }),
        {
          resolver: internet.doh.url,
          fallbackResolver: "",
          backend: backend.url,
          policies: "backend",
          trustAnchors: internet.trustAnchor,
          ...more,
        },
      ),
    );
  const allow = async (allowed: boolean) => {
    await inOptions(async () => {
      await browserUnderTest.run(
        (kind: string, pattern: string) => {
          const api = typeof browser === "undefined" ? chrome : browser;
          api.runtime.connect({ name: "sites" }).postMessage({ kind, pattern });
        },
        allowed ? "add" : "remove",
        SITE,
      );
      await waitFor("the scripts", async () => {
        const count = await browserUnderTest.run(async () => {
          const api = typeof browser === "undefined" ? chrome : browser;
          return (await api.scripting.getRegisteredContentScripts()).length;
        });
        return count === (allowed ? 2 : 0);
      });
    });
  };
  const world: WebmailWorld = {
    internet,
    backend,
    servers,
    browser: browserUnderTest,
    settings,
    allow,
    signs: (count) =>
      waitFor(
        `${count} signs`,
        async () => {
          const seen = await browserUnderTest.signs();
          const settled = seen.length === count && !seen.some(({ pending }) => pending);
          return settled ? seen : undefined;
        },
        20_000,
      ),
    async stop() {
      await browserUnderTest.stop();
      await servers.stop();
      await backend.close();
      await internet.close();
    },
  };
  try {
    await settings({});
    await allow(true);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}
