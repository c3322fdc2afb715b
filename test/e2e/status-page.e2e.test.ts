/** The page at `/` of a backend, in real Chromium: looking up a host, and for everybody. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { startLabBackend, type LabBackend } from "../lab/lab-backend.ts";
import { startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";
import { overflow } from "./support/add-on-page.ts";
import { violations } from "./support/axe.ts";
import { hasChromium, saveScreenshot } from "./support/browser.ts";
import { startChromium, type Chromium } from "./support/chromium.ts";
import { waitFor } from "./support/wait.ts";

jest.setTimeout(60_000);

const ASSETS = new URL("../../dist/status", import.meta.url).pathname;
const TOKEN = "a-token-of-some-length";

(hasChromium ? describe : describe.skip)("the status page", () => {
  let internet: SmallInternet;
  let chromium: Chromium;
  let backend: LabBackend | undefined;
  const faults: string[] = [];

  beforeAll(async () => {
    internet = await startSmallInternet();
    chromium = await startChromium();
    // What its policy forbids it to load or run ends up here.
    chromium.page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    chromium.page.on("pageerror", (error) => faults.push(error.message));
  });
  afterEach(async () => {
    // A page that is still there would ask for signs of another colour.
    await chromium.page.goto("about:blank");
    await backend?.close();
    backend = undefined;
    faults.length = 0;
  });
  afterAll(async () => {
    await chromium?.stop();
    await internet?.close();
  });

  async function open(config: Parameters<typeof startLabBackend>[1] = {}): Promise<void> {
    backend = await startLabBackend(internet, config, { assets: ASSETS });
    await chromium.page.goto(backend.directUrl);
  }

  const shown = () =>
    chromium.run(() => {
      const root = document.querySelector("postweg-status")?.shadowRoot;
      return (root?.querySelector("[aria-live]")?.textContent ?? "").replace(/\s+/g, " ").trim();
    });

  async function lookUp(host: string): Promise<void> {
    await chromium.page.getByLabel(/mail server/).fill(host);
    await chromium.page.keyboard.press("Enter");
  }

  async function untilShown(text: string): Promise<string> {
    return waitFor(text, async () => {
      const now = await shown();
      return now.includes(text) ? now : undefined;
    });
  }

  test.each(["light", "dark"] as const)(
    "shows a host as the add-on does, in %s",
    async (colorScheme) => {
      await chromium.page.emulateMedia({ colorScheme });
      await chromium.page.setViewportSize({ width: 800, height: 900 });
      await open({ contact: "postmaster@probe.test", ehloName: "probe.test" });
      await lookUp("mx.fine.test");
      const text = await untilShown("SSL ok mx.fine.test");
      expect(text).toContain("TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)");
      expect(text).toContain("Signature: ecdsa_secp256r1_sha256");
      expect(await violations(chromium.page)).toEqual([]);
      await saveScreenshot(
        `status-${colorScheme}`,
        await chromium.page.screenshot({ fullPage: true }),
      );
      expect(faults).toEqual([]);
    },
  );

  test("tells no SSL from what it could not see", async () => {
    await open();
    await lookUp("mx.plain.test");
    expect(await untilShown("no SSL mx.plain.test")).toContain("offers no encryption");
    await lookUp("mx.busy.test");
    await untilShown("SSL? mx.busy.test");
    await lookUp("mx.nowhere.invalid");
    expect(await untilShown("SSL? mx.nowhere.invalid")).toContain("does not exist");
  });

  test("tells each step while it waits", async () => {
    await open();
    await lookUp("mx.silent.test");
    expect(await untilShown("greeting")).toMatch(
      /Looking at mx\.silent\.test … 127\.\d+\.\d+\.\d+: greeting/,
    );
    expect(await violations(chromium.page)).toEqual([]);
  });

  test("what is no host name is told in the backend's words; markup is text", async () => {
    await open();
    await lookUp("<img src=x onerror=alert(1)>");
    await untilShown("A host name is made of letters");
    await lookUp("192.0.2.1");
    await untilShown("An IP address is not an MX host");
    expect(faults.filter((fault) => !fault.includes("status of 400"))).toEqual([]);
  });

  test("asks for a token where one is wanted", async () => {
    const tokenFile = join(dirname(internet.caFile), "tokens");
    writeFileSync(tokenFile, TOKEN);
    await open({ tokenFile });
    await lookUp("mx.fine.test");
    await untilShown("wants an access token");
    await chromium.page.getByLabel("Access token").fill(TOKEN);
    await chromium.page.keyboard.press("Enter");
    await untilShown("SSL ok mx.fine.test");
  });

  test("fits on 320 pixels", async () => {
    await open({ contact: "https://probe.example/a-page-with-a-long-address-about-this-machine" });
    await chromium.page.setViewportSize({ width: 320, height: 900 });
    await lookUp("mx.fine.test");
    await untilShown("SSL ok mx.fine.test");
    expect(await overflow(chromium)).toBe(0);
    await saveScreenshot("status-narrow", await chromium.page.screenshot({ fullPage: true }));
  });
});
