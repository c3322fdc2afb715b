/** The sign on received messages, in real Thunderbird; among them what a real Postfix and a real Exim took. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { PROVIDER, receiveMessages } from "../lab/inbound/inbound.ts";
import { whyNoLab } from "../lab/real/namespace.ts";
import { tabTo } from "./support/add-on-page.ts";
import { MessagePane } from "./support/message-pane.ts";
import { deepTexts, optionsPage, pageInTab } from "./support/options-page.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { demandOf, restartWorld, startWorld, type World } from "./support/world.ts";

jest.setTimeout(120_000);

const DATE = "Mon, 23 Nov 2026 10:00:00 +0000";
const CLIENT = "from mail.friend.test (mail.friend.test [203.0.113.7])";
const INNER = `from mx.${PROVIDER} (mx.${PROVIDER} [10.0.0.3])\n\tby store.${PROVIDER} with LMTP id 0; ${DATE}`;
const entry = (keyword: string) =>
  `${CLIENT}\n\tby mx.${PROVIDER} (Postfix) with ${keyword} id 1; ${DATE}`;
const FORGED = `from x (x [198.51.100.9]) by mx.${PROVIDER} (Postfix) with ESMTPS id FORGED; ${DATE}`;
const MARKUP = `from <img.src=x.onerror=alert(1)> (<b>evil</b> [198.51.100.9]) by mx.elsewhere.test with ESMTP; ${DATE}`;
/** Of a server in nobody's domain: what an account that has moved has on top. */
const ELSEWHERE = `${CLIENT} by mx.former.test (Postfix) with ESMTPS id 1; ${DATE}`;

const mail = (subject: string, ...received: string[]) =>
  [
    ...received.map((field) => `Received: ${field}`),
    "From: Bob <bob@friend.test>",
    "To: alice@sender.test",
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(" ", ".")}@friend.test>`,
    `Date: ${DATE}`,
    "",
    "Hello.",
  ].join("\n");

const MADE = [
  mail("encrypted", INNER, entry("ESMTPS"), FORGED),
  mail("in the clear", INNER, entry("ESMTP"), FORGED, MARKUP),
  mail("not stated", INNER, `${CLIENT} by mx.${PROVIDER} (SomeServer) with ESMTP id 1; ${DATE}`),
  mail("no record"),
  mail("elsewhere", ELSEWHERE),
  // Enough to learn from.
  ...Array.from({ length: 22 }, (_, i) => mail(`message ${i}`, INNER, entry("ESMTPS"))),
];

/** As Thunderbird keeps them (RFC 4155). */
const mbox = (messages: readonly string[]) =>
  messages
    .map((text) => `From - Mon Nov 23 10:00:00 2026\n${text.replace(/\r\n/g, "\n").trimEnd()}\n\n`)
    .join("");

/** As for an add-on that is installed to stay. */
const KEEP = {
  "extensions.webextensions.keepStorageOnUninstall": true,
  "extensions.webextensions.keepUuidOnUninstall": true,
};

let world: World;
let pane: MessagePane;

async function openInbox(): Promise<void> {
  const { chrome, main, pages } = world.tb;
  pane = new MessagePane(chrome, main, pages);
  await pane.openFolder("Inbox");
}

async function signOf(subject: string, label: string) {
  await pane.select(subject);
  return waitFor(`${label} on ${subject}`, async () => {
    const button = await pane.button();
    return button?.label === label ? button : undefined;
  });
}

/** The popup's texts: each hop and the boundary's line in their order, and the sentence above. */
const popup = () =>
  pane.inPopup(() => {
    const root = document.querySelector("postweg-received")?.shadowRoot;
    const plain = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();
    return {
      answer: plain(root?.querySelector(".answer")?.textContent),
      way: [...(root?.querySelectorAll("ol > li") ?? [])].map((item) =>
        plain(
          item.querySelector("postweg-hop")?.shadowRoot?.querySelector(".body")?.textContent ??
            item.textContent,
        ),
      ),
      markup: [...(root?.querySelectorAll("postweg-hop") ?? [])].some(
        ({ shadowRoot }) => shadowRoot?.querySelector("b, .body img") !== null,
      ),
    };
  });

async function untilPopup(ready: (shown: Awaited<ReturnType<typeof popup>>) => boolean) {
  return waitFor("the popup to be drawn", async () => {
    const shown = await popup();
    return ready(shown) ? shown : undefined;
  });
}

const canRun = hasThunderbird && whyNoLab() === undefined;

(canRun ? describe : describe.skip)("received messages", () => {
  beforeAll(async () => {
    const taken = await receiveMessages();
    const inbox = mbox([...MADE, ...taken.map(({ text }) => text)]);
    world = await startWorld("thunderbird", { inbox, display: "screen", prefs: KEEP });
    await openInbox();
  });
  afterAll(() => world?.stop());

  describe("the sign", () => {
    test.each([
      ["postfix with TLS", "Came encrypted", "tls.svg"],
      ["postfix without TLS", "Came in the clear", "none.svg"],
      ["exim with TLS", "Came encrypted", "tls.svg"],
      ["exim without TLS", "Came in the clear", "none.svg"],
      ["encrypted", "Came encrypted", "tls.svg"],
      // Though beneath its boundary it says ESMTPS.
      ["in the clear", "Came in the clear", "none.svg"],
      ["not stated", "Way not stated", "unknown.svg"],
      ["no record", "Way not stated", "unknown.svg"],
    ])("%s: %s", async (subject, label, icon) => {
      // From one that is otherwise: what stands there is not left over.
      await signOf(
        label === "Came encrypted" ? "in the clear" : "encrypted",
        label === "Came encrypted" ? "Came in the clear" : "Came encrypted",
      );
      expect(await signOf(subject, label)).toMatchObject({ icon, badge: "" });
    });

    test("several messages have none", async () => {
      await signOf("encrypted", "Came encrypted");
      await pane.selectAll();
      await waitFor("the button to be reset or gone", async () => {
        const button = await pane.button();
        return button === undefined || button.label === "Postweg";
      });
    });
  });

  describe("the popup", () => {
    test("shows the way from its last part down, what decides, and what is only claimed", async () => {
      await signOf("in the clear", "Came in the clear");
      await pane.openPopup();
      const { answer, way, markup } = await untilPopup(({ way }) => way.length === 5);
      expect(answer).toContain("over a connection without encryption");
      expect(way[0]).toContain(`taken by store.${PROVIDER}`);
      expect(way[1]).toContain("this part decides");
      expect(way[1]).toContain("not encrypted");
      expect(way[1]).toContain("from mail.friend.test (203.0.113.7)");
      expect(way[2]).toContain("Anybody can have written it");
      expect(way[3]).toContain("claimed: encrypted");
      // What others wrote is text.
      expect(markup).toBe(false);
      await pane.screenshotOfScreen("received-in-clear", world.tb.displayName);
      await pane.closePopup();
    });

    test("of what Postfix wrote tells version, cipher and key exchange", async () => {
      await signOf("postfix with TLS", "Came encrypted");
      await pane.openPopup();
      const { way } = await untilPopup(({ way }) => way.length === 3);
      expect(way[0]).toMatch(/TLSv1\.3, TLS_AES_256_GCM_SHA384 \(256 bits\), X25519/);
      await pane.screenshotOfScreen("received-postfix", world.tb.displayName);
      await pane.closePopup();
    });

    test("learns the provider's servers from the inbox, and says so", async () => {
      await signOf("encrypted", "Came encrypted");
      await pane.openPopup();
      await waitFor("what was learned", async () =>
        (await pane.inPopup(deepTexts, "#origin")).some((text) =>
          text.startsWith("Learned from your inbox: their record was on top of"),
        ),
      );
      await pane.closePopup();
      // So a server of another domain on top is no evidence.
      expect((await signOf("elsewhere", "Way not stated")).title).toContain(
        "not by a server of your provider",
      );
    });
  });

  describe("the boundary can be corrected", () => {
    test("in the popup, by keyboard; it holds at once, and for the next message", async () => {
      await signOf("elsewhere", "Way not stated");
      await pane.openPopup();
      await untilPopup(({ way }) => way.length > 0);
      const page = pageInTab(() => world.tb, "received/received.html");
      await tabTo(page, ({ tag }) => tag === "summary");
      await page.press("Enter");
      await tabTo(page, ({ name }) => name === "hosts");
      await page.press("SelectAll");
      await page.type("not_a name");
      await page.press("Enter");
      await waitFor("the fault", async () =>
        (await pane.inPopup(deepTexts, ".fault")).some((text) => text.includes("not_a")),
      );
      await page.press("SelectAll");
      await page.type(`${PROVIDER} former.test`);
      await page.press("Enter");
      await waitFor("the answer", async () => (await popup()).answer.includes("over an encrypted"));
      await pane.closePopup();
      await signOf("in the clear", "Came in the clear");
      await signOf("elsewhere", "Came encrypted");
    });

    test("over a restart of Thunderbird", async () => {
      world = await restartWorld(world, "thunderbird");
      await openInbox();
      await signOf("elsewhere", "Came encrypted");
    });

    test("in the options, where it can also be learned anew", async () => {
      const options = optionsPage(() => world.tb);
      await options.open();
      await waitFor("the account", async () =>
        (await options.run(deepTexts, "#origin")).some((text) => text.startsWith("You said that")),
      );
      await tabTo(options, ({ name, text }) => name === "" && text === "Learn from the inbox");
      await options.press("Enter");
      await waitFor("what was learned", async () =>
        (await options.run(deepTexts, "#origin")).some((text) => text.startsWith("Learned")),
      );
      await openInbox();
      await signOf("elsewhere", "Way not stated");
    });
  });

  test("in the clear, to an address that demands security: marked, and the address is named", async () => {
    await demandOf(world, { pattern: "alice@sender.test", mode: "on" });
    await pane.select("in the clear");
    await waitFor("the mark", async () => {
      const button = await pane.button();
      return button?.badge === "!" && button.title.includes("alice@sender.test");
    });
    expect(await signOf("encrypted", "Came encrypted")).toMatchObject({ badge: "" });
  });

  test("a background that was stopped tells the popup all the same", async () => {
    await signOf("encrypted", "Came encrypted");
    await world.tb.stopBackground();
    await pane.openPopup();
    const { answer } = await untilPopup(({ way }) => way.length > 0);
    expect(answer).toContain("over an encrypted connection");
    await pane.closePopup();
  });
});
