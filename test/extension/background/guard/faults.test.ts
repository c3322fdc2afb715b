/**
 * Every port of the guard fails in every way at every step. Whatever happens: nothing
 * refused is sent, nothing is sent twice, nobody is lost, and nobody waits for ever.
 */
import { describe, expect, test } from "@jest/globals";
import { settle } from "../../../support/manual-clock.ts";
import type { FromGuard } from "../../../../src/extension/messaging/guard-protocol.ts";
import type { ComposeDetails } from "../../../../src/extension/platform/thunderbird.ts";
import {
  FAILING_PORTS,
  FAILURES,
  FakeThunderbird,
  type FailingPort,
  type Failure,
} from "../../support/fake-thunderbird.ts";

/** Milliseconds; longer than any deadline. */
const LONG = 1_800_000;

const CHOICES: readonly FromGuard[] = [
  { kind: "again" },
  { kind: "send" },
  { kind: "remove" },
  { kind: "split" },
  { kind: "lift", address: "bob@bad.test" },
  { kind: "replace", address: "bob@bad.test", by: "bob@good.test" },
  { kind: "send-anyway", remember: true },
  { kind: "send-anyway", remember: false },
];

const toOf = ({ to }: Pick<ComposeDetails, "to">) => to as readonly string[];

function world(mode: "on" | "off"): FakeThunderbird {
  const it = new FakeThunderbird({ mode });
  it.knows("good.test", "dane");
  it.knows("bad.test", "none");
  it.others = { "bob@bad.test": ["bob@good.test"] };
  it.to("ann@good.test", "bob@bad.test");
  return it;
}

function expectSafe(it: FakeThunderbird, choice: FromGuard, mode: "on" | "off"): void {
  expect(it.guard.busy).toBe(false);
  expect(it.sent.length).toBeLessThanOrEqual(1);
  for (const message of it.sent) {
    // On: bob is refused, whatever was chosen; Off: he goes when the person says so.
    if (toOf(message).includes("bob@bad.test")) {
      expect([mode, choice.kind]).toEqual(["off", "send-anyway"]);
    }
  }
  const somewhere = [it.message, ...it.sent, ...it.drafts].flatMap(toOf);
  expect(somewhere).toContain("ann@good.test");
  if (choice.kind !== "remove" && choice.kind !== "replace") {
    expect(somewhere).toContain("bob@bad.test");
  }
}

describe.each(FAILING_PORTS)("%s", (port: FailingPort) => {
  test.each(FAILURES)("%s when the person presses Send", async (how: Failure) => {
    for (const mode of ["on", "off"] as const) {
      const it = world(mode);
      it.failing.set(port, how);
      let cancelled: boolean | undefined;
      void it.press().then((answer) => (cancelled = answer));
      await it.clock.advance(1500);
      expect(cancelled).toBe(true);
      await it.clock.advance(LONG);
      expect(it.sent).toEqual([]);
      expectSafe(it, { kind: "send" }, mode);
      // It can be tried again, and then all is as ever.
      it.failing.clear();
      it.to("ann@good.test");
      expect(await it.press()).toBe(false);
    }
  });

  test.each(FAILURES)("%s after the person has chosen", async (how: Failure) => {
    for (const mode of ["on", "off"] as const) {
      for (const choice of CHOICES) {
        const it = world(mode);
        await it.press();
        it.attach();
        it.failing.set(port, how);
        await it.choose(choice);
        await it.clock.advance(LONG);
        await it.finds("bad.test", "none");
        await it.clock.advance(LONG);
        expectSafe(it, choice, mode);
        if (it.phase === "done") continue;
        // The dialog can still be used.
        expect(["held", "clear"]).toContain(it.phase);
        it.failing.clear();
        await it.choose({ kind: "remove" });
        if (it.sent.length === 0) await it.choose({ kind: "send" });
        expect(it.sent).toHaveLength(1);
      }
    }
  });

  test.each(FAILURES)("%s while something is still looked at", async (how: Failure) => {
    const it = world("on");
    it.to("ann@good.test", "cat@new.test");
    await it.press();
    it.failing.set(port, how);
    await it.finds("new.test", "dane");
    await it.clock.advance(LONG);
    expect(it.guard.busy).toBe(false);
    expect(it.sent.length).toBeLessThanOrEqual(1);
    await settle();
  });
});
