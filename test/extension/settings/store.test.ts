/** Settings in a browser's storage whose events come late, as its own do. */
import { beforeEach, expect, test } from "@jest/globals";
import { DEFAULTS, SETTINGS_KEY } from "../../../src/extension/settings/settings.ts";
import { settle } from "../../support/manual-clock.ts";

type Listener = (changes: Record<string, unknown>, area: string) => void;

const listeners: Listener[] = [];
let content: Record<string, unknown>;
let policy: Record<string, unknown>;
let reads: number;
let isBroken: boolean;

const changed = (area: string, key = SETTINGS_KEY) =>
  listeners.forEach((listener) => listener({ [key]: {} }, area));

const browser = {
  runtime: { id: "postweg@addons.postweg" },
  storage: {
    local: {
      get: (key: string) => {
        reads++;
        return isBroken
          ? Promise.reject(new Error("broken"))
          : Promise.resolve({ [key]: content[key] });
      },
      set: (items: Record<string, unknown>) => {
        Object.assign(content, items);
        return Promise.resolve();
      },
    },
    managed: { get: () => Promise.resolve(policy) },
    onChanged: { addListener: (listener: Listener) => listeners.push(listener) },
  },
};
Object.assign(globalThis, { browser, chrome: browser });
const { changeSettings, currentAll, loadSettings, onSettingsChanged, saveSettings } =
  await import("../../../src/extension/settings/store.ts");

beforeEach(() => {
  content = {};
  policy = {};
  reads = 0;
  isBroken = false;
  // Those of the test before; the first one is the store's own.
  listeners.splice(1);
  changed("local");
});

test("asked many times they are read once", async () => {
  for (let i = 0; i < 5; i++) expect(await loadSettings()).toEqual(DEFAULTS);
  expect(reads).toBe(1);
});

test("what another page saved counts when it is told, whatever else is stored", async () => {
  await loadSettings();
  content[SETTINGS_KEY] = { remember: false };
  changed("local", "memory");
  changed("session");
  expect([(await loadSettings()).remember, reads]).toEqual([true, 1]);
  changed("local");
  expect((await loadSettings()).remember).toBe(false);
});

test("what an administrator changes counts when it is told", async () => {
  await loadSettings();
  policy = { settings: { remember: false }, locked: ["remember"] };
  changed("managed");
  const { settings, managed } = await currentAll();
  expect([settings.remember, managed.locked]).toEqual([false, ["remember"]]);
});

test("what we saved counts at once, before it is told", async () => {
  const settings = await loadSettings();
  await saveSettings({ ...settings, remember: false });
  expect((await loadSettings()).remember).toBe(false);
});

test("a change begins with what is stored, not with what was read before", async () => {
  await loadSettings();
  content[SETTINGS_KEY] = { neverLookUp: ["a.example"] };
  await changeSettings(() => ({ remember: false }));
  expect(await loadSettings()).toMatchObject({ neverLookUp: ["a.example"], remember: false });
});

test("who listens is told what is new", async () => {
  await loadSettings();
  const told: boolean[] = [];
  onSettingsChanged(({ remember }) => told.push(remember));
  content[SETTINGS_KEY] = { remember: false };
  changed("local");
  await settle();
  expect(told).toEqual([false]);
});

test("settings that could not be read are asked for again", async () => {
  isBroken = true;
  await expect(loadSettings()).rejects.toThrow("broken");
  isBroken = false;
  expect(await loadSettings()).toEqual(DEFAULTS);
});
