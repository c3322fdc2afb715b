/** Debian's Chromium with the build for it, headless, by the DevTools protocol. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import {
  buildFolder,
  CHROMIUM,
  grantOptionalHosts,
  saveScreenshot,
  type Key,
  type TestBrowser,
} from "./browser.ts";
import { removeFolder, temporaryFolder } from "./child.ts";
import { signsIn } from "./chromium-signs.ts";
import { middleOf } from "./middle-of.ts";
import type { Script } from "./script.ts";
import { waitFor } from "./wait.ts";

export type Language = "en" | "de" | "es" | "fr" | "it" | "nl" | "pl";

export interface ChromiumOptions {
  /** Of the whole browser, hence of the add-on. */
  readonly language?: Language;
  /**
   * What a person would have allowed, in place of the prompt that no test can answer: it is
   * drawn by the window system. `false` leaves the build as it is shipped.
   */
  readonly granted?: boolean;
}

export interface Chromium extends TestBrowser {
  readonly page: Page;
  /** As when it has been idle for long; resolves when it runs again, because somebody spoke to it. */
  restartBackground(): Promise<void>;
}

const KEYS: Record<Key, string> = {
  Tab: "Tab",
  "Shift+Tab": "Shift+Tab",
  Enter: "Enter",
  Space: "Space",
  ArrowDown: "ArrowDown",
  Home: "Home",
  End: "End",
  SelectAll: "Control+a",
  Cut: "Control+x",
  Paste: "Control+v",
};

export async function startChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const { language = "en", granted = true } = options;
  const home = await temporaryFolder("chromium");
  const build = join(home, "build");
  await cp(buildFolder("chromium"), build, { recursive: true });
  if (granted) await grantOptionalHosts(join(build, "manifest.json"));

  const context = await chromium.launchPersistentContext(join(home, "profile"), {
    executablePath: CHROMIUM,
    headless: true,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--no-sandbox", // Tests may run as root, where Chromium has none.
      `--disable-extensions-except=${build}`,
      `--load-extension=${build}`,
      `--lang=${language}`,
      "--ignore-certificate-errors", // The lab's own CA.
    ],
    // The language of the interface is the environment's, that of dates is not.
    env: { ...process.env, HOME: home, LANGUAGE: language },
    locale: language,
    // Dates look alike wherever the tests run.
    timezoneId: "UTC",
    viewport: { width: 800, height: 700 },
  });
  try {
    return await connect(context, home);
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function connect(context: BrowserContext, home: string): Promise<Chromium> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  // Not its `origin`: to Node that of an unknown scheme is "null".
  const origin = `chrome-extension://${new URL(worker.url()).host}`;
  const page = context.pages()[0] ?? (await context.newPage());
  // What is shown now; another one within `within`.
  let shown = page;
  const run = <Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ) => shown.evaluate<Result>(call(script, args));
  return {
    name: "Chromium",
    page,
    async show(path) {
      await shown.goto(`${origin}/${path}`);
    },
    async visit(url) {
      await shown.goto(url);
    },
    async click(selector) {
      const { x, y } = await run(middleOf, selector);
      await shown.mouse.click(x, y);
    },
    async drag(from, to) {
      const [start, end] = [await run(middleOf, from), await run(middleOf, to)];
      await shown.mouse.move(start.x, start.y);
      await shown.mouse.down();
      await shown.mouse.move(start.x + 10, start.y + 10, { steps: 5 });
      await shown.mouse.move(end.x, end.y, { steps: 20 });
      await shown.mouse.up();
    },
    addresses: () => Promise.resolve(context.pages().map((one) => one.url())),
    async within(part, task) {
      const before = shown;
      shown = await waitFor(part, () => context.pages().find((one) => one.url().includes(part)));
      try {
        return await task();
      } finally {
        shown = before;
      }
    },
    async openBeside(path, task) {
      const before = shown;
      shown = await context.newPage();
      try {
        await shown.goto(`${origin}/${path}`);
        return await task();
      } finally {
        await shown.close();
        shown = before;
      }
    },
    async signs() {
      const session = await context.newCDPSession(shown);
      const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
      await session.detach();
      return signsIn(root);
    },
    run,
    type: (text) => shown.keyboard.type(text),
    press: (key) => shown.keyboard.press(KEYS[key]),
    screenshot: async (name) => saveScreenshot(name, await shown.screenshot()),
    scheme: (scheme) => page.emulateMedia({ colorScheme: scheme }),
    async stopBackground() {
      const session = await context.newCDPSession(page);
      await session.send("ServiceWorker.enable");
      await session.send("ServiceWorker.stopAllWorkers");
      await session.detach();
    },
    async restartBackground() {
      const session = await context.newCDPSession(page);
      const seen: string[] = [];
      session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
        seen.push(...versions.map((version) => version.runningStatus));
      });
      await session.send("ServiceWorker.enable");
      await session.send("ServiceWorker.stopAllWorkers");
      await waitFor(
        "a new start",
        () => seen.lastIndexOf("running") > seen.indexOf("stopped") && seen.includes("stopped"),
      );
      await session.detach();
    },
    async stop() {
      await context.close();
      await removeFolder(home);
    },
  };
}

/** `__name` is what esbuild (tsx) wraps named functions in. */
function call(script: Script<never[], unknown>, args: readonly unknown[]): string {
  return `{ const __name = (value) => value; (${script.toString()})(...${JSON.stringify(args)}); }`;
}
