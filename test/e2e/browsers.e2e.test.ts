/** The browser builds in the browsers they are for: what can be done there without a compose window. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { startLabBackend, type LabBackend } from "../lab/lab-backend.ts";
import { startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";
import { tabTo, textOf, untilDrawn } from "./support/add-on-page.ts";
import { hasChromium, hasFirefox, type TestBrowser } from "./support/browser.ts";
import { startChromium, type Chromium } from "./support/chromium.ts";
import { startFirefox } from "./support/firefox.ts";
import { readPopupRows, type PopupRow } from "./support/popup.ts";
import { waitFor } from "./support/wait.ts";

jest.setTimeout(90_000);

let internet: SmallInternet;
let backend: LabBackend;
let browserUnderTest: TestBrowser;

declare const browser: { storage: { local: { set(items: object): Promise<void> } } };
declare const chrome: typeof browser;

/** The add-on's settings, as if its options page had written them. To be run in one of its pages. */
const writeSettings = (settings: object) =>
  (typeof browser === "undefined" ? chrome : browser).storage.local.set({ settings });

async function check(text: string): Promise<void> {
  const focus = () => {
    const popup = document.querySelector("postweg-popup")?.shadowRoot;
    popup?.querySelector<HTMLInputElement>("#address")?.focus();
  };
  await browserUnderTest.run(focus);
  await browserUnderTest.press("SelectAll");
  await browserUnderTest.type(text);
  await browserUnderTest.press("Enter");
}

/** The row for `text`, as soon as it has this label and is no longer being looked at. */
async function rowOf(text: string, label: string): Promise<PopupRow> {
  const find = async () => {
    const rows = await browserUnderTest.run(readPopupRows);
    return rows.find((row) => row.text === text && row.label === label && isSettled(row));
  };
  return waitFor(`${label} at ${text}`, find);
}

const isSettled = (row: PopupRow) => !/Still looking|is still being looked at/.test(row.details);

const BROWSERS = [
  ["Chromium", hasChromium, () => startChromium()],
  ["Firefox", hasFirefox, () => startFirefox(internet.pki.root)],
] as const;

for (const [name, isThere, start] of BROWSERS) {
  (isThere ? describe : describe.skip)(name, () => {
    beforeAll(async () => {
      internet = await startSmallInternet();
      backend = await startLabBackend(internet);
      browserUnderTest = await start();
      await browserUnderTest.show("options/options.html");
      await untilDrawn(browserUnderTest, "postweg-options");
      if (name === "Firefox") await saveByKeyboard();
      else {
        await browserUnderTest.run(writeSettings, {
          resolver: internet.doh.url,
          fallbackResolver: "",
          backend: backend.url,
          backendToken: "",
          trustAnchors: internet.trustAnchor,
        });
      }
    });
    afterAll(async () => {
      await browserUnderTest?.stop();
      await backend?.close();
      await internet?.close();
    });
    beforeEach(async () => {
      await browserUnderTest.show("popup/popup.html");
      await untilDrawn(browserUnderTest, "postweg-popup");
    });

    test("the popup opens with a field to type in, and nobody in it", async () => {
      expect(await textOf(browserUnderTest, "postweg-popup", "h1")).toBe("No recipients yet.");
      expect(await textOf(browserUnderTest, "postweg-popup", "form")).toContain("Check the way");
      expect(await browserUnderTest.run(() => document.documentElement.lang)).toBe("en");
      expect(await browserUnderTest.run(readPopupRows)).toEqual([]);
    });

    test.each([
      ["ann@fine.test", "SSL ok", "TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)"],
      ["ann@plain.test", "no SSL", "postcard"],
      ["ann@nowhere.test", "SSL?", "This domain does not exist."],
      ["ann@busy.test", "SSL?", "put us off for now"],
      ["nobody@", "SSL?", "is not an e-mail address"],
    ])("%s is %s", async (address, label, details) => {
      await check(address);
      expect((await rowOf(address, label)).details).toContain(details);
      await browserUnderTest.screenshot(`${name.toLowerCase()}-popup-${address.split("@")[1]}`);
    });

    test("a bare domain will do", async () => {
      await check("fine.test");
      await rowOf("postmaster@fine.test", "SSL ok");
      await check("plain.test");
      await rowOf("postmaster@plain.test", "no SSL");
      expect(await browserUnderTest.run(readPopupRows)).toHaveLength(1);
    });

    test("looks again when asked to, at a host it knows", async () => {
      await check("ann@fine.test");
      await rowOf("ann@fine.test", "SSL ok");
      const asked = backend.requests.length;
      await tabTo(browserUnderTest, ({ tag }) => tag === "summary");
      await browserUnderTest.press("Enter");
      await tabTo(browserUnderTest, ({ text }) => text === "Look again");
      await browserUnderTest.press("Enter");
      await waitFor("another question", () => backend.requests.length > asked);
      await rowOf("ann@fine.test", "SSL ok");
    });

    test("nobody learns an address, nor which installation asks", async () => {
      await check("secret-person@tls12.test");
      await rowOf("secret-person@tls12.test", "SSL ok");
      const requests = [...internet.doh.requests, ...backend.requests].join("\n");
      expect(requests).toContain("mx.tls12.test");
      expect(requests).not.toMatch(/secret|person|-extension|cookie|referer/i);
      expect(backend.requests.join("\n")).not.toMatch(/\/tls12\.test/);
    });
  });
}

/** With the permissions that are asked for on the way. */
async function saveByKeyboard(): Promise<void> {
  await tabTo(browserUnderTest, ({ name }) => name === "resolver");
  await browserUnderTest.press("End");
  await tabTo(browserUnderTest, ({ name }) => name === "ownResolver");
  await browserUnderTest.press("SelectAll");
  await browserUnderTest.type(internet.doh.url);
  await tabTo(browserUnderTest, ({ name }) => name === "backend");
  await browserUnderTest.type(backend.url);
  await tabTo(browserUnderTest, ({ name }) => name === "trustAnchors");
  await browserUnderTest.type(internet.trustAnchor.trim());
  await tabTo(browserUnderTest, ({ text }) => text === "Save");
  await browserUnderTest.press("Enter");
  await waitFor("Saved.", async () => {
    return (await textOf(browserUnderTest, "postweg-lookups", "[role=status]")) === "Saved.";
  });
}

(hasChromium ? describe : describe.skip)("Chromium's way to end a background", () => {
  test("an idle background is stopped; the popup says nothing bad, and the next check works", async () => {
    internet = await startSmallInternet();
    backend = await startLabBackend(internet);
    const chromium: Chromium = await startChromium();
    browserUnderTest = chromium;
    try {
      await chromium.show("popup/popup.html");
      await untilDrawn(chromium, "postweg-popup");
      const { url: resolver } = internet.doh;
      const { trustAnchor: trustAnchors } = internet;
      const settings = { resolver, fallbackResolver: "", backend: backend.url, trustAnchors };
      await chromium.run(writeSettings, settings);
      await check("ann@fine.test");
      await rowOf("ann@fine.test", "SSL ok");
      await chromium.restartBackground(); // The popup asks again by itself, which wakes it.
      await rowOf("ann@fine.test", "SSL ok");
      await check("ann@plain.test");
      await rowOf("ann@plain.test", "no SSL");
      expect(await textOf(chromium, "postweg-popup", "[role=alert]")).toBe("");
    } finally {
      await chromium.stop();
      await backend.close();
      await internet.close();
    }
  });
});
