/** The guard at send, in real Thunderbird, with a real Postfix behind it whose mailbox is counted. */
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { whyNoPostfix } from "../lab/postfix-instance.ts";
import { startSubmission, type Submission } from "../lab/submission.ts";
import { GuardDialog } from "./support/guard-dialog.ts";
import { drafts, openMessage, sendMessage, windowStates, type Draft } from "./support/outgoing.ts";
import { KEY } from "./support/marionette.ts";
import { makeOpenPgpKey } from "./support/openpgp.ts";
import type { Prefs } from "./support/profile.ts";
import { hasThunderbird, type Thunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type ThunderbirdBuild, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const SENDER = "alice@sender.test";
const ON = { mode: "on" };
const ADDON = "postweg@addons.postweg";

/** A second one beside the profile's own. */
const SECOND_IDENTITY: Prefs = {
  "mail.account.account1.identities": "id1,id2",
  "mail.identity.id2.fullName": "Alice, in confidence",
  "mail.identity.id2.useremail": "me@secure.sender.test",
  "mail.identity.id2.valid": true,
  "mail.identity.id2.compose_html": false,
  "mail.identity.id2.smtpServer": "smtp1",
};

let world: World;
let tb: Thunderbird;
let submission: Submission;

async function start(build: ThunderbirdBuild, sender: object, prefs: Prefs = {}): Promise<void> {
  submission = await startSubmission();
  world = await startWorld(build, { smtp: submission, prefs });
  tb = world.tb;
  await demand(sender);
}

async function stop(): Promise<void> {
  await world?.stop();
  await submission?.stop();
}

async function demand(sender: object): Promise<void> {
  const { internet, backend } = world;
  const settings = {
    resolver: internet.doh.url,
    fallbackResolver: "",
    backend: backend.url,
    trustAnchors: internet.trustAnchor,
    senders: [{ pattern: SENDER, ...sender }],
  };
  await tb.setStorage({ settings });
}

const arrived = () =>
  submission
    .delivered()
    .map(({ to }) => to)
    .sort();

const untilArrived = (count: number) =>
  waitFor(`${count} messages`, () => arrived().length >= count, 30_000).then(arrived);

async function addContact(name: string, ...addresses: string[]): Promise<void> {
  const emails = addresses.map((address) => `EMAIL:${address}\r\n`).join("");
  const vCard = `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:${name}\r\n${emails}END:VCARD\r\n`;
  await tb.inBackground(async (vCard: string) => {
    const [book] = await browser.addressBooks.list();
    await browser.addressBooks.contacts.create(book?.id ?? "", vCard);
  }, vCard);
}

/** Waits until the ways to these domains have been looked at. */
async function looked(...domains: string[]): Promise<void> {
  await waitFor(
    `a look at ${domains.join(", ")}`,
    async () => {
      const { assessments = [] } = await tb.inBackground(() =>
        browser.storage.session.get("assessments"),
      );
      return domains.every((domain) => assessments.some((one) => one.domain === domain));
    },
    40_000,
  );
}

/** Sends, and waits until the guard holds it. */
async function held(draft: Draft): Promise<GuardDialog> {
  await sendMessage(tb, draft, "send");
  const dialog = new GuardDialog(tb.pages, draft.tabId);
  await dialog.held(40_000);
  return dialog;
}

async function expectUsable({ subject }: Draft): Promise<void> {
  expect((await windowStates(tb)).get(subject)).toEqual({ open: true, locked: false });
}

const untilGone = ({ subject }: Draft) =>
  waitFor("the window to go", async () => !(await windowStates(tb)).has(subject), 40_000);

(hasThunderbird && whyNoPostfix() === undefined ? describe : describe.skip)("the guard", () => {
  afterEach(stop);

  describe.each(["thunderbird", "thunderbird-esr"] as const)("%s, On", (build) => {
    beforeEach(() => start(build, ON));

    test("an empty window already says that its sender is guarded", async () => {
      const compose = await tb.openCompose();
      await waitFor("the label", async () => (await compose.button()).label === "Postweg · On");
    });

    test("what is refused stays open and usable, and the dialog says whom it is about and why", async () => {
      const draft = await openMessage(tb, "s", { to: ["ann@dane.test", "bob@plain.test"] });
      await looked("dane.test", "plain.test");
      const dialog = await held(draft);
      const text = await dialog.held();
      expect(text.heading).toBe("Not sent: the way to 1 of 2 recipients is not as you demand.");
      expect(text.held).toEqual(["bob@plain.test"]);
      expect(text.text).toContain("would travel like a postcard");
      expect(text.buttons).toEqual(["back", "again", "split", "remove"]);
      await expectUsable(draft);
      await dialog.press("back");
      await waitFor("the dialog to close", async () => !(await dialog.isOpen()));
      await expectUsable(draft);
      expect(arrived()).toEqual([]);
    });

    test("sent to the protected ones once, with a draft for the rest", async () => {
      const to = ["ann@dane.test", "bob@plain.test", "carol@fine.test"];
      const draft = await openMessage(tb, "both", { to, bcc: ["dora@helo.test"] });
      const dialog = await held(draft);
      await dialog.press("split");
      expect(await untilArrived(2)).toEqual(["ann@dane.test", "carol@fine.test"]);
      await untilGone(draft);
      const kept = await drafts(tb);
      expect(kept).toEqual([{ recipients: "bob@plain.test", subject: "both" }]);
      for (const { text } of submission.delivered()) expect(text).not.toMatch(/bob@|dora@/);
      expect((await windowStates(tb)).size).toBe(0);
    });
  });

  describe("On", () => {
    beforeEach(() => start("thunderbird", ON));

    test("everything can be done with the keyboard", async () => {
      const compose = await tb.openCompose();
      await compose.typeRecipient("ann@dane.test");
      await compose.typeRecipient("bob@plain.test");
      await looked("dane.test", "plain.test");
      const before = new Set(await tb.chrome.handles());
      await compose.run(() => {
        (document.getElementById("msgSubject") as HTMLInputElement).value = "by hand";
      });
      await tb.chrome.press(compose.handle, KEY.control, KEY.enter);
      const handle = await waitFor("the dialog's window", async () =>
        (await tb.chrome.handles()).find((one) => !before.has(one)),
      );
      const dialog = new GuardDialog(tb.pages, await compose.tabId(ADDON));
      await dialog.held();
      // The safe way has the focus; then: check again, send to the others.
      await tb.chrome.press(handle, KEY.tab);
      await tb.chrome.press(handle, KEY.tab);
      await tb.chrome.pressToClose(handle, KEY.enter);
      expect(await untilArrived(1)).toEqual(["ann@dane.test"]);
      expect(await drafts(tb)).toEqual([{ recipients: "bob@plain.test", subject: "by hand" }]);
    });

    test("Escape leads back to the message", async () => {
      const before = new Set(await tb.chrome.handles());
      const draft = await openMessage(tb, "s", { to: ["bob@plain.test"] });
      const dialog = await held(draft);
      const [, handle = ""] = (await tb.chrome.handles()).filter((one) => !before.has(one));
      await tb.chrome.pressToClose(handle, KEY.escape);
      await waitFor("the dialog to close", async () => !(await dialog.isOpen()));
      await expectUsable(draft);
    });

    test("left out and sent: the others get it, no draft is made", async () => {
      const draft = await openMessage(tb, "s", { to: ["ann@dane.test"], cc: ["bob@plain.test"] });
      await (await held(draft)).press("remove");
      expect(await untilArrived(1)).toEqual(["ann@dane.test"]);
      await untilGone(draft);
      expect(await drafts(tb)).toEqual([]);
    });

    test("another address of the same contact that is protected is offered and taken", async () => {
      await addContact("Bob", "bob@plain.test", "bob@dane.test", "bob@helo.test");
      const draft = await openMessage(tb, "s", { to: ["Bob <bob@plain.test>"] });
      const dialog = await held(draft);
      const offered = await waitFor("the offer", async () => {
        const deeds = (await dialog.read())?.deeds ?? [];
        return deeds.length > 0 ? deeds : undefined;
      });
      expect(offered).toEqual(["Use bob@dane.test instead"]);
      await dialog.pressDeed("bob@dane.test");
      await waitFor("all clear", async () => (await dialog.read())?.buttons.includes("send"));
      expect(arrived()).toEqual([]);
      await dialog.press("send");
      expect(await untilArrived(1)).toEqual(["bob@dane.test"]);
    });

    test("a list is judged by its members; who is held of them stands in the draft", async () => {
      await tb.addressBook.addList({
        name: "Team",
        description: "our team",
        members: [
          ["Ann", "ann@dane.test"],
          ["Bob", "bob@plain.test"],
        ],
      });
      const draft = await openMessage(tb, "list", { to: ["Team <our team>"] });
      const dialog = await held(draft);
      expect((await dialog.held()).held).toEqual(["bob@plain.test"]);
      await dialog.press("split");
      expect(await untilArrived(1)).toEqual(["ann@dane.test"]);
      expect(await drafts(tb)).toEqual([{ recipients: "bob@plain.test", subject: "list" }]);
    });

    test("200 recipients, one of them in the clear", async () => {
      const to = Array.from({ length: 199 }, (_, index) => `r${index}@fine.test`);
      const draft = await openMessage(tb, "s", { to: [...to, "bob@plain.test"] });
      const dialog = await held(draft);
      expect((await dialog.held()).heading).toContain("1 of 200");
      await dialog.press("remove");
      expect(await untilArrived(199)).toEqual([...to].sort());
    });

    test("several windows at once, each with its own dialog", async () => {
      const texts = ["bob@plain.test", "ann@dane.test", "gus@garbage.test"];
      const open: Draft[] = [];
      for (const to of texts) open.push(await openMessage(tb, to, { to: [to] }));
      for (const draft of open) await sendMessage(tb, draft, "send");
      const [first, second, third] = open as [Draft, Draft, Draft];
      for (const draft of [first, third]) {
        const dialog = new GuardDialog(tb.pages, draft.tabId);
        expect((await dialog.held(40_000)).held).toEqual([draft.subject]);
        await expectUsable(draft);
      }
      await untilGone(second);
      expect(await untilArrived(1)).toEqual(["ann@dane.test"]);
    });

    test("a program that sends is refused as a person is", async () => {
      const { tabId } = await openMessage(tb, "s", { to: ["bob@plain.test"] });
      const result = await tb.inBackground(
        (tabId: number) =>
          browser.compose.sendMessage(tabId, { mode: "sendNow" }).then(
            () => "sent",
            (error: unknown) => String(error),
          ),
        tabId,
      );
      expect(result).toContain("aborted");
      expect((await new GuardDialog(tb.pages, tabId).held()).held).toEqual(["bob@plain.test"]);
      expect(arrived()).toEqual([]);
    });

    test("what is still being looked at is waited for, and then it is sent by itself", async () => {
      const draft = await openMessage(tb, "s", { to: ["tim@tarpit.test"] });
      await sendMessage(tb, draft, "send");
      const dialog = new GuardDialog(tb.pages, draft.tabId);
      await waitFor("the dialog", () => dialog.isOpen());
      await expectUsable(draft);
      expect(await untilArrived(1)).toEqual(["tim@tarpit.test"]);
      await untilGone(draft);
      await waitFor("the dialog to close", async () => !(await dialog.isOpen()));
    });

    test("but no longer than was set", async () => {
      await demand({ mode: "expert", expert: { level: "tls", wait: 1, unknown: "refuse" } });
      const draft = await openMessage(tb, "s", { to: ["tim@tarpit.test"] });
      const dialog = await held(draft);
      await expectUsable(draft);
      expect(arrived()).toEqual([]);
      // Later it is known; then the person sends it, not the program.
      await waitFor("clear", async () => (await dialog.read())?.buttons.includes("send"), 30_000);
      expect(arrived()).toEqual([]);
      await dialog.press("send");
      expect(await untilArrived(1)).toEqual(["tim@tarpit.test"]);
    });

    test("what only the recipients can read is exempt where that was chosen, and nowhere else", async () => {
      await makeOpenPgpKey(tb);
      const encrypt = { name: "OpenPGP", encryptBody: true, encryptSubject: true };
      const encrypted = async (subject: string) => {
        const draft = await openMessage(tb, subject, { to: [SENDER] });
        await tb.inBackground(
          (tabId: number, technology: object) =>
            browser.compose.setComposeDetails(tabId, { selectedEncryptionTechnology: technology }),
          draft.tabId,
          { ...encrypt, signMessage: true },
        );
        return draft;
      };
      // Nothing is known of the way to sender.test, for it does not exist.
      const expert = { level: "dane", wait: 1 };
      await demand({ mode: "expert", expert });
      await (await held(await encrypted("first"))).press("back");
      await demand({ mode: "expert", expert: { ...expert, exemptEndToEnd: true } });
      await held(await openMessage(tb, "open", { to: [SENDER] }));
      expect(arrived()).toEqual([]);
      await sendMessage(tb, await encrypted("second"), "send");
      expect(await untilArrived(1)).toEqual([SENDER]);
      expect(submission.delivered()[0]?.text).toContain("BEGIN PGP MESSAGE");
    });

    test("who is added while the dialog is open is judged, too", async () => {
      const draft = await openMessage(tb, "s", { to: ["tim@tarpit.test"] });
      await sendMessage(tb, draft, "send");
      await tb.inBackground(
        (tabId: number) => browser.compose.setComposeDetails(tabId, { cc: ["bob@plain.test"] }),
        draft.tabId,
      );
      const text = await new GuardDialog(tb.pages, draft.tabId).held(40_000);
      expect(text.held).toEqual(["bob@plain.test"]);
      expect(arrived()).toEqual([]);
    });

    test("once TLS, always TLS: less than before is held until the person has reviewed it", async () => {
      const proven = { strength: "dane", by: "dane", since: 1e12, at: 1e12, vantage: "" };
      const memory = { domains: [{ domain: "wrong-digest.test", proven }], hosts: [] };
      await tb.setStorage({ memory });
      await tb.stopBackground();
      await tb.wakeBackground();
      const draft = await openMessage(tb, "s", { to: ["ann@wrong-digest.test"] });
      const dialog = await held(draft);
      const { text, deeds } = await dialog.held();
      expect(text).toMatch(/better protected before.*protected with DANE until/);
      expect(deeds).toEqual(["I have reviewed this: take it as it is now"]);
      await dialog.pressDeed("reviewed");
      await waitFor("clear", async () => (await dialog.read())?.buttons.includes("send"), 30_000);
      await dialog.press("send");
      expect(await untilArrived(1)).toEqual(["ann@wrong-digest.test"]);
    });
  });

  describe("two identities, one of them secure", () => {
    beforeEach(async () => {
      await start("thunderbird", { pattern: "*@secure.sender.test", mode: "on" }, SECOND_IDENTITY);
    });

    test("the button says whether a demand is active, and follows the identity", async () => {
      const compose = await tb.openCompose();
      const label = (text: string) =>
        waitFor(`the label ${text}`, async () => (await compose.button()).label === text);
      await compose.typeRecipient("bob@plain.test");
      await label("no SSL");
      const change = async (identityId: string) =>
        tb.inBackground(
          (tabId: number, identityId: string) =>
            browser.compose.setComposeDetails(tabId, { identityId }),
          await compose.tabId(ADDON),
          identityId,
        );
      await change("id2");
      await label("no SSL · On");
      expect((await compose.button()).title).toContain("rather not at all than unencrypted");
      await compose.openPopup();
      const said = "Secure sending is on for me@secure.sender.test";
      await waitFor("the demand in the popup", async () =>
        (await compose.popupText()).includes(said),
      );
      await compose.closePopup();
      await change("id1");
      await label("no SSL");
    });
  });

  describe("Off", () => {
    beforeEach(() => start("thunderbird", { mode: "off" }));

    test("asks, sends anyway, and asks no more when it was told not to", async () => {
      const draft = await openMessage(tb, "first", { to: ["bob@plain.test"] });
      await looked("plain.test");
      const dialog = await held(draft);
      expect((await dialog.held()).buttons).toEqual(["back", "again", "anyway"]);
      await dialog.remember();
      await dialog.press("anyway");
      expect(await untilArrived(1)).toEqual(["bob@plain.test"]);
      await untilGone(draft);
      const next = await openMessage(tb, "second", { to: ["bert@plain.test"] });
      await sendMessage(tb, next, "send");
      expect(await untilArrived(2)).toEqual(["bert@plain.test", "bob@plain.test"]);
    });
  });

  describe("what goes wrong meanwhile", () => {
    beforeEach(() => start("thunderbird", ON));

    test("the background was stopped, or killed, before: it comes back and guards", async () => {
      const draft = await openMessage(tb, "s", { to: ["bob@plain.test"] });
      await tb.stopBackground();
      await (await held(draft)).press("back");
      await tb.killBackground();
      await held(draft);
      await expectUsable(draft);
      expect(arrived()).toEqual([]);
    });

    test("the background is killed while the dialog is open: the dialog goes on with a new one", async () => {
      const draft = await openMessage(tb, "s", { to: ["ann@dane.test", "bob@plain.test"] });
      const dialog = await held(draft);
      await tb.stopBackground();
      await expectUsable(draft);
      await waitFor(
        "the dialog to be back",
        async () => {
          await dialog.press("remove").catch(() => {});
          return arrived().length > 0;
        },
        30_000,
      );
      await untilGone(draft);
      expect(arrived()).toEqual(["ann@dane.test"]);
    });

    test("the background is killed while it looks: the message stays, usable and unsent", async () => {
      const draft = await openMessage(tb, "s", { to: ["sid@silent.test"] });
      await sendMessage(tb, draft, "send");
      await tb.killBackground();
      await expectUsable(draft);
      // And the next attempt is guarded as the first was.
      const dialog = await held(draft);
      expect((await dialog.held()).held).toEqual(["sid@silent.test"]);
      expect(arrived()).toEqual([]);
    });

    test("the add-on is removed while it looks: the message stays, usable and unsent", async () => {
      const draft = await openMessage(tb, "s", { to: ["sid@silent.test"] });
      await sendMessage(tb, draft, "send");
      await tb.uninstall();
      await expectUsable(draft);
      expect(arrived()).toEqual([]);
    });

    test("resolver and backend are gone: what is not known is held, and said", async () => {
      await world.internet.doh.close();
      await world.backend.close();
      const draft = await openMessage(tb, "s", { to: ["ann@fine.test"] });
      const dialog = await held(draft);
      expect((await dialog.held()).text).toContain("could not be found out");
      await expectUsable(draft);
      expect(arrived()).toEqual([]);
    });
  });
});

declare const browser: {
  compose: {
    sendMessage(tabId: number, options: { mode: string }): Promise<unknown>;
    setComposeDetails(tabId: number, details: object): Promise<void>;
  };
  addressBooks: {
    list(): Promise<{ id: string }[]>;
    contacts: { create(book: string, vCard: string): Promise<string> };
  };
  storage: {
    session: { get(key: string): Promise<{ assessments?: readonly { domain: string }[] }> };
  };
};
