import { beforeEach, describe, expect, test } from "@jest/globals";
import { Assessor } from "../../../src/extension/background/assessor.ts";
import { ComposeSessions } from "../../../src/extension/background/compose-sessions.ts";
import type { Recipient } from "../../../src/extension/background/recipients/recipient.ts";
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import type { RecipientField } from "../../../src/extension/platform/pill-recipient.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { ScriptedLooks } from "../support/scripted-looks.ts";

const to = (address: string, field: RecipientField = "to"): Recipient => ({
  key: address,
  field,
  address,
  members: undefined,
});

let clock: ManualClock;
let looks: ScriptedLooks;
let sessions: ComposeSessions;
let painted: [number, readonly RecipientView[]][];

const strokes = () =>
  painted.map(([tabId, views]) => [tabId, views.map((view) => view.state).join(" ")]);

beforeEach(() => {
  clock = new ManualClock(NOW);
  looks = new ScriptedLooks();
  painted = [];
  sessions = new ComposeSessions(
    new Assessor({ assess: looks.assess, forgetHosts: () => {}, clock }),
    clock,
  );
  sessions.onPaint((tabId, views) => painted.push([tabId, views]));
});

describe("painting", () => {
  test("at once when recipients change, again when something is known", async () => {
    sessions.update(1, [to("ann@fine.test")]);
    expect(strokes()).toEqual([[1, "unknown"]]);
    await clock.advance(50);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(strokes().at(-1)).toEqual([1, "tls"]);
  });

  test("a hundred answers in a moment are two strokes, and the last tells all", async () => {
    const domains = Array.from({ length: 100 }, (_, i) => `d${i}.test`);
    sessions.update(
      1,
      domains.map((domain) => to(`ann@${domain}`)),
    );
    for (const domain of domains) await looks.at(domain).say(assessment(domain));
    expect(painted).toHaveLength(1);
    await clock.advance(50);
    expect(painted).toHaveLength(2);
    expect(painted[1]?.[1].every((view) => view.state === "tls")).toBe(true);
    await clock.advance(1000);
    expect(painted).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
  });

  test("only the windows that write to the domain are painted anew", async () => {
    sessions.update(1, [to("ann@fine.test")]);
    sessions.update(2, [to("bob@other.test")]);
    sessions.update(3, [to("cid@other.test"), to("ann@fine.test")]);
    await clock.advance(50);
    painted.length = 0;
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(strokes()).toEqual([
      [1, "tls"],
      [3, "unknown tls"],
    ]);
  });

  test("a recipient that was removed paints nothing any more", async () => {
    sessions.update(1, [to("ann@fine.test"), to("bob@other.test")]);
    sessions.update(1, [to("bob@other.test")]);
    await clock.advance(100);
    painted.length = 0;
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(painted).toEqual([]);
  });

  test("who no longer listens hears nothing", async () => {
    let heard = 0;
    const stop = sessions.onPaint(() => heard++);
    sessions.update(1, []);
    expect(heard).toBe(1);
    stop();
    await clock.advance(50);
    sessions.update(1, []);
    expect(heard).toBe(1);
  });
});

test("who doesn't get the message is neither looked at nor shown", () => {
  sessions.update(1, [
    to("ann@fine.test", "cc"),
    to("bob@other.test", "bcc"),
    to("me@reply.test", "replyTo"),
    to("comp.mail", "newsgroups"),
    to("comp.mail", "followupTo"),
  ]);
  expect(looks.domains).toEqual(["fine.test", "other.test"]);
  expect(sessions.views(1).map((view) => view.text)).toEqual(["ann@fine.test", "bob@other.test"]);
});

test("each domain is looked at once, in however many windows and spellings it stands", () => {
  sessions.update(1, [to("ann@fine.test"), to("bob@FINE.test"), to("cid@fine.test.")]);
  sessions.update(2, [to("dan@fine.test")]);
  expect(looks.domains).toEqual(["fine.test"]);
});

describe("close", () => {
  test("a closed window is painted no more, not even by a stroke that was waiting", async () => {
    sessions.update(1, [to("ann@fine.test")]);
    await looks.at("fine.test").say(assessment("fine.test"));
    sessions.close(1);
    await clock.advance(1000);
    expect(painted).toHaveLength(1);
    expect([sessions.tabs(), sessions.domains(), sessions.views(1)]).toEqual([[], [], []]);
  });

  test("nothing is looked at for it again", async () => {
    sessions.update(1, [to("ann@fine.test")]);
    await looks.at("fine.test").say(assessment("fine.test", { staleAt: NOW + 1 }));
    sessions.close(1);
    await clock.advance(10);
    sessions.refresh();
    await settle();
    expect(looks.all).toHaveLength(1);
  });
});

test("refresh looks again at what has become stale in an open window", async () => {
  sessions.update(1, [to("ann@fine.test"), to("bob@other.test")]);
  await looks.at("fine.test").say(assessment("fine.test", { staleAt: NOW + 1 }));
  await looks.at("other.test").say(assessment("other.test"));
  await clock.advance(10);
  sessions.refresh();
  expect(looks.domains).toEqual(["fine.test", "other.test", "fine.test"]);
});
