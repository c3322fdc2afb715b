/**
 * Debian's Firefox ESR with the build for it, headless, by Marionette. Unlike Thunderbird
 * its content context works, so pages are driven as a web page would be.
 */
import type { ChildProcess } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  buildFolder,
  FIREFOX,
  grantOptionalHosts,
  saveScreenshot,
  type Key,
  type SignSeen,
  type TestBrowser,
} from "./browser.ts";
import { removeFolder, startChild, stopChild, temporaryFolder } from "./child.ts";
import type { ExtensionPolicies } from "./chrome-globals.ts";
import { KEY, Marionette } from "./marionette.ts";
import { middleOf } from "./middle-of.ts";
import { asyncBody, parseOutcome, type Script } from "./script.ts";
import { sleep, waitFor } from "./wait.ts";

declare const WebExtensionPolicy: ExtensionPolicies;
declare const Cc: Record<
  "@mozilla.org/security/x509certdb;1",
  { getService(type: unknown): { addCertFromBase64(base64: string, trust: string): void } }
>;
declare const ChromeUtils: {
  importESModule(url: string): {
    readonly ExtensionParent: {
      readonly apiManager: {
        readonly global: {
          browserActionFor(extension: unknown): { triggerAction(window: Window): Promise<void> };
        };
      };
    };
  };
};
declare const Services: {
  readonly prefs: { setIntPref(name: string, value: number): void };
};
declare const Ci: { readonly nsIX509CertDB: unknown };

const PREFS = {
  "marionette.port": 0, // a free one, written to MarionetteActivePort
  // A prompt is answered with yes, but only where a person could have been asked.
  "extensions.webextOptionalPermissionPrompts": false,
  // A page may open a window without a click, as it may in the driver of Chromium.
  "dom.disable_open_during_load": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.server": "",
  "app.update.disabledForTesting": true,
  "extensions.update.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

const KEYS: Record<Key, readonly string[]> = {
  Tab: [KEY.tab],
  "Shift+Tab": [KEY.shift, KEY.tab],
  Enter: [KEY.enter],
  Space: [" "],
  ArrowDown: [KEY.down],
  Home: [KEY.home],
  End: [KEY.end],
  SelectAll: [KEY.control, "a"],
  Cut: [KEY.control, "x"],
  Paste: [KEY.control, "v"],
};

export interface Firefox extends TestBrowser {
  /** As a click on the add-on's button in the toolbar: for the tab that is shown it may know the address then. */
  pressButton(): Promise<void>;
}

/**
 * @param authority PEM of a CA to trust.
 * @param granted all hosts a person could have allowed, in place of the prompts.
 */
export async function startFirefox(authority: string, granted = false): Promise<Firefox> {
  const profile = await temporaryFolder("firefox");
  const lines = Object.entries(PREFS).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, "user.js"), lines.join(""));
  const args = ["--profile", profile, "--no-remote", "--headless", "--marionette"];
  // Without it Firefox neither shows an add-on's page to a driver nor lets us trust a CA.
  args.push("--remote-allow-system-access");
  const child = startChild(FIREFOX, args, {
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" },
  });
  try {
    return await connect(child, profile, authority, granted);
  } catch (error) {
    await stopChild(child);
    await removeFolder(profile);
    throw error;
  }
}

async function connect(
  child: ChildProcess,
  profile: string,
  authority: string,
  granted: boolean,
): Promise<Firefox> {
  const file = join(profile, "MarionetteActivePort");
  const port = await waitFor(
    "Marionette",
    async () => {
      if (child.exitCode !== null) throw new Error("Firefox exited");
      return Number(await readFile(file, "utf8").catch(() => "0"));
    },
    60_000,
  );
  const marionette = await Marionette.connect(port);
  await marionette.send("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });

  const run = async <Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> => {
    const parameters = { script: asyncBody(script), args, scriptTimeout: 60_000 };
    return parseOutcome<Result>(await marionette.send("WebDriver:ExecuteAsyncScript", parameters));
  };
  const inChrome = async <T>(task: () => Promise<T>): Promise<T> => {
    await marionette.send("Marionette:SetContext", { value: "chrome" });
    const result = await task();
    await marionette.send("Marionette:SetContext", { value: "content" });
    return result;
  };
  const press = (keys: readonly string[]) => {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
    const actions = [{ type: "key", id: "keyboard", actions: [...down, ...up] }];
    return marionette.send("WebDriver:PerformActions", { actions });
  };

  const pointer = (actions: readonly object[]) =>
    marionette.send("WebDriver:PerformActions", {
      actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }],
    });
  const windows = async (): Promise<{ handle: string; url: string }[]> => {
    const before = await marionette.send("WebDriver:GetWindowHandle");
    const handles = (await marionette.send("WebDriver:GetWindowHandles")) as string[];
    const found: { handle: string; url: string }[] = [];
    for (const handle of handles) {
      // One may close while they are counted.
      const url = await marionette
        .send("WebDriver:SwitchToWindow", { handle, focus: false })
        .then(() => marionette.send("WebDriver:GetCurrentURL"))
        .catch(() => undefined);
      if (url !== undefined) found.push({ handle, url: url as string });
    }
    await marionette.send("WebDriver:SwitchToWindow", { handle: before, focus: false });
    return found;
  };

  const build = join(profile, "build");
  await cp(buildFolder("firefox"), build, { recursive: true });
  if (granted) await grantOptionalHosts(join(build, "manifest.json"));
  const parameters = { path: build, temporary: true };
  const id = String(await marionette.send("Addon:Install", parameters));
  const origin = await inChrome(async () => {
    await run(trustAuthority, authority.replace(/-----[^-]+-----|\s/g, ""));
    return run((id: string) => WebExtensionPolicy.getByID(id)?.getURL("") ?? "", id);
  });

  return {
    name: "Firefox",
    async show(path) {
      await marionette.send("WebDriver:Navigate", { url: `${origin}${path}` });
    },
    async visit(url) {
      await marionette.send("WebDriver:Navigate", { url });
    },
    async click(selector) {
      const { x, y } = await run(middleOf, selector);
      await pointer([
        move(x, y),
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ]);
    },
    async drag(from, to) {
      const [start, end] = [await run(middleOf, from), await run(middleOf, to)];
      const steps = Array.from({ length: 20 }, (_, step) => {
        const part = (step + 1) / 20;
        return move(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part);
      });
      await pointer([
        move(start.x, start.y),
        { type: "pointerDown", button: 0 },
        move(start.x + 10, start.y + 10),
        ...steps,
        { type: "pointerUp", button: 0 },
      ]);
    },
    async openBeside(path, task) {
      const before = await marionette.send("WebDriver:GetWindowHandle");
      const opened = await marionette.send("WebDriver:NewWindow", { type: "tab" });
      const { handle } = opened as { handle: string };
      await marionette.send("WebDriver:SwitchToWindow", { handle, focus: true });
      try {
        await marionette.send("WebDriver:Navigate", { url: `${origin}${path}` });
        return await task();
      } finally {
        await marionette.send("WebDriver:CloseWindow");
        await marionette.send("WebDriver:SwitchToWindow", { handle: before, focus: true });
      }
    },
    async signs() {
      const parameters = { script: asyncBody(readSigns), args: [], sandbox: "system" };
      return parseOutcome(await marionette.send("WebDriver:ExecuteAsyncScript", parameters));
    },
    addresses: async () => (await windows()).map(({ url }) => url),
    async within(part, task) {
      const before = await marionette.send("WebDriver:GetWindowHandle");
      const { handle } = await waitFor(part, async () =>
        (await windows()).find(({ url }) => url.includes(part)),
      );
      await marionette.send("WebDriver:SwitchToWindow", { handle, focus: true });
      try {
        return await task();
      } finally {
        await marionette.send("WebDriver:SwitchToWindow", { handle: before, focus: true });
      }
    },
    run,
    async type(text) {
      const actions = [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await marionette.send("WebDriver:PerformActions", {
        actions: [{ type: "key", id: "keyboard", actions }],
      });
    },
    async press(key) {
      await press(KEYS[key]);
    },
    async pressButton() {
      await inChrome(() => run(triggerAction, id));
    },
    async scheme(scheme) {
      const name = "layout.css.prefers-color-scheme.content-override";
      await inChrome(() =>
        run(
          (name: string, value: number) => Services.prefs.setIntPref(name, value),
          name,
          scheme === "dark" ? 0 : 1,
        ),
      );
    },
    async stopBackground() {
      await inChrome(() =>
        run(
          (id: string) =>
            WebExtensionPolicy.getByID(id)?.extension.terminateBackground({
              ignoreDevToolsAttached: true,
              disableResetIdleForTest: true,
            }),
          id,
        ),
      );
    },
    async screenshot(name) {
      const base64 = await marionette.send("WebDriver:TakeScreenshot", { full: false });
      await saveScreenshot(name, Buffer.from(String(base64), "base64"));
    },
    async stop() {
      const quit = marionette.send("Marionette:Quit", { flags: ["eForceQuit"] });
      await Promise.race([quit.catch(() => {}), sleep(3000, undefined, { ref: false })]);
      marionette.close();
      await stopChild(child);
      await removeFolder(profile);
    },
  };
}

/** Runs in the page with Firefox's own privileges, to which no shadow tree is closed. */
function readSigns(): SignSeen[] {
  const pages = [
    document,
    ...[...document.querySelectorAll("iframe")].map((one) => one.contentDocument),
  ];
  return pages.flatMap((page) =>
    [...(page?.querySelectorAll("postweg-sign") ?? [])].flatMap((host) => {
      const { openOrClosedShadowRoot: root } = host as Element & {
        openOrClosedShadowRoot: ShadowRoot | null;
      };
      return [...(root?.querySelectorAll<HTMLElement>(".entry") ?? [])].map((entry) => {
        const sign = entry.querySelector<HTMLElement>(".sign");
        const text =
          entry.querySelector(".address")?.textContent ?? host.parentElement?.textContent ?? "";
        return {
          label: sign?.dataset["label"] ?? "",
          tooltip: sign?.title ?? "",
          description: sign?.getAttribute("aria-label") ?? "",
          pending: sign?.classList.contains("pending") === true,
          warning: sign?.querySelectorAll("svg").length === 2,
          text: text.trim(),
        };
      });
    }),
  );
}

function move(x: number, y: number): object {
  return { type: "pointerMove", x: Math.round(x), y: Math.round(y), duration: 10 };
}

/** What the toolbar's button does; its popup is closed again. */
async function triggerAction(id: string): Promise<void> {
  const { ExtensionParent } = ChromeUtils.importESModule(
    "resource://gre/modules/ExtensionParent.sys.mjs",
  );
  const extension = WebExtensionPolicy.getByID(id)?.extension;
  const button = ExtensionParent.apiManager.global.browserActionFor(extension);
  await button.triggerAction(window);
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const panel of document.querySelectorAll("panel")) {
    (panel as Element & { hidePopup?(): void }).hidePopup?.();
  }
}

function trustAuthority(base64: string): void {
  Cc["@mozilla.org/security/x509certdb;1"]
    .getService(Ci.nsIX509CertDB)
    .addCertFromBase64(base64, "C,,");
}
