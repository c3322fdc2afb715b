/** What goes away while a message is being written must leave the window usable and the signs honest. */
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { startLabBackend } from "../lab/lab-backend.ts";
import type { ComposeWindow } from "./support/compose-window.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const describeInThunderbird = hasThunderbird ? describe : describe.skip;

let world: World;
let compose: ComposeWindow;

const sign = async (address: string) => (await compose.pill(address)).sign["label"];

const untilSign = (address: string, label: string) =>
  waitFor(`${label} at ${address}`, async () => (await sign(address)) === label);

const untilReason = (address: string, text: string) =>
  waitFor(`"${text}" at ${address}`, async () =>
    (await compose.pill(address)).tooltip?.includes(text),
  );

declare const browser: {
  storage: { session: { get(key: string): Promise<{ assessments?: readonly unknown[] }> } };
};

/** How many assessments would survive a stop of the background right now. */
async function keptDomains(): Promise<number> {
  return (await browser.storage.session.get("assessments")).assessments?.length ?? 0;
}

describeInThunderbird("ESR build", () => {
  beforeEach(async () => {
    world = await startWorld("thunderbird-esr");
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@fine.test");
    await untilSign("ann@fine.test", "SSL ok");
  });
  afterEach(() => world?.stop());

  test("the backend dies: what was seen stays, what is new is SSL? and says why", async () => {
    await world.backend.close();
    await compose.typeRecipient("bob@plain.test");
    await untilReason("bob@plain.test", "The probe backend cannot be reached");
    expect([await sign("ann@fine.test"), await sign("bob@plain.test")]).toEqual(["SSL ok", "SSL?"]);
    // Back again, elsewhere: the new setting counts at once.
    const backend = await startLabBackend(world.internet);
    const { doh } = world.internet;
    const settings = {
      resolver: doh.url,
      fallbackResolver: "",
      backend: backend.url,
      backendToken: "",
      trustAnchors: world.internet.trustAnchor,
    };
    await world.tb.setStorage({ settings });
    await untilSign("bob@plain.test", "no SSL");
    await untilSign("ann@fine.test", "SSL ok");
    await backend.close();
  });

  test("the resolver dies: what is new is SSL? and says why", async () => {
    await world.internet.doh.close();
    await compose.typeRecipient("bob@plain.test");
    await untilReason("bob@plain.test", "could not be looked up");
    expect([await sign("ann@fine.test"), await sign("bob@plain.test")]).toEqual(["SSL ok", "SSL?"]);
  });

  test("the background is stopped: signs stay, the next recipient wakes it, nothing is asked twice", async () => {
    await waitFor("what was found to be kept", () => world.tb.inBackground(keptDomains));
    await world.tb.stopBackground();
    expect(await sign("ann@fine.test")).toBe("SSL ok");
    const asked = world.internet.doh.questions.length;
    await compose.typeRecipient("bob@plain.test");
    await untilSign("bob@plain.test", "no SSL");
    expect(await sign("ann@fine.test")).toBe("SSL ok");
    const questions = world.internet.doh.questions.slice(asked);
    expect(questions.filter((question) => question.startsWith("fine.test"))).toEqual([]);
  });

  test("the background is killed: the window stays usable, the next recipient gets its sign", async () => {
    await world.tb.killBackground();
    expect(await sign("ann@fine.test")).toBe("SSL ok");
    await compose.typeRecipient("bob@plain.test");
    await untilSign("bob@plain.test", "no SSL");
    await compose.remove("bob@plain.test");
    expect(await compose.pills()).toHaveLength(1);
  });
});

describeInThunderbird("plain build", () => {
  beforeEach(async () => {
    world = await startWorld("thunderbird");
    compose = await world.tb.openCompose();
  });
  afterEach(() => world?.stop());

  const label = (text: string, ms?: number) =>
    waitFor(`the label ${text}`, async () => (await compose.button()).label === text, ms);

  test("the background is stopped or killed: opening the popup brings the truth back", async () => {
    await compose.typeRecipient("ann@fine.test");
    await label("SSL ok");
    await world.tb.killBackground();
    await compose.typeRecipient("bob@plain.test");
    await compose.openPopup();
    await label("no SSL");
    await compose.closePopup();
  });
});

describeInThunderbird("privacy", () => {
  beforeEach(async () => {
    world = await startWorld("thunderbird-esr");
    compose = await world.tb.openCompose();
  });
  afterEach(() => world?.stop());

  test("no keystroke causes a query, only a finished recipient", async () => {
    await compose.typeRecipient("secret.name@fine.test", { commit: false });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(world.internet.doh.questions).toEqual([]);
    expect(world.backend.requests).toEqual([]);
    await compose.typeRecipient(""); // Enter finishes it.
    await untilSign("secret.name@fine.test", "SSL ok");
    expect(world.internet.doh.questions.filter((one) => one.endsWith(" MX"))).toEqual([
      "fine.test MX",
    ]);
  });

  test("no local part leaves Thunderbird, and the backend never hears a recipient's domain", async () => {
    await compose.typeRecipient("Secret Person <secret.name@fine.test>");
    await untilSign("Secret Person <secret.name@fine.test>", "SSL ok");
    const told = [...world.internet.doh.requests, ...world.internet.doh.questions].join("\n");
    expect(told).not.toMatch(/secret/i);
    expect(told).not.toMatch(/moz-extension/);
    const backendTold = world.backend.requests.join("\n");
    expect(backendTold).toContain("mx.fine.test");
    expect(backendTold).not.toMatch(/secret|[^.]fine\.test/i);
    // A GET from an extension that the backend's CORS allows carries no Origin's identifier either.
    expect(backendTold).not.toMatch(/moz-extension/);
  });
});

describeInThunderbird("privacy of the plain build", () => {
  beforeEach(async () => {
    world = await startWorld("thunderbird");
    compose = await world.tb.openCompose();
  });
  afterEach(() => world?.stop());

  test("nobody hears an identifier of this installation, and nobody is asked without permission", async () => {
    await compose.typeRecipient("ann@fine.test");
    await waitFor("the sign", async () => (await compose.button()).label === "SSL ok");
    const { requests } = world.internet.doh;
    expect([...requests, ...world.backend.requests].join("\n")).not.toMatch(/moz-extension/);
    const before = requests.length;
    await world.tb.revokeOrigins(["https://127.0.0.1/*", "http://127.0.0.1/*"]);
    await compose.typeRecipient("bob@plain.test");
    await waitFor("the sign", async () => (await compose.button()).label === "SSL?");
    expect(requests.length).toBe(before);
  });
});
