/**
 * A Thunderbird of one's own, for one test: its profile is new and gone afterwards.
 *
 *   const tb = await startThunderbird();
 *   await tb.install("dist/thunderbird-esr");
 *   const compose = await tb.openCompose();
 *   await compose.typeRecipient("bob@dane.test");
 *   ...
 *   await tb.stop(); // in afterEach: also after a failure
 */
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AddressBook } from "./address-book.ts";
import { removeFolder, startChild, stopChild, temporaryFolder } from "./child.ts";
import { Chrome, type WindowHandle } from "./chrome.ts";
import type { ExtensionPolicies } from "./chrome-globals.ts";
import { ComposeWindow } from "./compose-window.ts";
import { startDisplay, type Display } from "./display.ts";
import { ExtensionPages } from "./extension-pages.ts";
import { KEY, Marionette } from "./marionette.ts";
import { writeProfile, type OutgoingServer, type Prefs } from "./profile.ts";
import type { Script } from "./script.ts";
import { sleep, waitFor } from "./wait.ts";

declare const WebExtensionPolicy: ExtensionPolicies;

const SYSTEM_CONFIGURATION = "/etc/thunderbird";

export const THUNDERBIRD = "/usr/lib/thunderbird/thunderbird";
export const hasThunderbird = existsSync(THUNDERBIRD);

export interface ThunderbirdOptions {
  readonly prefs?: Prefs;
  /** Default: one that is not there. */
  readonly smtp?: OutgoingServer;
  readonly inbox?: string;
  /**
   * "screen": Xvfb and a window manager, for real dragging and pictures with panels;
   * "desktop": the one somebody sits at.
   */
  readonly display?: "headless" | "screen" | "desktop";
  /** The content of policies.json; for this one Thunderbird alone, though it is the machine's. Needs root. */
  readonly policies?: object;
}

/** Whether a Thunderbird can be given policies of its own: that takes a mount namespace. */
export const canHavePolicies = hasThunderbird && process.getuid?.() === 0;

const NOBODY: OutgoingServer = { address: "127.0.0.1", port: 9 };

export async function startThunderbird(options: ThunderbirdOptions = {}): Promise<Thunderbird> {
  const profile = await temporaryFolder("thunderbird");
  const { smtp = NOBODY, prefs = {}, inbox = "" } = options;
  await writeProfile(profile, { smtp, prefs, inbox });
  const display = options.display === "screen" ? await startDisplay() : null;
  return launch({ profile, display, options });
}

interface Ground {
  readonly profile: string;
  readonly display: Display | null;
  readonly options: ThunderbirdOptions;
}

/** On a profile that is there, be it new or one that was used before. */
async function launch({ profile, display, options }: Ground): Promise<Thunderbird> {
  await rm(join(profile, "MarionetteActivePort"), { force: true });
  const log = await open(join(profile, "thunderbird.log"), "a");
  const temporary = join(profile, "tmp");
  await mkdir(temporary, { recursive: true });
  const args = ["--profile", profile, "--no-remote", "--marionette"];
  args.push("--remote-allow-system-access"); // without it, Marionette refuses chrome scripts
  if (options.display === undefined || options.display === "headless") args.push("--headless");
  const command = [THUNDERBIRD, ...args];
  if (options.policies) command.unshift(...(await withPolicies(options.policies, profile)));
  const [program = "", ...rest] = command;
  const child = startChild(program, rest, {
    stdio: ["ignore", log.fd, log.fd],
    env: {
      ...process.env,
      HOME: profile,
      // Messages on their way to the server lie in MozillaMailnews there, which every
      // Thunderbird clears when it ends: also what another one is just sending.
      TMPDIR: temporary,
      ...(options.display === "desktop" ? {} : { DISPLAY: display?.name ?? "" }),
      MOZ_CRASHREPORTER_DISABLE: "1",
      MOZ_DISABLE_AUTO_SAFE_MODE: "1",
    },
  });
  await log.close();

  const parts = { profile, display, options, child };
  try {
    return await Thunderbird.connect(parts);
  } catch (error) {
    const output = await readFile(join(profile, "thunderbird.log"), "utf8");
    await tearDown(parts);
    throw new Error(`Thunderbird did not start:\n${output.slice(-2000)}`, { cause: error });
  }
}

/** /etc/thunderbird as it is, and the policies; seen by nobody but who is started so. */
async function withPolicies(policies: object, profile: string): Promise<string[]> {
  const folder = join(profile, "etc");
  await cp(SYSTEM_CONFIGURATION, folder, { recursive: true });
  await mkdir(join(folder, "policies"), { recursive: true });
  await writeFile(join(folder, "policies", "policies.json"), JSON.stringify(policies));
  const inside = `mount --bind "$1" ${SYSTEM_CONFIGURATION} && shift && exec "$@"`;
  return ["unshare", "--mount", "--propagation", "private", "sh", "-c", inside, "sh", folder];
}

interface Parts extends Ground {
  readonly child: ChildProcess;
}

async function tearDown({ child, display, profile }: Parts): Promise<void> {
  await stopChild(child);
  await display?.stop();
  await removeFolder(profile);
}

export class Thunderbird {
  readonly chrome: Chrome;
  readonly main: WindowHandle;
  readonly pages: ExtensionPages;
  readonly addressBook: AddressBook;
  readonly #marionette: Marionette;
  readonly #parts: Parts;
  /** The add-on that was installed last: what background methods mean without an id. */
  #addon = "";

  static async connect(parts: Parts): Promise<Thunderbird> {
    const file = join(parts.profile, "MarionetteActivePort");
    const port = await waitFor(
      "Marionette",
      async () => {
        if (parts.child.exitCode !== null) throw new Error("it exited");
        return Number(await readFile(file, "utf8").catch(() => "0"));
      },
      60_000,
    );
    const marionette = await Marionette.connect(port);
    await marionette.send("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
    await marionette.send("Marionette:SetContext", { value: "chrome" });
    const main = (await marionette.send("WebDriver:GetWindowHandle")) as WindowHandle;
    return new Thunderbird(parts, marionette, main);
  }

  private constructor(parts: Parts, marionette: Marionette, main: WindowHandle) {
    this.#parts = parts;
    this.#marionette = marionette;
    this.main = main;
    this.chrome = new Chrome(marionette);
    this.pages = new ExtensionPages(this.chrome, main);
    this.addressBook = new AddressBook(this.chrome, main);
  }

  /** Of the screen, for tools that draw or click there; null when headless. */
  get displayName(): string | null {
    return this.#parts.display?.name ?? null;
  }

  /**
   * Installs a folder or an archive, for a while only; resolves to its id when its background runs.
   * @param temporary false as a person does, from an archive.
   */
  async install(path: string, temporary = true): Promise<string> {
    const parameters = { path: resolve(path), temporary };
    this.#addon = String(await this.#marionette.send("Addon:Install", parameters));
    await waitFor("the background", async () => (await this.backgroundState()) === "running");
    await waitFor("the background page", () => this.inBackground(() => true).catch(() => false));
    return this.#addon;
  }

  async uninstall(id = this.#addon): Promise<void> {
    await this.#marionette.send("Addon:Uninstall", { id });
  }

  /** Thunderbird's own, so light and dark: "thunderbird-compact-dark@mozilla.org". */
  async useTheme(id: string): Promise<void> {
    await this.chrome.run(
      this.main,
      async (id: string) => {
        const { AddonManager } = ChromeUtils.importESModule(
          "resource://gre/modules/AddonManager.sys.mjs",
        );
        await (await AddonManager.getAddonByID(id)).enable();
      },
      id,
    );
  }

  /** While it runs; for what is read at start there is the option `prefs`. */
  async setPref(name: string, value: string | number | boolean): Promise<void> {
    await this.chrome.run(
      this.main,
      (name: string, value: string | number | boolean) => {
        if (typeof value === "string") Services.prefs.setStringPref(name, value);
        else if (typeof value === "number") Services.prefs.setIntPref(name, value);
        else Services.prefs.setBoolPref(name, value);
      },
      name,
      value,
    );
  }

  openCompose(): Promise<ComposeWindow> {
    return this.composeOpenedBy(async () => {
      await this.chrome.run(this.main, focusFolders);
      await this.chrome.press(this.main, KEY.control, "n");
    });
  }

  /** The compose window that something opens. */
  async composeOpenedBy(open: () => Promise<unknown>): Promise<ComposeWindow> {
    const before = new Set(await this.chrome.handles());
    await open();
    const handle = await waitFor("a compose window", async () =>
      (await this.chrome.handles()).find((one) => !before.has(one)),
    );
    const compose = new ComposeWindow(this.chrome, this.pages, handle, this.displayName);
    await compose.ready();
    return compose;
  }

  inBackground<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.pages.inBackground(this.#addon, script, ...args);
  }

  /** The add-on's settings, as if its options page had written them. */
  async setStorage(
    values: Record<string, unknown>,
    area: "local" | "session" | "sync" = "local",
  ): Promise<void> {
    await this.inBackground(
      (values: Record<string, unknown>, area: "local") => browser.storage[area].set(values),
      values,
      area as "local",
    );
  }

  backgroundState(): Promise<string | null> {
    return this.chrome.run(
      this.main,
      (id: string) => WebExtensionPolicy.getByID(id)?.extension.backgroundState ?? null,
      this.#addon,
    );
  }

  /** As when it has been idle for long. */
  async stopBackground(): Promise<void> {
    await this.chrome.run(
      this.main,
      (id: string) =>
        WebExtensionPolicy.getByID(id)?.extension.terminateBackground({
          ignoreDevToolsAttached: true,
          disableResetIdleForTest: true,
        }),
      this.#addon,
    );
    await waitFor("the end of the background", async () => {
      return (await this.backgroundState()) === "stopped";
    });
  }

  async wakeBackground(): Promise<void> {
    await this.chrome.run(
      this.main,
      (id: string) => WebExtensionPolicy.getByID(id)?.extension.wakeupBackground(),
      this.#addon,
    );
  }

  /** As when it crashes: SIGKILL to the process that all add-ons share. */
  async killBackground(): Promise<void> {
    const pid = await this.chrome.run(
      this.main,
      (id: string) => {
        const views = [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])];
        const view = views.find(({ viewType }) => viewType === "background");
        return view?.xulBrowser.browsingContext?.currentWindowGlobal.osPid ?? 0;
      },
      this.#addon,
    );
    // -1 and 0 would mean other processes than one.
    if (pid <= 1) throw new Error("The background has no process of its own");
    process.kill(pid, "SIGKILL");
    await waitFor("the crash", async () => (await this.backgroundState()) !== "running");
  }

  /** Trusts a CA for servers, from now on. */
  async trustAuthority(pem: string): Promise<void> {
    await this.chrome.run(
      this.main,
      (base64: string) => {
        Cc["@mozilla.org/security/x509certdb;1"]
          .getService(Ci.nsIX509CertDB)
          .addCertFromBase64(base64, "C,,");
      },
      pem.replace(/-----[^-]+-----|\s/g, ""),
    );
  }

  /** As if the person had allowed them when asked. */
  grantOrigins(origins: readonly string[]): Promise<void> {
    return this.#changeOrigins("add", origins);
  }

  /** As if the person had taken them back. */
  revokeOrigins(origins: readonly string[]): Promise<void> {
    return this.#changeOrigins("remove", origins);
  }

  async #changeOrigins(change: "add" | "remove", origins: readonly string[]): Promise<void> {
    await this.chrome.run(
      this.main,
      async (id: string, change: "add" | "remove", origins: readonly string[]) => {
        const { ExtensionPermissions } = ChromeUtils.importESModule(
          "resource://gre/modules/ExtensionPermissions.sys.mjs",
        );
        const extension = WebExtensionPolicy.getByID(id)?.extension;
        await ExtensionPermissions[change](id, { origins, permissions: [] }, extension);
      },
      this.#addon,
      change,
      origins,
    );
  }

  /** Resolves when it has ended, by itself or because somebody closed it. */
  async ended(): Promise<void> {
    const { child } = this.#parts;
    if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
  }

  /** What Thunderbird and the add-on's console have written so far. */
  log(): Promise<string> {
    return readFile(join(this.#parts.profile, "thunderbird.log"), "utf8");
  }

  /**
   * Ends it as a person does, and starts it again with the same profile. Add-ons installed
   * for a while only are gone and have to be installed again; what they stored is there.
   */
  async restart(): Promise<Thunderbird> {
    await this.#quit("eAttemptQuit");
    await this.ended();
    return launch(this.#parts);
  }

  async stop(): Promise<void> {
    await this.#quit("eForceQuit");
    await tearDown(this.#parts);
  }

  async #quit(flag: "eAttemptQuit" | "eForceQuit"): Promise<void> {
    const quit = this.#marionette.send("Marionette:Quit", { flags: [flag] });
    await Promise.race([quit.catch(() => {}), sleep(3000, undefined, { ref: false })]);
    this.#marionette.close();
  }
}

declare const browser: {
  storage: { local: { set(values: Record<string, unknown>): Promise<void> } };
};
declare const ChromeUtils: {
  importESModule(url: string): {
    AddonManager: { getAddonByID(id: string): Promise<{ enable(): Promise<void> }> };
    ExtensionPermissions: Record<
      "add" | "remove",
      (
        id: string,
        which: { origins: readonly string[]; permissions: readonly string[] },
        extension: unknown,
      ) => Promise<void>
    >;
  };
};
declare const Services: {
  prefs: {
    setStringPref(name: string, value: string): void;
    setIntPref(name: string, value: number): void;
    setBoolPref(name: string, value: boolean): void;
  };
};
declare const Cc: Record<
  "@mozilla.org/security/x509certdb;1",
  { getService(type: unknown): { addCertFromBase64(base64: string, trust: string): void } }
>;
declare const Ci: { readonly nsIX509CertDB: unknown };

/** The menu's shortcuts need the three-pane view to have the focus. */
async function focusFolders(): Promise<void> {
  interface TabMail extends Element {
    currentTabInfo?: unknown;
    currentAbout3Pane?: { focus(): void };
    switchToTab(index: number): void;
  }
  const tabmail = document.getElementById("tabmail") as unknown as TabMail;
  for (let tries = 0; tries < 200 && !tabmail.currentTabInfo; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  window.focus();
  tabmail.switchToTab(0);
  tabmail.currentAbout3Pane?.focus();
}
