/** Two backends, and STARTTLS stripped near one of them: real Thunderbird, two real backends. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { startLabBackend, type LabBackend } from "../lab/lab-backend.ts";
import { tabTo } from "./support/add-on-page.ts";
import { deepTexts, optionsPage } from "./support/options-page.ts";
import { popupRows } from "./support/popup.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

(hasThunderbird ? describe : describe.skip)("several backends", () => {
  let world: World;
  let stripped: LabBackend;
  const options = optionsPage(() => world.tb);

  beforeAll(async () => {
    world = await startWorld("thunderbird-esr", { display: "screen" });
    const address = (host: string) => world.internet.hosts.get(host)?.address ?? "";
    // From where it stands, somebody answers in the place of every mail server, without STARTTLS;
    // but two of them nobody can reach from there.
    stripped = await startLabBackend(
      world.internet,
      {},
      {
        addresses: {
          lookup: (host) =>
            Promise.resolve({
              kind: "addresses",
              addresses: [host === "mx.tls12.test" ? "192.0.2.1" : address("mx.plain.test")],
            }),
        },
      },
    );
  });
  afterAll(async () => {
    await stripped?.close();
    await world?.stop();
  });

  test("a further one is set by keyboard; what is none is told, with its line", async () => {
    await options.open();
    await tabTo(options, ({ name }) => name === "furtherBackends");
    await options.type("http://probe.example/");
    await tabTo(options, ({ tag, text }) => tag === "button" && text === "Save");
    await options.press("Enter");
    await waitFor("the fault", async () =>
      (await options.run(deepTexts, ".fault")).some((text) => text.startsWith("Line 1: ")),
    );
    await tabTo(options, ({ name }) => name === "furtherBackends", "Shift+Tab");
    await options.press("SelectAll");
    await options.type(stripped.url);
    await tabTo(options, ({ tag, text }) => tag === "button" && text === "Save");
    await options.press("Enter");
    const stored = () =>
      world.tb.inBackground(
        async () =>
          (await browser.storage.local.get("settings"))["settings"] as {
            furtherBackends?: { url: string }[];
          },
      );
    await waitFor("what is saved", async () => (await stored()).furtherBackends?.length === 1);
    expect((await stored()).furtherBackends).toEqual([{ url: `${stripped.url}/`, token: "" }]);
  });

  test("what they see differently is unknown, and the sign warns", async () => {
    const compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@fine.test");
    await compose.typeRecipient("bob@plain.test");
    await compose.typeRecipient("cid@tls12.test");
    await compose.typeRecipient("dan@dane.test");
    await compose.openPopup();
    const rows = await waitFor(
      "all to be known",
      async () => {
        const now = await popupRows(compose);
        const labels = new Map(now.map(({ text, label }) => [text, label]));
        const known =
          labels.get("bob@plain.test") === "no SSL" &&
          labels.get("cid@tls12.test") === "SSL ok" &&
          labels.get("dan@dane.test") === "DANE ok";
        return known && now.some(({ details }) => details.includes("see different"))
          ? now
          : undefined;
      },
      30_000,
    );
    const of = (text: string) => rows.find((row) => row.text === text);
    // Seen by one only, it counts; proven by DANE, nobody near a backend changes it.
    expect(of("ann@fine.test")?.label).toBe("SSL?");
    const details = of("ann@fine.test")?.details ?? "";
    expect(details).toContain("Your backends see different things.");
    expect(details).toContain(
      `Seen from ${new URL(world.backend.url).host}, mx.fine.test encrypts.`,
    );
    expect(details).toContain(
      `Seen from ${new URL(stripped.url).host}, mx.fine.test offers no encryption.`,
    );
    // Nor is anybody accused of what only one of them saw.
    expect(details).not.toContain("A note to their postmaster");
    expect(of("dan@dane.test")?.details).toContain("Your backends see different things.");
    expect(of("cid@tls12.test")?.details).not.toContain("Seen from");
    await compose.screenshot("vantages");
    await compose.closePopup();
    await compose.close();
  });
});

declare const browser: {
  storage: { local: { get(key: string): Promise<Record<string, unknown>> } };
};
