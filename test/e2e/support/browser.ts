/** What the tests of the browser builds ask of a browser, whichever it is. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Script } from "./script.ts";

export interface TestBrowser {
  readonly name: string;
  /** Shows a page of the add-on, `popup/popup.html` say, as if newly opened. */
  show(path: string): Promise<void>;
  /** Code in the page that is shown. */
  run<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result>;
  /** Text, key by key, to whatever has the focus. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  /** Into dist/screenshots. */
  screenshot(name: string): Promise<void>;
  stop(): Promise<void>;
}

export type Key =
  "Tab" | "Shift+Tab" | "Enter" | "Space" | "ArrowDown" | "Home" | "End" | "SelectAll";

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
