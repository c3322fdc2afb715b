/** What Postweg knows after Thunderbird was ended and started again, and what it does not. */
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { startLabBackend } from "../lab/lab-backend.ts";
import { readZone } from "../lab/dns/zone.ts";
import { SMALL_INTERNET, startSmallInternet } from "../lab/small-internet.ts";
import { openMessage, sendMessage } from "./support/outgoing.ts";
import { GuardDialog } from "./support/guard-dialog.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { restartWorld, startWorld, type World } from "./support/world.ts";

jest.setTimeout(120_000);

/** As for an add-on that is installed to stay. */
const KEEP = {
  "extensions.webextensions.keepStorageOnUninstall": true,
  "extensions.webextensions.keepUuidOnUninstall": true,
};

let world: World;

declare const browser: {
  storage: {
    local: { get(key: null): Promise<Record<string, unknown>> };
    session: { get(key: null): Promise<Record<string, unknown>> };
  };
};

(hasThunderbird ? describe : describe.skip)("after a restart", () => {
  beforeEach(async () => {
    world = await startWorld("thunderbird", { prefs: KEEP });
  });
  afterEach(() => world?.stop());

  async function restart(): Promise<void> {
    world = await restartWorld(world, "thunderbird");
  }

  const stored = () => world.tb.inBackground(() => browser.storage.local.get(null));

  async function writtenDown(): Promise<Record<string, unknown>> {
    await waitFor("the memory to be written", async () => {
      const text = JSON.stringify((await stored())["memory"] ?? "");
      return text.includes("dane.test") && text.includes("fine.test");
    });
    await waitFor("the answers to be written", async () => "answers" in (await stored()));
    return stored();
  }

  test("the root is not asked for again, and the disk knows no more than it should", async () => {
    await openMessage(world.tb, "first", { to: ["ann@dane.test", "bob@fine.test"] });
    const disk = await writtenDown();
    expect(Object.keys(disk).sort()).toEqual(["answers", "memory", "policies", "settings"]);
    // Of the DNS only what says nothing: names of the root and of top-level domains.
    const answers = disk["answers"] as { wire: string }[];
    expect(answers.length).toBeGreaterThan(0);
    for (const { wire } of answers) {
      expect(Buffer.from(wire, "base64").toString("latin1")).not.toMatch(/dane|fine|ann|bob/);
    }

    await restart();
    const asked = world.internet.doh.questions.length;
    await openMessage(world.tb, "second", { to: ["dora@dane-ta.test"] });
    const questions = () => world.internet.doh.questions.slice(asked);
    await waitFor("the look", () => questions().some((one) => one.endsWith("TLSA")));
    expect(questions()).toContain("dane-ta.test DS");
    expect(questions()).not.toContain(". DNSKEY");
    expect(questions()).not.toContain("test DS");
  });

  test("a server that has stopped encrypting meanwhile is noticed, and the message held", async () => {
    await openMessage(world.tb, "first", { to: ["ann@dane.test", "bob@fine.test"] });
    await writtenDown();
    await restart();
    // The same names, and STARTTLS stripped from one of them.
    const zone = readZone(SMALL_INTERNET);
    const smtp = new Map(zone.smtp).set("mx.fine.test", "no-starttls");
    const internet = await startSmallInternet({ zone: { ...zone, smtp } });
    const backend = await startLabBackend(internet);
    const before = world;
    world = {
      ...before,
      async stop() {
        await before.stop();
        await backend.close();
        await internet.close();
      },
    };
    await world.tb.trustAuthority(internet.pki.root);
    const settings = {
      resolver: internet.doh.url,
      fallbackResolver: "",
      backend: backend.url,
      trustAnchors: internet.trustAnchor,
      senders: [{ pattern: "alice@sender.test", mode: "on" }],
    };
    await world.tb.setStorage({ settings });
    const draft = await openMessage(world.tb, "second", { to: ["bob@fine.test"] });
    await sendMessage(world.tb, draft, "send");
    const { text } = await new GuardDialog(world.tb.pages, draft.tabId).held(30_000);
    expect(text).toMatch(/better protected before.*encrypted until/);
  });
});
