/** What Thunderbird is answered while it holds the window locked, and what follows. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { settle } from "../../../support/manual-clock.ts";
import { FAILURES, FakeThunderbird, TAB } from "../../support/fake-thunderbird.ts";

/** Milliseconds. */
const ANSWER = 1500;

let it: FakeThunderbird;

beforeEach(() => {
  it = new FakeThunderbird();
  it.to("ann@good.test");
  it.knows("good.test", "dane");
  it.knows("bad.test", "none");
});

/** What beforeSend says within its time, and how long it took; undefined when it says nothing. */
async function answer() {
  const started = it.clock.now();
  let said: { cancel: boolean } | "rejected" | undefined;
  let after: number | undefined;
  void it.guard.beforeSend(TAB, it.message).then(
    (value) => {
      said = value;
      after = it.clock.now() - started;
    },
    () => (said = "rejected"),
  );
  await it.clock.advance(ANSWER);
  return { said, after };
}

describe("what is known decides at once", () => {
  test("what may go goes, and nothing else happens", async () => {
    expect(await it.press()).toBe(false);
    await it.clock.advance(60_000);
    expect([it.sent.length, it.deeds, it.guard.busy]).toEqual([1, [], false]);
  });

  test("everything else is cancelled, at once", async () => {
    it.to("ann@good.test", "bob@bad.test");
    expect(await answer()).toEqual({ said: { cancel: true }, after: 0 });
  });

  test("what is still pending, too, and is looked at", async () => {
    it.to("ann@new.test");
    expect(await answer()).toEqual({ said: { cancel: true }, after: 0 });
    expect(it.wanted).toContain("new.test");
  });

  test("an unfinished message to nobody is Thunderbird's own business", async () => {
    it.to();
    expect(await it.press()).toBe(false);
  });

  test("never looked up means never, also at sending", async () => {
    it.settings = { ...it.settings, neverLookUp: ["secret.test"] };
    it.to("ann@secret.test");
    expect(await it.press()).toBe(true);
    await it.clock.advance(60_000);
    expect(it.wanted).not.toContain("secret.test");
  });
});

describe("whatever fails, the window is unlocked in time, and nothing goes", () => {
  const ports = ["settings", "read"] as const;
  test.each(ports.flatMap((port) => FAILURES.map((how) => [port, how] as const)))(
    "%s %s",
    async (port, how) => {
      it.failing.set(port, how);
      const { said, after } = await answer();
      expect(said).toEqual({ cancel: true });
      expect(after).toBeLessThanOrEqual(ANSWER);
    },
  );

  test("the assessor throws", async () => {
    it.assessorIsBroken = true;
    expect((await answer()).said).toEqual({ cancel: true });
  });

  test("a dialog that can't be told any more holds up nothing", async () => {
    it.to("bob@bad.test");
    await it.press();
    it.attach();
    it.guard.session(TAB, "default").attach(() => {
      throw new Error("its port is closed");
    });
    it.to("ann@good.test");
    expect(await answer()).toEqual({ said: { cancel: false }, after: 0 });
  });
});

describe("the session begins when Thunderbird has told how it was meant", () => {
  beforeEach(() => it.to("ann@new.test"));

  test("and keeps it: what was meant for later is not sent now", async () => {
    await it.press("sendLater");
    await it.finds("new.test", "dane");
    expect(it.deeds).toEqual(["send sendLater"]);
  });

  test("or half a second later without being told", async () => {
    await it.guard.beforeSend(TAB, it.message);
    expect(it.guard.busy).toBe(true);
    await it.clock.advance(500);
    await it.finds("new.test", "dane");
    expect(it.deeds).toEqual(["send default"]);
  });

  test("a second attempt at once: its own mode counts, not that the first was long ago", async () => {
    await it.guard.beforeSend(TAB, it.message);
    await it.clock.advance(400);
    await it.guard.beforeSend(TAB, it.message);
    await it.clock.advance(200);
    it.guard.afterSend(TAB, "sendLater");
    await it.finds("new.test", "dane");
    expect(it.deeds).toEqual(["send sendLater"]);
  });

  test("what is told of a message that went begins nothing", async () => {
    it.to("ann@good.test");
    await it.press();
    it.guard.afterSend(TAB, "sendNow");
    expect(it.guard.busy).toBe(false);
    await it.clock.advance(60_000);
    expect(it.deeds).toEqual([]);
  });
});

describe("the window closes", () => {
  test("its session ends, its dialog goes, nothing is sent", async () => {
    it.to("bob@bad.test");
    await it.press();
    it.attach();
    it.guard.closed(TAB);
    await settle();
    expect([it.phase, it.deeds]).toEqual(["done", ["openDialog sendNow", "closeDialog"]]);
    await it.finds("bad.test", "dane");
    await it.clock.advance(60_000);
    expect([it.sent, it.guard.busy]).toEqual([[], false]);
  });

  test("also while it is waited", async () => {
    it.to("ann@new.test");
    await it.press();
    it.guard.closed(TAB);
    await it.finds("new.test", "dane");
    await it.clock.advance(60_000);
    expect([it.sent, it.guard.busy]).toEqual([[], false]);
  });
});

describe("the background was stopped while the dialog was open", () => {
  test("the dialog begins anew with what stands in the message now", async () => {
    it.to("bob@bad.test", "ann@good.test");
    await it.press("sendLater");
    it.attach();
    it.restart();
    it.to("bob@bad.test", "cat@bad.test");
    it.views.splice(0);
    it.attach("sendLater");
    await settle();
    expect([it.phase, it.held]).toEqual(["held", ["bob@bad.test", "cat@bad.test"]]);
    // The dialog is there: no second one.
    expect(it.deeds).toEqual(["openDialog sendLater"]);
    it.to("ann@good.test");
    await it.choose({ kind: "again" });
    await it.finds("bad.test", "none");
    expect(it.deeds.at(-1)).toBe("send sendLater");
    expect(it.sent).toHaveLength(1);
  });

  test("a dialog that had only been waiting still sends what may go", async () => {
    it.to("ann@new.test");
    await it.press("sendLater");
    it.restart();
    it.attach("sendLater");
    await it.finds("new.test", "dane");
    expect([it.phase, it.deeds]).toEqual(["done", ["send sendLater"]]);
  });

  describe("and the person had been asked", () => {
    test.each(["dane", "pending"] as const)("sends only what they send: %s", async (way) => {
      it.to("ann@new.test");
      it.knows("new.test", way);
      it.attach("sendLater", true);
      await settle();
      await it.finds("new.test", "dane");
      await it.clock.advance(60_000);
      expect([it.phase, it.deeds]).toEqual(["clear", []]);
      await it.choose({ kind: "send" });
      expect([it.phase, it.deeds]).toEqual(["done", ["send sendLater"]]);
    });

    test("also when nothing is known until the wait is over", async () => {
      it.demand({ mode: "off" });
      it.to("ann@new.test");
      it.knows("new.test", "pending");
      it.attach("sendLater", true);
      await it.clock.advance(60_000);
      expect([it.phase, it.deeds]).toEqual(["clear", []]);
    });

    test("holds whom it would have held", async () => {
      it.to("ann@good.test", "bob@bad.test");
      it.attach("sendLater", true);
      await settle();
      expect([it.phase, it.held]).toEqual(["held", ["bob@bad.test"]]);
    });

    test("pressing Send anew, they want it sent as soon as it may go", async () => {
      it.to("ann@new.test");
      it.attach("sendLater", true);
      await it.press("sendLater");
      await it.finds("new.test", "dane");
      expect([it.phase, it.deeds]).toEqual(["done", ["send sendLater"]]);
    });
  });

  test("what was permitted before is not permitted any more", async () => {
    it.demand({ mode: "off" });
    it.to("bob@bad.test");
    await it.press();
    it.attach();
    it.failing.set("send", "never settles");
    await it.choose({ kind: "send-anyway", remember: false });
    it.restart();
    expect(await it.press()).toBe(true);
    expect(it.sent).toEqual([]);
  });
});
