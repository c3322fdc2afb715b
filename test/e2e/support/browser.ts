/** What the tests of the browser builds ask of a browser, whichever it is. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Script } from "./script.ts";

export interface TestBrowser {
  readonly name: string;
  /** Shows a page of the add-on, `popup/popup.html` say, as if newly opened. */
  show(path: string): Promise<void>;
  /** Goes to a page of the web. */
  visit(url: string): Promise<void>;
  /** With the mouse, on the first that can be seen. */
  click(selector: string): Promise<void>;
  /** From the middle of one to the middle of another, with the mouse. */
  drag(from: string, to: string): Promise<void>;
  /** The addresses of all tabs and windows. */
  addresses(): Promise<string[]>;
  /** Does something in the tab or window whose address has this in it, and comes back. */
  within<Result>(part: string, task: () => Promise<Result>): Promise<Result>;
  /** Does something in a new tab with a page of the add-on, closes it, and comes back. */
  openBeside<Result>(path: string, task: () => Promise<Result>): Promise<Result>;
  /** The signs in a webmail's page, which a page itself cannot see into. */
  signs(): Promise<SignSeen[]>;
  /** Code in the page that is shown. */
  run<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result>;
  /** Text, key by key, to whatever has the focus. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  /** What pages are told that the person likes. */
  scheme(scheme: "light" | "dark"): Promise<void>;
  /** As when it has been idle for long. */
  stopBackground(): Promise<void>;
  /** Into dist/screenshots. */
  screenshot(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface SignSeen {
  readonly label: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly description: string;
  readonly pending: boolean;
  readonly warning: boolean;
  /** The address beside it, with what the page writes there. */
  readonly text: string;
}

export type Key =
  | "Tab"
  | "Shift+Tab"
  | "Enter"
  | "Space"
  | "ArrowDown"
  | "Home"
  | "End"
  | "SelectAll"
  | "Cut"
  | "Paste";

export const CHROMIUM = "/usr/bin/chromium";
export const FIREFOX = "/usr/lib/firefox-esr/firefox-esr";
export const hasChromium = existsSync(CHROMIUM);
export const hasFirefox = existsSync(FIREFOX);

/** The folder of a build; `npm run build` makes it. */
export function buildFolder(variant: "chromium" | "firefox"): string {
  return fileURLToPath(new URL(`../../../dist/${variant}/`, import.meta.url));
}

export async function saveScreenshot(name: string, png: Buffer): Promise<void> {
  const folder = fileURLToPath(new URL("../../../dist/screenshots/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}${name}.png`, png);
}

/** In a copy of a build. */
export async function grantOptionalHosts(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, string[]>;
  manifest["host_permissions"]?.push(...(manifest["optional_host_permissions"] ?? []));
  delete manifest["optional_host_permissions"];
  await writeFile(file, JSON.stringify(manifest));
}
