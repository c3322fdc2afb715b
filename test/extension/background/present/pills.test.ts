import { beforeEach, describe, expect, test } from "@jest/globals";
import { createPillPainter } from "../../../../src/extension/background/present/pills.ts";
import type { Paint } from "../../../../src/extension/background/compose-sessions.ts";
import type { PillSign } from "../../../../src/extension/platform/pill-recipient.ts";
import type { RecipientView } from "../../../../src/extension/messaging/recipient-view.ts";
import { settle } from "../../../support/manual-clock.ts";
import { t, view } from "../../support/assessments.ts";

type Signs = Readonly<Record<string, PillSign | null>>;

const ann = view("ann@fine.test");
const bob = view("bob@plain.test", { state: "none" });
const invalid = view("nobody", { state: "unknown", reasons: [{ code: "invalid-address" }] });

let sent: [number, Signs][];
let answer: () => Promise<boolean>;
let paint: Paint;

beforeEach(() => {
  sent = [];
  answer = () => Promise.resolve(true);
  const api = {
    paint(tabId: number, signs: Signs) {
      sent.push([tabId, signs]);
      return answer();
    },
  };
  paint = createPillPainter(api, t);
});

/** Key to label; null where the sign is taken away. */
const lastSent = () =>
  Object.fromEntries(
    Object.entries(sent.at(-1)?.[1] ?? {}).map(([key, sign]) => [key, sign && sign.label]),
  );

describe("sends only what changed", () => {
  test("all at first, then the one that became known", () => {
    const pending = view("bob@plain.test", { state: "unknown", settled: false });
    paint(1, [ann, pending]);
    expect(lastSent()).toEqual({ "ann@fine.test": "SSL ok", "bob@plain.test": "SSL?" });
    paint(1, [ann, bob]);
    expect(lastSent()).toEqual({ "bob@plain.test": "no SSL" });
  });

  test("nothing when nothing changed", () => {
    paint(1, [ann, bob]);
    paint(1, [bob, ann]);
    expect(sent).toHaveLength(1);
  });

  test("null for a recipient that vanished, and its sign again when it comes back", () => {
    paint(1, [ann, bob]);
    paint(1, [ann]);
    expect(lastSent()).toEqual({ "bob@plain.test": null });
    paint(1, [ann, bob]);
    expect(lastSent()).toEqual({ "bob@plain.test": "no SSL" });
  });

  test("each window by itself", () => {
    paint(1, [ann]);
    paint(2, [ann]);
    expect(sent.map(([tabId]) => tabId)).toEqual([1, 2]);
  });
});

test("text that is no mailbox gets no sign, and loses one it had", () => {
  paint(1, [invalid]);
  expect(lastSent()).toEqual({ nobody: null });
  paint(1, [{ ...ann, key: "nobody" }]);
  paint(1, [invalid]);
  expect(lastSent()).toEqual({ nobody: null });
});

test.each([
  ["it is closed, which makes the call fail", () => Promise.reject(new Error("no such tab"))],
  ["it is not there (yet), which the answer says", () => Promise.resolve(false)],
])(
  "a window that could not be painted is painted in full the next time: %s",
  async (_, failing) => {
    answer = failing;
    paint(1, [ann]);
    await settle();
    answer = () => Promise.resolve(true);
    paint(1, [ann]);
    expect(sent).toHaveLength(2);
    expect(lastSent()).toEqual({ "ann@fine.test": "SSL ok" });
  },
);

describe("the sign", () => {
  function signOf(one: RecipientView): PillSign | null | undefined {
    paint(1, [one]);
    return sent.at(-1)?.[1][one.key];
  }

  test("is quiet only while nothing at all is known", () => {
    const looking = { settled: false } as const;
    expect(signOf(view("a@b.test", { state: "unknown", ...looking }))?.pending).toBe(true);
    expect(signOf(view("a@b.test", { state: "none", ...looking }))?.pending).toBe(false);
    expect(signOf(view("a@b.test", { state: "unknown" }))?.pending).toBe(false);
  });

  test("warns at an alert that is one, and not at a detail", () => {
    expect(signOf(view("a@b.test", { alerts: ["weak-tls"] }))?.warning).toBe(true);
    expect(signOf(view("a@b.test", { alerts: ["certificate-invalid"] }))?.warning).toBe(false);
  });

  test("of a list is that of its worst member", () => {
    const list: RecipientView = {
      ...ann,
      key: "Team <our team>",
      text: "Team",
      state: "none",
      assessment: undefined,
      members: [ann, bob],
    };
    expect(signOf(list)).toMatchObject({ state: "none", label: "no SSL", pending: false });
  });
});

test("whoever sent in the clear what is answered has a warning, and their sign as it is", () => {
  const answers = {
    kind: "reply",
    arrived: "not-encrypted",
    correspondents: ["ann@fine.test"],
  } as const;
  paint(1, [ann, bob], { from: "me@me.test", mode: "off", answers });
  const [, signs] = sent.at(-1) ?? [0, {}];
  expect(signs["ann@fine.test"]).toMatchObject({ state: "tls", warning: true });
  expect(signs["ann@fine.test"]?.tooltip).toContain("answerCameInClear");
  expect(signs["ann@fine.test"]?.description).toContain("answerCameInClear");
  expect(signs["bob@plain.test"]).toMatchObject({ warning: false });
});
