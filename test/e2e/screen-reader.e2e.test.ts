/** What a screen reader is given of each page, read from Thunderbird's own accessibility tree. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import type { AccessibleNode } from "./support/extension-pages.ts";
import { GuardDialog } from "./support/guard-dialog.ts";
import { MessagePane } from "./support/message-pane.ts";
import { optionsPage } from "./support/options-page.ts";
import { openMessage, sendMessage } from "./support/outgoing.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { demandOf, startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

/** What a person can do something with; each must say what. */
const OPERABLE = new Set([
  "pushbutton",
  "summary",
  "link",
  "entry",
  "password text",
  "searchbox",
  "checkbutton",
  "radiobutton",
  "combobox",
  "grouping",
  "region",
  "graphic",
  "dialog",
]);

const DATE = "Mon, 23 Nov 2026 10:00:00 +0000";
const INBOX = `From - Mon Nov 23 10:00:00 2026
Received: from mail.friend.test (mail.friend.test [203.0.113.7])
\tby mx.sender.test (Postfix) with ESMTP id 1; ${DATE}
From: Bob <bob@friend.test>
To: alice@sender.test
Subject: in the clear
Message-ID: <1@friend.test>
Date: ${DATE}

Hello.

`;

let world: World;

/** When the tree has grown to what is drawn. */
async function readOut(url: string, until: string): Promise<AccessibleNode[]> {
  return waitFor(`"${until}" to be read out`, async () => {
    const nodes = await world.tb.pages.accessible(url);
    return nodes.some(({ name }) => name.includes(until)) ? nodes : undefined;
  });
}

const unnamed = (nodes: readonly AccessibleNode[]) =>
  nodes.filter(({ role, name }) => OPERABLE.has(role) && !/\p{L}/u.test(name));

const named = (nodes: readonly AccessibleNode[], wanted: string) =>
  nodes.filter(({ role }) => role === wanted).map(({ name }) => name);

(hasThunderbird ? describe : describe.skip)("a screen reader", () => {
  beforeAll(async () => {
    world = await startWorld("thunderbird", { display: "screen", inbox: INBOX });
  });
  afterAll(() => world?.stop());

  test("reads of each recipient the label, the address, and that there is a warning", async () => {
    const compose = await world.tb.openCompose();
    await compose.typeRecipient("bob@fine.test");
    await compose.typeRecipient("eve@mixed.test");
    await compose.openPopup();
    const nodes = await readOut("popup/popup.html", "Warning SSL ok eve@mixed.test");
    expect(named(nodes, "summary").slice(0, 2).toSorted()).toEqual([
      "SSL ok bob@fine.test",
      "Warning SSL ok eve@mixed.test",
    ]);
    expect(named(nodes, "heading")[0]).toBe("1 of 2 recipients are protected.");
    expect(named(nodes, "list")).toContain("The way of this message");
    expect(unnamed(nodes)).toEqual([]);
    await compose.closePopup();
    await compose.close();
  });

  test("reads every field of the settings with its name, and hints as descriptions", async () => {
    await optionsPage(() => world.tb).open();
    const nodes = await readOut("options/options.html", "Licences of the packages");
    expect(unnamed(nodes)).toEqual([]);
    const field = nodes.find(
      ({ role, name }) => role === "entry" && name.startsWith("Address of the backend"),
    );
    expect(field?.description).toContain("It learns the names of mail servers");
    expect(named(nodes, "region")).toEqual(
      named(nodes, "heading").filter((text) => named(nodes, "region").includes(text)),
    );
  });

  test("reads how a message came, and each part of its way", async () => {
    const { chrome, main, pages } = world.tb;
    const pane = new MessagePane(chrome, main, pages);
    await pane.openFolder("Inbox");
    await pane.select("in the clear");
    await waitFor("the sign", async () => (await pane.button())?.label === "Came in the clear");
    await pane.openPopup();
    const nodes = await readOut("received/received.html", "mail.friend.test");
    expect(named(nodes, "heading")[0]).toBe("How this message came");
    expect(nodes.filter(({ role }) => role === "listitem").length).toBeGreaterThan(0);
    expect(unnamed(nodes)).toEqual([]);
    await pane.closePopup();
  });

  test("reads the dialog that holds a message: what, about whom, and each button", async () => {
    await demandOf(world, { pattern: "alice@sender.test", mode: "on" });
    const draft = await openMessage(world.tb, "s", { to: ["bob@plain.test"] });
    await sendMessage(world.tb, draft, "send");
    const dialog = new GuardDialog(world.tb.pages, draft.tabId);
    await dialog.held(40_000);
    const nodes = await readOut("guard/guard.html", "no SSL bob@plain.test");
    expect(named(nodes, "heading")[0]).toMatch(/^Not sent/);
    expect(named(nodes, "summary")).toContain("no SSL bob@plain.test");
    expect(named(nodes, "pushbutton")).toEqual(expect.arrayContaining(["Check again"]));
    expect(unnamed(nodes)).toEqual([]);
    await dialog.press("back");
  });
});

describe("the first page", () => {
  const { version } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { version: string };

  (hasThunderbird ? test : test.skip)("is read with its choices", async () => {
    const fresh = await startWorld("thunderbird", { install: false });
    try {
      await fresh.tb.install(`dist/postweg-thunderbird-${version}.xpi`, false);
      await waitFor("the page", () => fresh.tb.pages.isOpen("onboarding/onboarding.html"));
      const nodes = await waitFor("the choices", async () => {
        const read = await fresh.tb.pages.accessible("onboarding/onboarding.html");
        return named(read, "combobox").length > 0 ? read : undefined;
      });
      expect(unnamed(nodes)).toEqual([]);
      expect(named(nodes, "grouping")).toHaveLength(3);
    } finally {
      await fresh.stop();
    }
  });
});
