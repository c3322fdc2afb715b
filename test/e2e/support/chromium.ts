/** Debian's Chromium with the build for it, headless, by the DevTools protocol. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { buildFolder, CHROMIUM, saveScreenshot, type Key, type TestBrowser } from "./browser.ts";
import { removeFolder, temporaryFolder } from "./child.ts";
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
  return {
    name: "Chromium",
    page,
    async show(path) {
      await page.goto(`${origin}/${path}`);
    },
    run: <Args extends readonly unknown[], Result>(script: Script<Args, Result>, ...args: Args) =>
      page.evaluate<Result>(call(script, args)),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(KEYS[key]),
    screenshot: async (name) => saveScreenshot(name, await page.screenshot()),
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

async function grantOptionalHosts(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, string[]>;
  manifest["host_permissions"]?.push(...(manifest["optional_host_permissions"] ?? []));
  delete manifest["optional_host_permissions"];
  await writeFile(file, JSON.stringify(manifest));
}
