/** Installed as a person does it: the first page, and what is chosen there, by keyboard. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { tabTo } from "./support/add-on-page.ts";
import { KEY } from "./support/marionette.ts";
import { deepTexts, fieldState, focusTab, pageInTab } from "./support/options-page.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const PAGE = "onboarding/onboarding.html";
const { version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string };

let world: World;

const page = pageInTab(() => world.tb, PAGE);

(hasThunderbird ? describe : describe.skip)("the first run", () => {
  beforeAll(async () => {
    world = await startWorld("thunderbird", { install: false });
  });
  afterAll(() => world?.stop());

  const stored = () =>
    world.tb.inBackground(
      async () => (await browser.storage.local.get("settings"))["settings"] as object | undefined,
    );

  test("who only tries it for a while is not bothered", async () => {
    await world.tb.install("dist/thunderbird");
    await world.tb.inBackground(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(await world.tb.pages.isOpen(PAGE)).toBe(false);
    await world.tb.uninstall();
  });

  test("who installs it sees what the signs mean and what leaves the machine", async () => {
    await world.tb.install(`dist/postweg-thunderbird-${version}.xpi`, false);
    await waitFor("the first page", () => world.tb.pages.isOpen(PAGE));
    await waitFor("its texts", async () => (await page.run(deepTexts, "dt")).length === 4);
    expect(await page.run(deepTexts, "dt")).toEqual(["DANE ok", "SSL ok", "SSL?", "no SSL"]);
    expect((await page.run(deepTexts, "li")).join(" ")).toContain(
      "The part of an address before the @",
    );
  });

  test("three choices at most, each with a default that works", async () => {
    await waitFor("the choices", async () => (await page.run(deepTexts, "legend")).length === 3);
    expect((await page.run(fieldState, "resolver"))?.value).toContain("quad9");
    expect((await page.run(fieldState, "backend"))?.value).toBe("");
    expect((await page.run(fieldState, "demand"))?.checked).toBe(false);
    // Nothing is written down before somebody chooses.
    expect(await stored()).toBeUndefined();
  });

  test("a backend that is none is told, and nothing is saved", async () => {
    await focusTab(world.tb);
    await tabTo(page, ({ name }) => name === "backend");
    await page.type("probe");
    await page.press("Enter");
    await waitFor("the fault", async () =>
      (await page.run(deepTexts, ".fault")).some((text) =>
        text.startsWith("This is not the address"),
      ),
    );
    expect(await stored()).toBeUndefined();
  });

  test("what is chosen by keyboard is saved", async () => {
    await page.press("SelectAll");
    await world.tb.chrome.press(world.tb.main, KEY.delete);
    await tabTo(page, ({ name }) => name === "demand");
    await page.press("Space");
    await tabTo(page, ({ tag, text }) => tag === "button" && text === "Save");
    await page.press("Enter");
    const saved = await waitFor("what was saved", stored);
    expect(saved).toMatchObject({ senders: [{ pattern: "alice@sender.test", mode: "on" }] });
    const compose = await world.tb.openCompose();
    await waitFor("the demand in a compose window", async () =>
      (await compose.button()).label.includes("On"),
    );
  });
});

declare const browser: {
  storage: { local: { get(key: string): Promise<Record<string, unknown>> } };
};
