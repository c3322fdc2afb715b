import { beforeEach, describe, expect, test } from "@jest/globals";
import { createActionPainter } from "../../../../src/extension/background/present/action.ts";
import type { Paint } from "../../../../src/extension/background/compose-sessions.ts";
import { settle } from "../../../support/manual-clock.ts";
import { t, view } from "../../support/assessments.ts";

const DANE = view("ann@dane.test", { state: "dane" });
const TLS = view("bob@fine.test");
const NONE = view("cid@plain.test", { state: "none" });
const UNKNOWN = view("dan@busy.test", { state: "unknown" });

/** By tab: what the button shows; and how often anything was set. */
let shown: Map<number, Record<string, string>>;
let calls: number;
let fails: boolean;
let dark: boolean;
let paint: Paint;

beforeEach(() => {
  shown = new Map();
  calls = 0;
  fails = false;
  dark = false;
  const set = ({ tabId, ...values }: { tabId: number } & Record<string, unknown>) => {
    calls++;
    if (fails) return Promise.reject(new Error("no such tab"));
    shown.set(tabId, { ...shown.get(tabId), ...(values as Record<string, string>) });
    return Promise.resolve();
  };
  const api = {
    setBadgeText: set,
    setBadgeBackgroundColor: set,
    setTitle: set,
    setLabel: set,
    setIcon: set,
  };
  paint = createActionPainter(api, t, () => dark);
});

describe("the worst recipient decides", () => {
  test.each([
    [[DANE], "DANE ok", "✓", "icons/dane.svg", "actionTitle|DANE ok|1|1"],
    [[DANE, TLS, TLS], "SSL ok", "✓", "icons/tls.svg", "actionTitle|SSL ok|2|3"],
    [[TLS, UNKNOWN, DANE], "SSL?", "?", "icons/unknown.svg", "actionTitle|SSL?|1|3"],
    [[NONE, UNKNOWN, TLS], "no SSL", "!", "icons/none.svg", "actionTitle|no SSL|1|3"],
  ])("%#", (views, label, badge, icon, title) => {
    paint(1, views);
    expect(shown.get(1)).toMatchObject({ label, text: badge, path: icon, title });
  });

  test("without recipients the button only says its name", () => {
    paint(1, [NONE]);
    paint(1, []);
    expect(shown.get(1)).toMatchObject({ text: "", label: "extName", path: "icons/postweg.svg" });
  });
});

test("what is shown already is not painted again; each window by itself", () => {
  paint(1, [NONE, TLS]);
  const once = calls;
  paint(1, [TLS, NONE]);
  expect(calls).toBe(once);
  paint(2, [NONE, TLS]);
  expect(calls).toBe(2 * once);
  paint(1, [NONE, NONE]);
  expect(calls).toBe(3 * once);
});

test("another theme is another picture", () => {
  paint(1, [NONE]);
  dark = true;
  paint(1, [NONE]);
  expect(shown.get(1)?.["path"]).toBe("icons/none-dark.svg");
});

test("what could not be painted is painted the next time", async () => {
  fails = true;
  paint(1, [NONE]);
  await settle();
  fails = false;
  paint(1, [NONE]);
  expect(shown.get(1)?.["label"]).toBe("no SSL");
});

describe("a reply", () => {
  const answers = { kind: "reply", arrived: "not-encrypted", correspondents: [] } as const;

  test("to what came in the clear has a badge and a sentence, and keeps its sign", () => {
    paint(1, [DANE], { from: "me@me.test", mode: "off", answers });
    expect(shown.get(1)).toMatchObject({
      label: "DANE ok",
      text: "!",
      path: "icons/dane.svg",
      title: "actionTitle|DANE ok|1|1 answerCameInClear",
    });
  });

  test("whose way is known later is painted then", () => {
    paint(1, [DANE], { from: "me@me.test", mode: "off" });
    paint(1, [DANE], { from: "me@me.test", mode: "off", answers });
    expect(shown.get(1)).toMatchObject({ text: "!" });
  });
});
