/**
 * Debian's Firefox ESR with the build for it, headless, by Marionette. Unlike Thunderbird
 * its content context works, so pages are driven as a web page would be.
 */
import type { ChildProcess } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildFolder, FIREFOX, saveScreenshot, type Key, type TestBrowser } from "./browser.ts";
import { removeFolder, startChild, stopChild, temporaryFolder } from "./child.ts";
import type { ExtensionPolicies } from "./chrome-globals.ts";
import { KEY, Marionette } from "./marionette.ts";
import { asyncBody, parseOutcome, type Script } from "./script.ts";
import { sleep, waitFor } from "./wait.ts";

declare const WebExtensionPolicy: ExtensionPolicies;
declare const Cc: Record<
  "@mozilla.org/security/x509certdb;1",
  { getService(type: unknown): { addCertFromBase64(base64: string, trust: string): void } }
>;
declare const Ci: { readonly nsIX509CertDB: unknown };

const PREFS = {
  "marionette.port": 0, // a free one, written to MarionetteActivePort
  // A prompt is answered with yes, but only where a person could have been asked.
  "extensions.webextOptionalPermissionPrompts": false,
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
};

/** @param authority PEM of a CA to trust. */
export async function startFirefox(authority: string): Promise<TestBrowser> {
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
    return await connect(child, profile, authority);
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
): Promise<TestBrowser> {
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

  const parameters = { path: buildFolder("firefox"), temporary: true };
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
    run,
    async type(text) {
      for (const letter of text) await press([letter]);
    },
    async press(key) {
      await press(KEYS[key]);
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

function trustAuthority(base64: string): void {
  Cc["@mozilla.org/security/x509certdb;1"]
    .getService(Ci.nsIX509CertDB)
    .addCertFromBase64(base64, "C,,");
}
