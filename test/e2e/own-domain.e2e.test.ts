/** What others meet when they write to the person, and the note to a postmaster, in real Thunderbird. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { tabTo, type Page } from "./support/add-on-page.ts";
import { KEY } from "./support/marionette.ts";
import { deepTexts, optionsPage } from "./support/options-page.ts";
import { popupRows, readPopupRows } from "./support/popup.ts";
import type { Prefs } from "./support/profile.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

/** Beside alice@sender.test: identities at domains with a fault, and one with none. */
const IDENTITIES: Prefs = {
  "mail.account.account1.identities": "id1,id2,id3,id4",
  ...identity("id2", "me@dane.test"),
  ...identity("id3", "me@wrong-digest.test"),
  ...identity("id4", "also@wrong-digest.test"),
};

function identity(id: string, email: string): Prefs {
  return {
    [`mail.identity.${id}.fullName`]: "Alice",
    [`mail.identity.${id}.useremail`]: email,
    [`mail.identity.${id}.valid`]: true,
    [`mail.identity.${id}.compose_html`]: false,
    [`mail.identity.${id}.smtpServer`]: "smtp1",
  };
}

let world: World;

(hasThunderbird ? describe : describe.skip)("own domains", () => {
  beforeAll(async () => {
    world = await startWorld("thunderbird", { prefs: IDENTITIES, display: "screen" });
  });
  afterAll(() => world?.stop());

  const options = optionsPage(() => world.tb);

  /** Label and address of each row of the section. */
  const rows = () =>
    options.run(() => {
      const find = (root: ParentNode, name: string): Element | null => {
        for (const element of root.querySelectorAll("*")) {
          if (element.localName === name) return element;
          const inner = element.shadowRoot && find(element.shadowRoot, name);
          if (inner) return inner;
        }
        return null;
      };
      const section = find(document, "postweg-own-domains")?.shadowRoot;
      return [...(section?.querySelectorAll("postweg-recipient") ?? [])].map(({ shadowRoot }) => {
        const read = (selector: string) =>
          (shadowRoot?.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ").trim();
        return `${read(".label")} ${read(".text")}`;
      });
    });

  test("the options show each domain once, with its sign", async () => {
    await options.open();
    await waitFor(
      "the signs",
      async () => {
        const all = await rows();
        return (
          all.length === 3 &&
          all.includes("DANE ok postmaster@dane.test") &&
          all.includes("SSL ok postmaster@wrong-digest.test")
        );
      },
      30_000,
    );
  });

  test("one with a fault tells it, and a note to its postmaster, by keyboard", async () => {
    await tabTo(
      options,
      ({ tag, text }) => tag === "summary" && text.includes("wrong-digest.test"),
    );
    await options.press("Enter");
    await waitFor("the fault", async () =>
      (await options.run(deepTexts, "li")).some((text) =>
        text.includes("contradicts the TLSA records at _25._tcp."),
      ),
    );
    await tabTo(
      options,
      ({ tag, text }) => tag === "summary" && text === "A note to their postmaster",
    );
    await options.press("Enter");
    await tabTo(options, ({ tag, text }) => tag === "button" && text.startsWith("Write to"));
    const compose = await world.tb.composeOpenedBy(() => options.press("Enter"));
    expect((await compose.pills()).map(({ full }) => full)).toEqual([
      "postmaster@wrong-digest.test",
    ]);
    const { subject, body } = await compose.run(() => ({
      subject: (document.getElementById("msgSubject") as HTMLInputElement).value,
      body: (document.getElementById("messageEditor") as unknown as { contentDocument: Document })
        .contentDocument.body.textContent,
    }));
    expect(subject).toBe("Mail to wrong-digest.test is less protected than it could be");
    expect(body).toContain("RFC 7672");
    expect(body).not.toContain("me@");
    await compose.close();
  });

  test("one without a fault has no note", async () => {
    await options.open();
    await waitFor("the signs", async () => (await rows()).length === 3);
    const notes = (await options.run(deepTexts, "summary")).filter(
      (text) => text === "A note to their postmaster",
    );
    expect(notes).toHaveLength(1); // that of wrong-digest.test
  });

  test("the popup of a compose window shows the way back to its sender", async () => {
    const compose = await world.tb.openCompose();
    await compose.typeRecipient("bob@fine.test");
    await compose.openPopup();
    // The two parts of the popup come on their own, in no order.
    await waitFor("the way back", async () =>
      (await compose.popupText()).includes("The way back: answers to alice@sender.test"),
    );
    await waitFor("the recipient", async () => {
      const texts = (await popupRows(compose)).map(({ text }) => text);
      return texts.length === 1 && texts[0] === "bob@fine.test";
    });
    await compose.screenshot("way-back");
    await compose.closePopup();
    await compose.close();
  });

  test("without a mouse: a shortcut shows it in a window, which takes the keys and Escape", async () => {
    const compose = await world.tb.openCompose();
    await compose.typeRecipient("bob@fine.test");
    const before = new Set(await world.tb.chrome.handles());
    await world.tb.chrome.press(compose.handle, KEY.alt, KEY.shift, "W");
    const handle = await waitFor("the window", async () =>
      (await world.tb.chrome.handles()).find((one) => !before.has(one)),
    );
    const shown: Page = {
      run: (script, ...args) => world.tb.pages.inPage("popup/popup.html?tab=", script, ...args),
      type: () => Promise.resolve(),
      press: () => world.tb.chrome.press(handle, KEY.tab),
    };
    // The window is there before its page is.
    await waitFor("the recipient", async () => {
      const rows = await shown.run(readPopupRows).catch(() => []);
      return rows.some(({ text }) => text === "bob@fine.test");
    });
    await tabTo(shown, ({ tag, text }) => tag === "summary" && text.includes("bob@fine.test"));
    await world.tb.chrome.press(handle, KEY.enter);
    await waitFor("its details", async () =>
      (await shown.run(readPopupRows)).some(({ details }) => details.includes("mx.fine.test")),
    );
    await world.tb.chrome.pressToClose(handle, KEY.escape);
    await waitFor(
      "the window's end",
      async () => !(await world.tb.chrome.handles()).includes(handle),
    );
    await compose.close();
  });

  test("the self test finds all in order", async () => {
    await options.open();
    await tabTo(options, ({ tag, text }) => tag === "button" && text === "Test now");
    await options.press("Enter");
    await waitFor("the findings", async () => {
      const items = await options.run(deepTexts, "li");
      return [
        "The DNS resolver answers.",
        "DNSSEC can be proven: DANE ok is possible.",
        "The clock is right as far as signatures can tell (within days).",
        "The probe backend answers.",
      ].every((text) => items.some((item) => item.endsWith(text)));
    });
  });

  test("trying an address says who was told what, and not the part before the @", async () => {
    await tabTo(options, ({ name }) => name === "address");
    await options.type("secret@dane.test");
    await options.press("Enter");
    await waitFor("who was told", async () => {
      const items = await options.run(deepTexts, "li");
      const told = items.filter((text) => text.includes("was asked about"));
      return (
        told.length === 2 &&
        told.every((text) => !text.includes("secret")) &&
        told.some((text) => text.startsWith("The probe backend") && !text.includes("@"))
      );
    });
  });
});
