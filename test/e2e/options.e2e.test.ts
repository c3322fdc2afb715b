/** The options page in Thunderbird: by keyboard, with what a person may get wrong. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";
import { readFocus, tabTo, textOf } from "./support/add-on-page.ts";
import { optionsPage } from "./support/options-page.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type ThunderbirdBuild, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const describeInThunderbird = hasThunderbird ? describe : describe.skip;

declare const browser: {
  storage: { local: { get(key: string): Promise<{ settings?: Record<string, string> }> } };
  permissions: { contains(what: { origins: string[] }): Promise<boolean> };
};

let world: World;
const page = optionsPage(() => world.tb);
const openOptions = () => page.open();

const stored = async () =>
  (await world.tb.inBackground(() => browser.storage.local.get("settings"))).settings;

const shown = (selector: string) => textOf(page, "postweg-lookups", selector);

const field = (name: string) => tabTo(page, (focused) => focused.name === name);

async function fill(name: string, text: string): Promise<void> {
  await field(name);
  await page.press("SelectAll");
  await page.type(text);
}

async function chooseOwnResolver(url: string): Promise<void> {
  await field("resolver");
  await page.press("End");
  await fill("ownResolver", url);
}

describe.each<ThunderbirdBuild>(["thunderbird", "thunderbird-esr"])("%s", (build) => {
  describeInThunderbird("options", () => {
    beforeAll(async () => {
      // Prompts are answered with yes, but only where a person could have been asked.
      const prefs = { "extensions.webextOptionalPermissionPrompts": false };
      world = await startWorld(build, { prefs });
    });
    afterAll(() => world?.stop());
    beforeEach(openOptions);

    test("show what is set", async () => {
      await field("ownResolver");
      expect(await shown("legend")).toBe("DNS resolver");
      expect((await page.run(readFocus)).tag).toBe("input");
    });

    test("a bad address is named, and nothing is saved", async () => {
      const before = await stored();
      await chooseOwnResolver("http://resolver.example/dns-query");
      await fill("backend", "https://probe.example/?q");
      await page.press("Enter");
      await waitFor("the fault", async () => (await shown("#resolver-fault")) !== "");
      expect(await shown("#resolver-fault")).toContain("must begin with https://");
      expect(await shown("#backend-fault")).toContain("must end before");
      expect(await shown("[role=status]")).toBe("");
      expect(await stored()).toEqual(before);
    });

    test("a resolver of the list is chosen by keyboard, and kept", async () => {
      await field("resolver");
      await page.press("Home");
      await page.press("ArrowDown");
      await field("backend");
      await page.press("Enter");
      await waitFor("Saved.", async () => (await shown("[role=status]")) === "Saved.");
      expect((await stored())?.["resolver"]).toBe("https://unfiltered.joindns4.eu/dns-query");
      await openOptions();
      const chosen = await page.run(() => {
        const options = document.querySelector("postweg-options")?.shadowRoot;
        const lookups = options?.querySelector("postweg-lookups")?.shadowRoot;
        return lookups?.querySelector<HTMLSelectElement>("[name=resolver]")?.value;
      });
      expect(chosen).toBe("https://unfiltered.joindns4.eu/dns-query");
    });

    test("an address of one's own is used at once, by an open compose window", async () => {
      const other: SmallInternet = await startSmallInternet();
      await world.tb.trustAuthority(other.pki.root);
      const compose = await world.tb.openCompose();
      try {
        await compose.typeRecipient("ann@fine.test");
        await openOptions();
        await chooseOwnResolver(other.doh.url);
        await fill("trustAnchors", other.trustAnchor.trim());
        await fill("backend", world.backend.url);
        await page.press("Enter");
        await waitFor("Saved.", async () => (await shown("[role=status]")) === "Saved.");
        await waitFor("a question", () => other.doh.questions.includes("fine.test MX"));
        await waitFor("SSL ok", async () => (await compose.button()).label === "SSL ok");
      } finally {
        await compose.close();
        await other.close();
      }
    });

    if (build === "thunderbird") {
      test("permission is asked for on the way, and stays", async () => {
        await world.tb.revokeOrigins(["https://127.0.0.1/*", "http://127.0.0.1/*"]);
        const origins = ["https://127.0.0.1/*"];
        const permitted = () =>
          world.tb.inBackground(
            (origins: string[]) => browser.permissions.contains({ origins }),
            origins,
          );
        expect(await permitted()).toBe(false);
        await chooseOwnResolver(world.internet.doh.url);
        await page.press("Enter");
        await waitFor("Saved.", async () => (await shown("[role=status]")) === "Saved.");
        expect(await permitted()).toBe(true);
      });
    }
  });
});
