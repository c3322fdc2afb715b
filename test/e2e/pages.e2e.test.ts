/** The add-on's pages by themselves: for everybody, in every light, with many recipients. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { RecipientView } from "../../src/extension/messaging/recipient-view.ts";
import { view } from "../extension/support/assessments.ts";
import { overflow, readFocus, tabTo, tell, textOf, untilDrawn } from "./support/add-on-page.ts";
import { violations } from "./support/axe.ts";
import { hasChromium } from "./support/browser.ts";
import { startChromium, type Chromium } from "./support/chromium.ts";
import { readPopupRows } from "./support/popup.ts";
import { RECEIVED } from "./support/sample-received.ts";
import { EVERY_KIND } from "./support/sample-views.ts";
import { waitFor } from "./support/wait.ts";

jest.setTimeout(90_000);

let chromium: Chromium;

interface Row extends Element {
  readonly updateComplete: Promise<unknown>;
}

/** The popup of a compose window with these recipients; `undefined` for one that belongs to none. */
async function showPopup(recipients: readonly RecipientView[] | undefined): Promise<void> {
  await chromium.show("popup/popup.html");
  await untilDrawn(chromium, "postweg-popup");
  if (recipients !== undefined) await tellPopup(recipients);
}

const tellPopup = (recipients: readonly RecipientView[]) =>
  tell(chromium, "postweg-popup", { composing: true, recipients });

/** The popup of a received message, with what stands behind "Your provider's servers" open. */
async function showReceived(name: string): Promise<void> {
  await chromium.show("received/received.html?tab=none");
  await untilDrawn(chromium, "postweg-received");
  await tell(chromium, "postweg-received", { told: RECEIVED[name] });
  await chromium.run(() => {
    const root = document.querySelector("postweg-received")?.shadowRoot;
    const details = root?.querySelector("details");
    if (details) details.open = true;
  });
}

/** Every row, those of a list's members included. */
async function openRows(): Promise<void> {
  await chromium.run(async () => {
    const open = async (root: ShadowRoot | null | undefined): Promise<void> => {
      for (const details of root?.querySelectorAll("details") ?? []) details.open = true;
      for (const row of root?.querySelectorAll("postweg-recipient") ?? []) {
        await (row as Row).updateComplete;
        await open(row.shadowRoot);
      }
    };
    await open(document.querySelector("postweg-popup")?.shadowRoot);
  });
}

const openTexts = () =>
  chromium.run(() => {
    const popup = document.querySelector("postweg-popup")?.shadowRoot;
    return [...(popup?.querySelectorAll("postweg-recipient") ?? [])]
      .map(({ shadowRoot }) => shadowRoot)
      .filter((root) => root?.querySelector("details")?.open)
      .map((root) => root?.querySelector(".text")?.textContent);
  });

(hasChromium ? describe : describe.skip)("The pages", () => {
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.stop());

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    beforeAll(async () => {
      await chromium.page.emulateMedia({ colorScheme });
      await chromium.page.setViewportSize({ width: 420, height: 700 });
    });

    test("the popup with recipients of every kind", async () => {
      await showPopup(EVERY_KIND);
      await chromium.screenshot(`popup-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
    });

    test("the popup with every row open", async () => {
      await showPopup(EVERY_KIND);
      await openRows();
      await chromium.page.setViewportSize({ width: 420, height: 3000 });
      await chromium.screenshot(`popup-open-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
      await chromium.page.setViewportSize({ width: 420, height: 700 });
    });

    test.each(Object.keys(RECEIVED))("the popup of a received message: %s", async (name) => {
      await showReceived(name);
      await chromium.screenshot(`received-${name}-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
    });

    test("the first page", async () => {
      await chromium.page.setViewportSize({ width: 800, height: 1700 });
      await chromium.show("onboarding/onboarding.html");
      await untilDrawn(chromium, "postweg-onboarding");
      await chromium.screenshot(`onboarding-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
      await chromium.page.setViewportSize({ width: 420, height: 700 });
    });

    test("the popup with a field to type in", async () => {
      await showPopup(undefined);
      await chromium.screenshot(`popup-check-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
    });

    test("the options, with faults", async () => {
      await chromium.page.setViewportSize({ width: 800, height: 900 });
      await chromium.show("options/options.html");
      await untilDrawn(chromium, "postweg-options");
      expect(await violations(chromium.page)).toEqual([]);
      await chromium.screenshot(`options-${colorScheme}`);
      await tabTo(chromium, ({ name }) => name === "resolver");
      await chromium.press("End");
      await tabTo(chromium, ({ name }) => name === "ownResolver");
      await chromium.press("SelectAll");
      await chromium.type("resolver");
      await tabTo(chromium, ({ name }) => name === "backend");
      await chromium.type("http://probe.example");
      await chromium.press("Enter");
      expect(await violations(chromium.page)).toEqual([]);
      await chromium.screenshot(`options-faults-${colorScheme}`);
    });
  });

  test("a rule for a domain is saved for who writes, and for nobody else", async () => {
    await showPopup([view("ann@dane.test", { state: "dane" })]);
    await tell(chromium, "postweg-popup", { demand: { from: "me@sender.test", mode: "off" } });
    await openRows();
    await tabTo(chromium, ({ name }) => name === "domainRule");
    await chromium.press("End");
    const saved = () =>
      chromium.run(async () => {
        const { settings } = await chrome.storage.local.get("settings");
        return JSON.stringify(settings?.senders ?? []);
      });
    await waitFor("the rule", async () =>
      (await saved()).includes('"rules":[{"demand":"dane","pattern":"dane.test"}]'),
    );
    expect(await saved()).toContain("me@sender.test");
    await chromium.press("Home");
    await waitFor("the rule to go", async () => (await saved()).includes('"rules":[]'));
  });

  test("from right to left, too, nothing stands out sideways, and axe finds no fault", async () => {
    await chromium.page.setViewportSize({ width: 320, height: 900 });
    const mirror = () => chromium.run(() => void (document.documentElement.dir = "rtl"));
    await showPopup(EVERY_KIND);
    await mirror();
    await openRows();
    await chromium.screenshot("popup-rtl");
    expect([await overflow(chromium), await violations(chromium.page)]).toEqual([0, []]);
    await showReceived("in-clear");
    await mirror();
    await chromium.screenshot("received-rtl");
    expect([await overflow(chromium), await violations(chromium.page)]).toEqual([0, []]);
  });

  test("with forced colours each sign and each word is still there", async () => {
    await chromium.page.emulateMedia({ forcedColors: "active" });
    await chromium.page.setViewportSize({ width: 420, height: 700 });
    await showPopup(EVERY_KIND);
    await openRows();
    await chromium.screenshot("popup-forced-colors");
    expect(await violations(chromium.page)).toEqual([]);
    const rows = await chromium.run(readPopupRows);
    expect(rows.map((row) => row.label)).toHaveLength(EVERY_KIND.length);
    await chromium.page.emulateMedia({ forcedColors: "none" });
  });

  test("nothing moves for who wants it so: there is no animation to begin with", async () => {
    await showPopup(EVERY_KIND);
    expect(await chromium.run(() => document.getAnimations().length)).toBe(0);
  });

  test("nothing is cut off or scrolls sideways where it is narrow", async () => {
    await chromium.page.emulateMedia({ colorScheme: "light" });
    await chromium.page.setViewportSize({ width: 320, height: 900 });
    await showPopup(EVERY_KIND);
    await openRows();
    await chromium.screenshot("popup-narrow");
    expect(await overflow(chromium)).toBe(0);
    await showPopup(undefined);
    expect(await overflow(chromium)).toBe(0);
    for (const name of Object.keys(RECEIVED)) {
      await showReceived(name);
      expect([name, await overflow(chromium)]).toEqual([name, 0]);
    }
    for (const page of ["options", "onboarding"]) {
      await chromium.show(`${page}/${page}.html`);
      await untilDrawn(chromium, `postweg-${page}`);
      await chromium.screenshot(`${page}-narrow`);
      expect([page, await overflow(chromium)]).toEqual([page, 0]);
    }
  });

  test("each target is at least 24 by 24 pixels (WCAG 2.5.8)", async () => {
    await showPopup(EVERY_KIND);
    await openRows();
    const small = await chromium.run(() => {
      const found: string[] = [];
      const look = (root: ParentNode) => {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) look(element.shadowRoot);
          if (!element.matches("button, summary, input, select")) continue;
          const { width, height } = element.getBoundingClientRect();
          if (width < 24 || height < 24) found.push(`${element.localName} ${width}x${height}`);
        }
      };
      look(document);
      return found;
    });
    expect(small).toEqual([]);
  });

  describe("by keyboard", () => {
    test("Tab reaches every row from the top, Enter opens it", async () => {
      await showPopup(EVERY_KIND);
      const labels: string[] = [];
      await tabTo(chromium, ({ tag }) => tag === "button");
      while (labels.length < EVERY_KIND.length) {
        await chromium.press("Tab");
        const focused = await chromium.run(readFocus);
        expect(focused.tag).toBe("summary");
        labels.push(focused.text);
      }
      const rows = await chromium.run(readPopupRows);
      expect(labels).toEqual(rows.map((row) => `${row.label} ${row.text}`));
      await chromium.press("Enter");
      expect(await openTexts()).toEqual([rows.at(-1)?.text]);
    });

    test("rows stay while somebody is among them, then are put in order; an open one stays open", async () => {
      const [first, second] = [view("ann@fine.test"), view("bob@plain.test")];
      const order = async () => (await chromium.run(readPopupRows)).map((row) => row.text);
      await showPopup([first, second]);
      await tabTo(chromium, ({ text }) => text.includes("ann@fine.test"));
      await chromium.press("Enter");
      const worse: RecipientView = { ...second, state: "none" };
      await tellPopup([first, worse]);
      const labels = (await chromium.run(readPopupRows)).map((row) => row.label);
      expect(labels).toEqual(["SSL ok", "no SSL"]);
      expect(await order()).toEqual(["ann@fine.test", "bob@plain.test"]);
      // From one row to the next the keys never leave the list.
      await tabTo(chromium, ({ tag, text }) => tag === "summary" && text.includes("bob@"));
      expect(await order()).toEqual(["ann@fine.test", "bob@plain.test"]);
      await tabTo(chromium, ({ text }) => text === "Settings", "Shift+Tab");
      await waitFor("the rows in order", async () => (await order())[0] === "bob@plain.test");
      expect(await openTexts()).toEqual(["ann@fine.test"]);
    });
  });

  test("five hundred recipients are shown, and the last can be scrolled to", async () => {
    await chromium.page.setViewportSize({ width: 420, height: 600 });
    const many = Array.from({ length: 500 }, (_, i) =>
      view(`user${i}@d${i % 50}.test`, { state: i % 2 === 0 ? "tls" : "none" }),
    );
    await showPopup(many);
    const rows = await chromium.run(readPopupRows);
    expect(rows).toHaveLength(500);
    expect(rows.slice(0, 250).every((row) => row.label === "no SSL")).toBe(true);
    expect(await textOf(chromium, "postweg-popup", "h1")).toContain("250");
    const bottom = await chromium.run(() => {
      const popup = document.querySelector("postweg-popup")?.shadowRoot;
      const last = [...(popup?.querySelectorAll("postweg-recipient") ?? [])].at(-1);
      last?.scrollIntoView();
      return { bottom: last?.getBoundingClientRect().bottom ?? NaN, height: innerHeight };
    });
    expect(bottom.bottom).toBeGreaterThan(0);
    expect(bottom.bottom).toBeLessThanOrEqual(bottom.height + 1);
  });

  test("what others wrote is text, never markup", async () => {
    const markup = `"<img src=x onerror=alert(1)>"@fine.test`;
    await showPopup([{ ...view("eve@fine.test"), text: markup }, ...EVERY_KIND]);
    await openRows();
    const rows = await chromium.run(readPopupRows);
    expect(rows.map((row) => row.text)).toContain(markup);
    const images = await chromium.run(() => {
      const popup = document.querySelector("postweg-popup")?.shadowRoot;
      const rows = [...(popup?.querySelectorAll("postweg-recipient") ?? [])];
      return rows.filter((row) => row.shadowRoot?.querySelector("img, b") !== null).length;
    });
    expect(images).toBe(0);
  });
});

(hasChromium ? describe : describe.skip)("In German", () => {
  beforeAll(async () => {
    chromium = await startChromium({ language: "de" });
  });
  afterAll(() => chromium?.stop());

  test("everything but the labels is translated, and fits", async () => {
    await chromium.page.setViewportSize({ width: 420, height: 900 });
    await showPopup(EVERY_KIND);
    await openRows();
    expect(await chromium.run(() => document.documentElement.lang)).toBe("de");
    expect(await textOf(chromium, "postweg-popup", "h1")).toMatch(/Empfängern sind geschützt/);
    const labels = (await chromium.run(readPopupRows)).map((row) => row.label);
    expect(new Set(labels)).toEqual(new Set(["DANE ok", "SSL ok", "no SSL", "SSL?"]));
    await chromium.screenshot("popup-german");
    expect(await violations(chromium.page)).toEqual([]);
    expect(await overflow(chromium)).toBe(0);
    await chromium.page.setViewportSize({ width: 800, height: 900 });
    await chromium.show("options/options.html");
    await untilDrawn(chromium, "postweg-options");
    await chromium.screenshot("options-german");
    expect(await violations(chromium.page)).toEqual([]);
    await chromium.page.setViewportSize({ width: 320, height: 900 });
    await showReceived("in-clear");
    await chromium.screenshot("received-german");
    expect(await overflow(chromium)).toBe(0);
    await chromium.show("onboarding/onboarding.html");
    await untilDrawn(chromium, "postweg-onboarding");
    await chromium.screenshot("onboarding-german");
    expect([await overflow(chromium), await violations(chromium.page)]).toEqual([0, []]);
  });
});

declare const chrome: {
  storage: { local: { get(key: string): Promise<{ settings?: { senders?: unknown } }> } };
};
