/** Answering and forwarding in real Thunderbird: what is said of how the message came, and what is held for it. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { whyNoPostfix } from "../lab/postfix-instance.ts";
import { startSubmission, type Submission } from "../lab/submission.ts";
import type { ComposeWindow } from "./support/compose-window.ts";
import { GuardDialog } from "./support/guard-dialog.ts";
import { MessagePane } from "./support/message-pane.ts";
import { closeMessages, sendMessage, windowStates, type Draft } from "./support/outgoing.ts";
import { PRESETS } from "../../src/extension/settings/senders.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { demandOf, startWorld, type ThunderbirdBuild, type World } from "./support/world.ts";

jest.setTimeout(120_000);

const ADDON = "postweg@addons.postweg";
const SENDER = "alice@sender.test";

const DATE = "Mon, 23 Nov 2026 10:00:00 +0000";
const CLIENT = "from mail.friend.test (mail.friend.test [203.0.113.7])";
const BY = "by mx.sender.test (Postfix)";

/** Subject to the Received field on top. */
const FIELDS: Readonly<Record<string, string>> = {
  "in the clear": `${CLIENT}\n\t${BY} with ESMTP id 1`,
  encrypted: `${CLIENT}\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n\t${BY} with ESMTPS id 2`,
  "not stated": `${CLIENT}\n\tby mx.sender.test (SomeServer) with ESMTP id 3`,
};

const inbox = Object.entries(FIELDS)
  .map(([subject, field]) =>
    [
      "From - Mon Nov 23 10:00:00 2026",
      `Received: ${field}; ${DATE}`,
      "From: Bob <bob@dane.test>",
      `To: ${SENDER}`,
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(" ", ".")}@dane.test>`,
      `Date: ${DATE}`,
      "",
      "What you asked for.",
      "",
      "",
    ].join("\n"),
  )
  .join("");

const CLEAR_NOTICE = "The message you are answering came to your provider in the clear.";
const QUOTES_NOTICE = "The message you are answering or forwarding came encrypted.";

const DEMANDS: readonly object[] = [
  { mode: "off" },
  { mode: "on" },
  { mode: "expert", expert: PRESETS["high-risk"] },
];

/** Rows of docs/demand.md: how the original came, and what becomes of a reply to it under each demand. */
const TABLE = readFileSync(new URL("../../docs/demand.md", import.meta.url), "utf8")
  .split("## Replies")[1]
  ?.split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter(([, subject = ""]) => subject in FIELDS)
  .map(([, subject = "", ...cells]) => ({ subject, cells: cells.slice(0, DEMANDS.length) }));

let world: World;
let submission: Submission;
let pane: MessagePane;

interface Answer {
  readonly compose: ComposeWindow;
  readonly draft: Draft;
}

async function start(build: ThunderbirdBuild): Promise<void> {
  submission = await startSubmission();
  world = await startWorld(build, { smtp: submission, inbox, display: "screen" });
  await demand({ mode: "off" });
  const { chrome, main, pages } = world.tb;
  pane = new MessagePane(chrome, main, pages);
}

async function stop(): Promise<void> {
  await world?.stop();
  await submission?.stop();
}

const demand = (sender: object) => demandOf(world, { pattern: SENDER, ...sender });

/** Opens an answer to the message with that subject, as its menu does. */
async function answer(
  subject: string,
  command: "cmd_reply" | "cmd_forwardInline" = "cmd_reply",
): Promise<Answer> {
  const { tb } = world;
  await pane.openFolder("Inbox");
  await pane.select(subject);
  const compose = await tb.composeOpenedBy(() => pane.command(command));
  const tabId = await compose.tabId(ADDON);
  const draft = { tabId, subject: `${command === "cmd_reply" ? "Re" : "Fwd"}: ${subject}` };
  return { compose, draft };
}

/** What became of it, as the table says it. */
async function outcome(draft: Draft): Promise<string> {
  const dialog = new GuardDialog(world.tb.pages, draft.tabId);
  await sendMessage(world.tb, draft, "send");
  return waitFor(
    `an outcome of ${draft.subject}`,
    async () => {
      const window = (await windowStates(world.tb)).get(draft.subject);
      if (window === undefined) return "goes";
      const held = window.locked ? undefined : await dialog.read();
      return held && (held.buttons.includes("anyway") ? "asks" : "stays");
    },
    60_000,
  );
}

const arrived = () => submission.delivered().map(({ to }) => to);

const canRun = hasThunderbird && whyNoPostfix() === undefined;

(canRun ? describe : describe.skip)("replies", () => {
  describe("thunderbird", () => {
    beforeAll(() => start("thunderbird"));
    afterAll(stop);

    test("docs/demand.md has a row for each way a message can have come", () => {
      expect(TABLE?.map(({ subject }) => subject).sort()).toEqual(Object.keys(FIELDS).sort());
    });

    test.each(
      DEMANDS.map((one, column) => [JSON.stringify(one).slice(0, 16), one, column] as const),
    )("docs/demand.md: %s", async (_, sender, column) => {
      await demand(sender);
      submission.clear();
      const outcomes: [string, string][] = [];
      for (const { subject } of TABLE ?? []) {
        outcomes.push([subject, await outcome((await answer(subject)).draft)]);
        await closeMessages(world.tb);
      }
      expect(outcomes).toEqual(TABLE?.map(({ subject, cells }) => [subject, cells[column]]));
      const gone = outcomes.filter(([, became]) => became === "goes").length;
      await waitFor("the mailbox", () => arrived().length >= gone, 30_000);
      expect(arrived()).toEqual(Array.from({ length: gone }, () => "bob@dane.test"));
    });

    test("the button and the popup say it while it is being written", async () => {
      await demand({ mode: "off" });
      const { compose } = await answer("in the clear");
      await waitFor("the badge", async () => {
        const { label, badge, title } = await compose.button();
        return label === "DANE ok" && badge === "!" && title.includes(CLEAR_NOTICE);
      });
      await compose.openPopup();
      await waitFor("the notice", async () => (await notice(compose)).includes(CLEAR_NOTICE));
      await compose.screenshot("reply-in-clear");
      await closeMessages(world.tb);
    });

    test("under On it is held, and sent once when the person says so", async () => {
      await demand({ mode: "on" });
      submission.clear();
      const { draft } = await answer("in the clear");
      expect(await outcome(draft)).toBe("asks");
      const dialog = new GuardDialog(world.tb.pages, draft.tabId);
      const { text, held } = await dialog.held();
      expect(held).toEqual(["bob@dane.test"]);
      expect(text).toContain("came from here in the clear");
      await dialog.press("anyway");
      await waitFor("the message", () => arrived().length > 0, 30_000);
      expect(arrived()).toEqual(["bob@dane.test"]);
    });

    test("a draft that is opened again still knows what it answers", async () => {
      await demand({ mode: "on" });
      const { draft } = await answer("in the clear");
      await world.tb.inBackground(async (tabId: number) => {
        await browser.compose.saveMessage(tabId, { mode: "draft" });
      }, draft.tabId);
      await closeMessages(world.tb);
      await pane.openFolder("Drafts");
      await pane.select("in the clear");
      const again = await world.tb.composeOpenedBy(() => pane.command("cmd_editDraftMsg"));
      const tabId = await again.tabId(ADDON);
      expect(await outcome({ ...draft, tabId })).toBe("asks");
      await closeMessages(world.tb);
    });

    test.each(["cmd_reply", "cmd_forwardInline"] as const)(
      "what came encrypted and goes on in the clear is named as the risk it is: %s",
      async (command) => {
        await demand({ mode: "off" });
        const { compose, draft } = await answer("encrypted", command);
        await compose.typeRecipient("eve@plain.test");
        await waitFor("the title", async () =>
          (await compose.button()).title.includes(QUOTES_NOTICE),
        );
        expect(await outcome(draft)).toBe("asks");
        const dialog = new GuardDialog(world.tb.pages, draft.tabId);
        expect((await dialog.held()).notice).toContain(QUOTES_NOTICE);
        await compose.screenshot("quotes-protected");
        await closeMessages(world.tb);
      },
    );
  });

  describe("thunderbird-esr", () => {
    beforeAll(() => start("thunderbird-esr"));
    afterAll(stop);

    test("the pill of who sent it in the clear warns and says why, and keeps its sign", async () => {
      const { compose } = await answer("in the clear");
      const pill = await waitFor("the warning", async () =>
        (await compose.pills()).find(
          ({ tooltip, sign }) => tooltip?.includes(CLEAR_NOTICE) && sign["state"] === "dane",
        ),
      );
      expect(pill.description).toContain(CLEAR_NOTICE);
      await compose.openPopup();
      // The tests' outgoing server has no TLS; only this build can tell.
      await waitFor("the whole way", async () =>
        (await compose.popupText()).includes("not encrypted for certain"),
      );
      await compose.screenshot("reply-in-clear-esr");
    });
  });
});

const notice = (compose: ComposeWindow): Promise<string> =>
  compose.inPopup(() =>
    [
      ...(document.querySelector("postweg-popup")?.shadowRoot?.querySelectorAll("postweg-notice") ??
        []),
    ]
      .map(({ shadowRoot }) => shadowRoot?.textContent.trim() ?? "")
      .join("\n"),
  );

declare const browser: {
  compose: { saveMessage(tabId: number, options: object): Promise<unknown> };
};
