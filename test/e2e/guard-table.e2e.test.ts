/** docs/demand.md, cell by cell: what a sender demands is what arrives, and nothing else. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { startSubmission, type Submission } from "../lab/submission.ts";
import { whyNoPostfix } from "../lab/postfix-instance.ts";
import { GuardDialog } from "./support/guard-dialog.ts";
import {
  closeMessages,
  flushOutbox,
  openMessage,
  outboxCount,
  sendMessage,
  setOffline,
  windowStates,
  type Draft,
  type Way,
} from "./support/outgoing.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { demandOf, startWorld, type World } from "./support/world.ts";

jest.setTimeout(400_000);

const SENDER = "alice@sender.test";

/** The demands, in the order of the table's columns. */
const DEMANDS: Record<string, object> = {
  Off: { mode: "off" },
  On: { mode: "on" },
  authenticated: { mode: "expert", expert: { level: "authenticated" } },
  dane: { mode: "expert", expert: { level: "dane" } },
  ask: {
    mode: "expert",
    expert: { level: "tls", minTls: "TLSv1.2", unknown: "ask", notMet: "ask" },
  },
};
const WAYS: readonly Way[] = ["send", "later", "offline"];

const TABLE = readFileSync(new URL("../../docs/demand.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
  .map(([, domain = "", , ...cells]) => ({ domain, cells: cells.slice(0, 5) }));

/** Compose windows open at once. */
const CHUNK = 10;

const canRun = hasThunderbird && whyNoPostfix() === undefined;

(canRun ? describe : describe.skip)("every cell of the table", () => {
  let world: World;
  let submission: Submission;

  beforeAll(async () => {
    submission = await startSubmission();
    world = await startWorld("thunderbird", { smtp: submission });
    await demand({ mode: "off" });
    // All is looked at once before: what is not known yet is another test's matter.
    const everybody = TABLE.map(({ domain }) => `warm-up@${domain}`);
    await openMessage(world.tb, "warm-up", { to: everybody });
    await waitFor("all to be looked at", () => allSettled(TABLE.length), 120_000);
    await closeMessages(world.tb);
  });
  afterAll(async () => {
    await world?.stop();
    await submission?.stop();
  });

  const demand = (sender: object) => demandOf(world, { pattern: SENDER, ...sender });

  async function allSettled(count: number): Promise<boolean> {
    const kept = await world.tb.inBackground(
      async () => (await browser.storage.session.get("assessments")).assessments?.length ?? 0,
    );
    return kept >= count;
  }

  /** What became of a message: gone (sent or in the outbox), or held with or without "anyway". */
  async function outcome({ tabId, subject }: Draft): Promise<string> {
    const dialog = new GuardDialog(world.tb.pages, tabId);
    return waitFor(
      `an outcome of ${subject}`,
      async () => {
        const window = (await windowStates(world.tb)).get(subject);
        if (window === undefined) return "goes";
        const held = window.locked ? undefined : await dialog.read();
        if (held === undefined) return undefined;
        return held.buttons.includes("anyway") ? "asks" : "stays";
      },
      120_000,
    ).catch(async (error: Error) => {
      const windows = JSON.stringify([...(await windowStates(world.tb))]);
      const log = (await world.tb.log()).split("\n").slice(-40).join("\n");
      throw new Error(`${error.message}; the windows: ${windows}; Thunderbird said:\n${log}`);
    });
  }

  const combinations = Object.keys(DEMANDS).flatMap((name, column) =>
    WAYS.map((way) => [name, way, column] as const),
  );

  test("the table is large enough to mean something", () => {
    expect(TABLE.length * combinations.length).toBeGreaterThanOrEqual(300);
  });

  test.each(combinations)("%s, %s", async (name, way, column) => {
    const { tb } = world;
    // Whatever an earlier one left behind is not to be counted here.
    await setOffline(tb, false);
    await closeMessages(tb);
    await flushOutbox(tb);
    await demand(DEMANDS[name] ?? {});
    submission.clear();
    const outcomes: [string, string][] = [];
    for (let first = 0; first < TABLE.length; first += CHUNK) {
      const rows = TABLE.slice(first, first + CHUNK);
      const drafts: Draft[] = [];
      for (const { domain } of rows) {
        drafts.push(await openMessage(tb, `${name} ${way} ${domain}`, { to: [`bob@${domain}`] }));
      }
      if (way === "offline") await setOffline(tb, true);
      // One after the other: ten at once keep the few connections Thunderbird has to its
      // server busy, and one that hangs is given up after a hundred seconds only.
      for (const [index, draft] of drafts.entries()) {
        await sendMessage(tb, draft, way);
        outcomes.push([rows[index]?.domain ?? "", await outcome(draft)]);
      }
      await closeMessages(tb);
      if (way === "offline") await setOffline(tb, false);
    }
    expect(outcomes).toEqual(TABLE.map(({ domain, cells }) => [domain, cells[column]]));

    const expected = TABLE.filter(({ cells }) => cells[column] === "goes");
    if (way !== "send") {
      expect(submission.delivered()).toEqual([]);
      expect(await outboxCount(tb)).toBe(expected.length);
      await flushOutbox(tb);
    }
    const arrived = () =>
      submission
        .delivered()
        .map(({ to }) => to)
        .sort();
    await waitFor("the mailbox", () => arrived().length >= expected.length, 120_000);
    expect(arrived()).toEqual(expected.map(({ domain }) => `bob@${domain}`).sort());
  });
});

declare const browser: {
  storage: { session: { get(key: string): Promise<{ assessments?: readonly unknown[] }> } };
};
