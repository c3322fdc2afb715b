/** Who is shown the first page. */
import { expect, test } from "@jest/globals";
import { welcome } from "../../../src/extension/background/first-run.ts";
import type { SettingsKey } from "../../../src/extension/settings/settings.ts";

async function opened(
  reason: string,
  installType = "normal",
  locked: readonly SettingsKey[] = [],
): Promise<boolean> {
  let isOpen = false;
  await welcome({
    reason,
    installType: () => Promise.resolve(installType),
    locked: () => Promise.resolve(locked),
    open: () => Promise.resolve((isOpen = true)),
  });
  return isOpen;
}

test("who installs it", async () => expect(await opened("install")).toBe(true));

test("not who updates it, nor who develops it", async () => {
  expect(await opened("update")).toBe(false);
  expect(await opened("browser_update")).toBe(false);
  expect(await opened("install", "development")).toBe(false);
});

test("nobody for whom an administrator has chosen everything", async () => {
  expect(await opened("install", "admin", ["resolver", "backend", "senders"])).toBe(false);
  expect(await opened("install", "admin", ["resolver", "backend"])).toBe(true);
});

test("a page that can't be opened is no error", async () => {
  const broken = () => Promise.reject(new Error("no window"));
  await welcome({
    reason: "install",
    installType: () => Promise.resolve("normal"),
    locked: () => Promise.resolve([]),
    open: broken,
  });
});
