/** What an administrator sets, by the policies.json of docs/administration.md, in a real Thunderbird. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readManaged } from "../../src/extension/settings/managed.ts";
import { ENTRIES } from "../../src/extension/settings/settings.ts";
import { deepTexts, fieldState, OPTIONS, optionsPage } from "./support/options-page.ts";
import { canHavePolicies } from "./support/thunderbird.ts";
import { sleep, waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(120_000);

const ID = "postweg@addons.postweg";
const DOC = readFileSync(new URL("../../docs/administration.md", import.meta.url), "utf8");

interface Managed {
  settings: object;
  locked: string[];
}

interface Policies {
  policies: { "3rdparty": { Extensions: Record<string, Managed> } };
}

const documented = () => JSON.parse(/```json\n([\s\S]*?)```/.exec(DOC)?.[1] ?? "null") as Policies;

const policiesOf = (own: Managed): Policies => ({
  policies: { "3rdparty": { Extensions: { [ID]: own } } },
});

declare const browser: {
  storage: { managed: { get(): Promise<unknown> } };
};

describe("the documented file", () => {
  const { settings, locked } = documented().policies["3rdparty"].Extensions[ID] ?? {};

  test("is understood to the last entry, and names them all", () => {
    expect(readManaged({ settings, locked }).faults).toEqual([]);
    expect(Object.keys(settings ?? {}).toSorted()).toEqual(Object.keys(ENTRIES).toSorted());
  });

  test.each(Object.keys(ENTRIES))("%s is explained", (entry) => {
    expect(DOC).toContain(`| \`${entry}\` `);
  });
});

(canHavePolicies ? describe : describe.skip)("in Thunderbird", () => {
  describe("the documented file as it stands", () => {
    let world: World;
    beforeAll(async () => {
      const prefs = { "mail.identity.id1.useremail": "alice@example.org" };
      // The person wants the small internet's resolver, and nothing demanded.
      world = await startWorld("thunderbird-esr", { policies: documented, prefs });
    });
    afterAll(() => world?.stop());

    test("reaches the add-on as it was written", async () => {
      const managed = await world.tb.inBackground(() => browser.storage.managed.get());
      expect(managed).toEqual(documented().policies["3rdparty"].Extensions[ID]);
    });

    test("what is locked counts: the demand is made, and the person's resolver is not asked", async () => {
      const compose = await world.tb.openCompose();
      try {
        await compose.typeRecipient("ann@fine.test");
        await waitFor("the demand", async () =>
          (await compose.button()).title.includes("rather not at all than unencrypted"),
        );
        await waitFor("the sign", async () => (await compose.button()).label.includes("SSL?"));
        await sleep(1500); // A question that is asked comes within a few milliseconds.
        expect(world.internet.doh.questions).toEqual([]);
      } finally {
        await compose.close();
      }
    });

    test("the options show it as locked, and what is only suggested as such", async () => {
      await optionsPage(() => world.tb).open();
      const read = <Result>(script: (name: string) => Result, name: string) =>
        world.tb.pages.inPage(OPTIONS, script, name);
      expect(await read(deepTexts, "#title")).toContain("Your administrator has a say here");
      expect(await read(deepTexts, "#faults li")).toEqual([]);
      for (const name of [
        "resolver",
        "fallbackResolver",
        "backend",
        "backendToken",
        "furtherBackends",
        "mode",
      ]) {
        expect([name, await read(fieldState, name)]).toEqual([
          name,
          expect.objectContaining({ disabled: true }),
        ]);
      }
      for (const name of ["policies", "trustAnchors", "remember", "neverLookUp"]) {
        expect([name, await read(fieldState, name)]).toEqual([
          name,
          expect.objectContaining({ disabled: false }),
        ]);
      }
      expect((await read(fieldState, "backend"))?.value).toBe("https://probe.example.org/");
      expect((await read(fieldState, "neverLookUp"))?.value).toContain("works-council@example.org");
      const owners = await read(deepTexts, ".owner");
      expect(owners.filter((text) => text === "Set by your administrator.")).toHaveLength(6);
      expect(owners.filter((text) => text.startsWith("Suggested by"))).toHaveLength(3);
    });
  });

  test("a locked resolver, backend and demand are those that are used", async () => {
    const world = await startWorld("thunderbird-esr", {
      policies: (internet, backend) =>
        policiesOf({
          settings: {
            resolver: internet.doh.url,
            fallbackResolver: "",
            backend: backend.url,
            trustAnchors: internet.trustAnchor,
            senders: [{ pattern: "*@sender.test", mode: "on" }],
            demand: "dane",
          },
          locked: ["resolver", "fallbackResolver", "backend", "trustAnchors", "senders"],
        }),
    });
    try {
      // What the person has set, or a page that was taken over.
      await world.tb.setStorage({
        settings: {
          resolver: "https://resolver.invalid/dns-query",
          backend: "",
          trustAnchors: "",
          senders: [{ pattern: "alice@sender.test", mode: "off" }],
        },
      });
      const compose = await world.tb.openCompose();
      await compose.typeRecipient("ann@fine.test");
      await waitFor("SSL ok", async () => (await compose.button()).label.includes("SSL ok"));
      expect(world.internet.doh.questions).toContain("fine.test MX");
      expect((await compose.button()).title).toContain("rather not at all than unencrypted");
      await compose.close();
      await optionsPage(() => world.tb).open();
      expect(await world.tb.pages.inPage(OPTIONS, deepTexts, "#faults li")).toEqual([
        "settings.demand",
      ]);
    } finally {
      await world.stop();
    }
  });
});
