/** One message that was held back: waiting, asking, sending anew (design §5). */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { EXPERT } from "../../../../src/extension/settings/senders.ts";
import { settle } from "../../../support/manual-clock.ts";
import { FakeThunderbird, ME, TAB } from "../../support/fake-thunderbird.ts";

/** Milliseconds. */
const PATIENCE = 700;
const WAIT = 15_000;
const DIALOG = 10_000;

let it: FakeThunderbird;

beforeEach(() => {
  it = new FakeThunderbird();
  it.knows("good.test", "dane");
  it.knows("bad.test", "none");
});

/** Off: what is bad is asked about. */
const asks = () => it.demand({ mode: "off" });

/** Pressed, held, and the dialog is there. */
async function held(...addresses: string[]): Promise<void> {
  it.to(...addresses);
  expect(await it.press()).toBe(true);
  it.attach();
  expect(it.phase).toBe("held");
  it.deeds.splice(0);
}

describe("waiting", () => {
  test("what comes in good is sent without a word", async () => {
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(PATIENCE - 1);
    await it.finds("new.test", "dane");
    expect(it.deeds).toEqual(["send sendNow"]);
    expect([it.sent.length, it.guard.busy]).toEqual([1, false]);
    await it.clock.advance(60_000);
    expect(it.deeds).toEqual(["send sendNow"]);
  });

  test("a dialog says so when it takes longer, and goes when it is sent", async () => {
    it.to("ann@new.test", "bob@good.test");
    await it.press();
    await it.clock.advance(PATIENCE);
    expect(it.deeds).toEqual(["openDialog sendNow"]);
    it.attach();
    expect(it.view).toMatchObject({ phase: "checking", checked: 1, total: 2, held: [] });
    await it.finds("new.test", "tls");
    expect([it.phase, it.sent.length]).toEqual(["done", 1]);
  });

  test("each look that comes in counts, the last one decides", async () => {
    it.to("ann@new.test", "bob@other.test");
    await it.press();
    await it.finds("new.test", "dane");
    expect(it.deeds).toEqual([]);
    await it.finds("other.test", "none");
    it.attach();
    expect([it.phase, it.held]).toEqual(["held", ["bob@other.test"]]);
  });

  test("has an end: then what isn't known counts as that", async () => {
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(PATIENCE);
    it.attach();
    await it.clock.advance(WAIT - PATIENCE - 1);
    expect(it.phase).toBe("checking");
    await it.clock.advance(1);
    expect([it.phase, it.held]).toEqual(["held", ["ann@new.test"]]);
    expect(it.view?.held).toMatchObject([{ severity: "refuse", cause: "unknown" }]);
  });

  test("and then sends where the unknown is let through, without asking again", async () => {
    asks();
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(2999);
    expect(it.sent).toEqual([]);
    await it.clock.advance(1);
    expect([it.sent.length, it.deeds.at(-1)]).toEqual([1, "send sendNow"]);
  });

  test("a wait of nothing asks at once", async () => {
    it.demand({ mode: "expert", expert: { ...EXPERT, wait: 0, unknown: "ask" } });
    it.to("ann@new.test");
    await it.press();
    it.attach();
    expect([it.phase, it.view?.canSendAnyway]).toEqual(["held", true]);
  });

  test("news that come in the middle of a decision are not slept through", async () => {
    it.to("ann@new.test");
    let wanted = 0;
    it.onWant = () => {
      // The first one is Thunderbird's question, the second the session's.
      if (++wanted === 2) void it.finds("new.test", "dane");
    };
    await it.press();
    await settle();
    expect(it.sent).toHaveLength(1);
  });

  test("what is held and comes in good later is sent only by the person", async () => {
    await held("bob@bad.test");
    await it.finds("bad.test", "dane");
    expect([it.phase, it.sent.length]).toEqual(["clear", 0]);
    await it.finds("bad.test", "none");
    expect(it.phase).toBe("held");
    await it.finds("bad.test", "tls");
    await it.choose({ kind: "send" });
    expect([it.sent.length, it.phase]).toEqual([1, "done"]);
  });
});

describe("the dialog", () => {
  test("tells whom it is about, why, and what can be done", async () => {
    await held("ann@good.test", "bob@bad.test");
    expect(it.view).toMatchObject({
      phase: "held",
      from: ME,
      mode: "on",
      checked: 2,
      total: 2,
      held: [{ severity: "refuse", cause: "no-tls", level: "tls" }],
      canRemove: true,
      canSplit: true,
      canSendAnyway: false,
      fault: undefined,
    });
    expect(it.held).toEqual(["bob@bad.test"]);
  });

  test("tells when the message could not be read, and no longer when it can", async () => {
    await held("bob@bad.test");
    it.failing.set("details", "rejects");
    await it.finds("bad.test", "none");
    expect(it.view).toMatchObject({ phase: "held", fault: "check-failed" });
    it.failing.clear();
    await it.finds("bad.test", "none");
    expect(it.view).toMatchObject({ phase: "held", fault: undefined });
  });

  test("closed by the person: the message stays as it is", async () => {
    await held("bob@bad.test");
    await it.closeDialog();
    await it.finds("bad.test", "dane");
    await it.clock.advance(60_000);
    expect([it.sent, it.deeds, it.guard.busy]).toEqual([[], [], false]);
  });

  test("closed while it waits: nothing is sent behind the person's back", async () => {
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(PATIENCE);
    it.attach();
    await it.closeDialog();
    await it.finds("new.test", "dane");
    await it.clock.advance(60_000);
    expect([it.sent, it.guard.busy]).toEqual([[], false]);
  });

  test("that never comes: a sign at the window, and the session ends", async () => {
    it.to("bob@bad.test");
    await it.press();
    await it.clock.advance(DIALOG - 1);
    expect(it.deeds).toEqual(["openDialog sendNow"]);
    await it.clock.advance(1);
    expect(it.deeds).toEqual(["openDialog sendNow", "tell"]);
    // Another attempt begins anew.
    await it.press();
    expect(it.deeds.at(-1)).toBe("openDialog sendNow");
  });

  test("that could not be opened while it was waited is tried again when it is held", async () => {
    it.failing.set("openDialog", "rejects");
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(PATIENCE);
    expect(it.deeds).toEqual(["tell"]);
    it.failing.clear();
    await it.finds("new.test", "none");
    expect(it.deeds).toEqual(["tell", "openDialog sendNow"]);
    it.attach();
    // The first one's time is over, this one is there.
    await it.clock.advance(DIALOG);
    expect([it.phase, it.deeds.length]).toEqual(["held", 2]);
  });

  test("closed in the middle of a change comes again when the change has failed", async () => {
    await held("ann@good.test", "bob@bad.test");
    await it.clock.advance(PATIENCE);
    it.failing.set("setFields", "never settles");
    await it.choose({ kind: "remove" });
    expect(it.phase).toBe("busy");
    await it.closeDialog();
    expect(it.deeds).toEqual([]);
    await it.clock.advance(30_000);
    expect(it.deeds).toEqual(["openDialog sendNow"]);
    it.attach();
    expect(it.view).toMatchObject({ phase: "held", fault: "change-failed" });
  });

  test("closed in the middle of a change comes again when somebody is held after it", async () => {
    await held("ann@good.test", "bob@bad.test");
    it.during.setFields = () => {
      void it.closeDialog();
      it.during.details = () => it.to("ann@good.test", "eve@bad.test");
    };
    await it.choose({ kind: "remove" });
    expect(it.deeds).toEqual(["setFields to=ann@good.test", "openDialog sendNow"]);
    it.attach();
    expect([it.phase, it.held]).toEqual(["held", ["eve@bad.test"]]);
  });
});

describe("a second attempt by the person", () => {
  test("while it waits begins anew, with what stands there now", async () => {
    it.to("ann@new.test");
    await it.press();
    await it.clock.advance(PATIENCE);
    it.attach();
    it.to("bob@bad.test");
    await it.press("sendLater");
    expect([it.phase, it.held]).toEqual(["held", ["bob@bad.test"]]);
    await it.finds("new.test", "dane");
    expect(it.sent).toEqual([]);
    it.to("ann@new.test");
    expect(await it.press("sendLater")).toBe(false);
    expect([it.sent.length, it.phase]).toEqual([1, "done"]);
  });

  test("its mode counts", async () => {
    it.to("ann@new.test");
    await it.press("sendNow");
    await it.press("sendLater");
    await it.finds("new.test", "dane");
    expect(it.deeds.filter((deed) => deed.startsWith("send"))).toEqual(["send sendLater"]);
  });

  test("in the middle of a change: the change is left where it is, nobody is lost", async () => {
    await held("ann@good.test", "bob@bad.test");
    let keep = () => {};
    it.slow.set("keepDraft", new Promise((resolve) => (keep = resolve)));
    await it.choose({ kind: "split" });
    expect(await it.press()).toBe(true);
    expect([it.phase, it.held]).toEqual(["held", ["bob@bad.test"]]);
    keep();
    await settle();
    expect(it.deeds).toEqual(["keepDraft to=bob@bad.test"]);
    expect([it.message.to, it.sent]).toEqual([["ann@good.test", "bob@bad.test"], []]);
  });

  test("that goes ends what an earlier one was at", async () => {
    await held("ann@good.test", "bob@bad.test");
    let change = () => {};
    it.slow.set("setFields", new Promise((resolve) => (change = resolve)));
    await it.choose({ kind: "remove" });
    it.knows("bad.test", "dane");
    expect(await it.press()).toBe(false);
    change();
    await settle();
    expect([it.sent.length, it.deeds.filter((deed) => deed.startsWith("send"))]).toEqual([1, []]);
  });
});

describe("send anyway", () => {
  beforeEach(asks);

  test("sends what is asked about, once, and never asks the same attempt again", async () => {
    await held("bob@bad.test");
    await it.choose({ kind: "send-anyway", remember: false });
    expect([it.sent.length, it.deeds, it.phase]).toEqual([1, ["send sendNow"], "done"]);
    expect(await it.press()).toBe(true);
  });

  test("twice is once", async () => {
    await held("bob@bad.test");
    void it.choose({ kind: "send-anyway", remember: true });
    void it.choose({ kind: "send-anyway", remember: true });
    await settle();
    expect(it.deeds).toEqual([`alwaysAllow ${ME} bad.test`, "send sendNow"]);
    expect(it.sent).toHaveLength(1);
  });

  test("remembered: the domains of those that are held, each once", async () => {
    await held("bob@bad.test", "cat@BAD.test", "ann@good.test");
    await it.choose({ kind: "send-anyway", remember: true });
    expect(it.deeds[0]).toBe(`alwaysAllow ${ME} bad.test`);
  });

  test("nothing is remembered where an administrator holds the senders", async () => {
    it.settings = { ...it.settings, sendersLocked: true };
    await held("bob@bad.test");
    expect(it.view?.canRemember).toBe(false);
    await it.choose({ kind: "send-anyway", remember: true });
    expect(it.deeds).toEqual(["send sendNow"]);
  });

  test("remembered is not that somebody interferes: it is news each time", async () => {
    it.knows("less.test", "downgraded");
    await held("bob@bad.test", "dora@less.test");
    await it.choose({ kind: "send-anyway", remember: true });
    expect(it.deeds).toEqual([`alwaysAllow ${ME} bad.test`, "send sendNow"]);
  });

  test("closed while it is saved: it is still what the person chose", async () => {
    await held("bob@bad.test");
    it.failing.set("alwaysAllow", "never settles");
    await it.choose({ kind: "send-anyway", remember: true });
    expect(it.phase).toBe("busy");
    it.guard.closed(TAB);
    await it.clock.advance(60_000);
    expect(it.sent).toEqual([]);
  });

  test("does nothing when something is refused", async () => {
    it.demand({ mode: "off", rules: [{ pattern: "bad.test", demand: "tls" }] });
    it.knows("poor.test", "none");
    await held("bob@bad.test", "cat@poor.test");
    expect(it.view?.canSendAnyway).toBe(false);
    await it.choose({ kind: "send-anyway", remember: true });
    await it.clock.advance(60_000);
    expect([it.sent, it.deeds, it.phase]).toEqual([[], [], "held"]);
  });

  test("a recipient that came in between is judged: not covered", async () => {
    await held("bob@bad.test");
    it.to("bob@bad.test", "eve@bad.test");
    await it.choose({ kind: "send-anyway", remember: false });
    expect([it.sent, it.phase]).toEqual([[], "held"]);
    expect(it.held).toEqual(["bob@bad.test", "eve@bad.test"]);
    // Nor is the next attempt, if she goes again.
    it.to("bob@bad.test");
    expect(await it.press()).toBe(true);
    expect(it.sent).toEqual([]);
  });

  test("what has become refused in between is not sent", async () => {
    await held("bob@bad.test");
    it.demand({ mode: "on" });
    await it.choose({ kind: "send-anyway", remember: false });
    expect([it.sent, it.phase, it.view?.canSendAnyway]).toEqual([[], "held", false]);
  });

  test("a permit is for the attempt that follows: not sent, not permitted any more", async () => {
    await held("bob@bad.test");
    it.failing.set("send", "rejects");
    await it.choose({ kind: "send-anyway", remember: false });
    expect(it.view).toMatchObject({ phase: "held", fault: "send-failed" });
    expect(await it.press()).toBe(true);
    expect(it.sent).toEqual([]);
  });

  test("Thunderbird's own questions may take a minute, not more", async () => {
    for (const [seconds, sent] of [
      [59, 1],
      [60, 0],
    ] as const) {
      it = new FakeThunderbird({ mode: "off" });
      it.knows("bad.test", "none");
      await held("bob@bad.test");
      it.failing.set("send", "never settles");
      await it.choose({ kind: "send-anyway", remember: false });
      await it.clock.advance(seconds * 1000);
      await it.press();
      expect(it.sent).toHaveLength(sent);
    }
  });
});

describe("look again", () => {
  test("looks at those that are held, and sends what is good then", async () => {
    await held("ann@good.test", "bob@bad.test");
    await it.choose({ kind: "again" });
    expect([it.lookedAgain, it.phase]).toEqual([["bad.test"], "checking"]);
    await it.finds("bad.test", "tls");
    expect([it.sent.length, it.phase]).toEqual([1, "done"]);
  });

  test("what was known before does not count any more", async () => {
    await held("bob@bad.test");
    it.knows("bad.test", "dane");
    await it.choose({ kind: "again" });
    expect([it.sent.length, it.phase]).toEqual([0, "checking"]);
    await it.finds("bad.test", "none");
    expect(it.phase).toBe("held");
  });
});

describe("lift", () => {
  test("takes the lock away and looks again; the person sends", async () => {
    it.knows("bad.test", "downgraded");
    await held("bob@bad.test");
    expect(it.view?.held).toMatchObject([{ cause: "downgraded" }]);
    await it.choose({ kind: "lift", address: "bob@bad.test" });
    expect(it.deeds).toEqual(["lift bad.test"]);
    await it.finds("bad.test", "tls");
    expect([it.phase, it.sent]).toEqual(["clear", []]);
    await it.choose({ kind: "send" });
    expect(it.sent).toHaveLength(1);
  });
});

describe("remove", () => {
  test("takes those that are held out and sends to the others", async () => {
    await held("Ann <ann@good.test>", "bob@bad.test");
    await it.choose({ kind: "remove" });
    expect(it.deeds).toEqual(["setFields to=Ann <ann@good.test>", "send sendNow"]);
    expect(it.sent).toMatchObject([{ to: ["Ann <ann@good.test>"] }]);
  });

  test("of a list only its members that are held", async () => {
    it.lists = { Team: [{ email: "ann@good.test" }, { email: "bob@bad.test" }] };
    await held("Team <the team>");
    await it.choose({ kind: "remove" });
    expect(it.deeds[0]).toBe("setFields to=ann@good.test");
  });

  test("leaves alone whom the person has added meanwhile", async () => {
    await held("ann@good.test", "bob@bad.test");
    it.message = { ...it.message, cc: ["dan@good.test"] };
    await it.choose({ kind: "remove" });
    expect(it.sent).toMatchObject([{ to: ["ann@good.test"], cc: ["dan@good.test"] }]);
  });
});

describe("replace", () => {
  beforeEach(() => {
    it.others = { "bob@bad.test": ["bob@good.test", "bob@bad2.test", "bob@secret.test"] };
    it.knows("bad2.test", "none");
    it.settings = { ...it.settings, neverLookUp: ["secret.test"] };
  });

  test("other addresses of the contact are offered when their way is as demanded", async () => {
    await held("bob@bad.test");
    expect(it.view?.held).toMatchObject([{ alternatives: ["bob@good.test"] }]);
    expect(it.wanted).toContain("bad2.test");
    await it.finds("bad2.test", "tls");
    expect(it.view?.held).toMatchObject([{ alternatives: ["bob@good.test", "bob@bad2.test"] }]);
  });

  test("nobody is asked about those that are never looked up", async () => {
    await held("bob@bad.test");
    expect(it.wanted).not.toContain("secret.test");
  });

  test("puts one where the other stood; the person sends", async () => {
    it.message = { ...it.message, bcc: ["Bob <bob@bad.test>"] };
    await held("ann@good.test");
    await it.choose({ kind: "replace", address: "bob@bad.test", by: "bob@good.test" });
    expect(it.deeds).toEqual(["setFields to=ann@good.test bcc=bob@good.test"]);
    expect(it.phase).toBe("clear");
    await it.choose({ kind: "send" });
    expect(it.sent).toHaveLength(1);
  });
});

describe("split", () => {
  test("the draft first, then the message without them, then it is sent", async () => {
    await held("ann@good.test", "bob@bad.test");
    await it.choose({ kind: "split" });
    expect(it.deeds).toEqual([
      "keepDraft to=bob@bad.test",
      "setFields to=ann@good.test",
      "send sendNow",
    ]);
  });

  test.each(["rejects", "throws", "never settles"] as const)(
    "the draft %s: nothing is changed, nothing is sent",
    async (how) => {
      await held("ann@good.test", "bob@bad.test");
      it.failing.set("keepDraft", how);
      await it.choose({ kind: "split" });
      await it.clock.advance(600_000);
      expect(it.view).toMatchObject({ phase: "held", fault: "draft-failed" });
      expect([it.deeds, it.sent]).toEqual([[], []]);
      // And can be tried again.
      it.failing.clear();
      await it.choose({ kind: "split" });
      expect(it.sent).toHaveLength(1);
    },
  );

  test("who is added while the draft is kept stays in the message", async () => {
    await held("ann@good.test", "bob@bad.test");
    it.during.keepDraft = () => {
      it.message = { ...it.message, cc: ["dan@good.test"] };
    };
    await it.choose({ kind: "split" });
    expect(it.sent).toMatchObject([{ to: ["ann@good.test"], cc: ["dan@good.test"] }]);
  });

  test("who is added while the draft is kept and may not go holds it", async () => {
    await held("ann@good.test", "bob@bad.test");
    it.during.keepDraft = () => it.to("ann@good.test", "bob@bad.test", "eve@bad.test");
    await it.choose({ kind: "split" });
    expect([it.sent, it.phase, it.held]).toEqual([[], "held", ["eve@bad.test"]]);
  });
});

describe("what nobody offered", () => {
  test("send while something is held does nothing", async () => {
    await held("bob@bad.test");
    await it.choose({ kind: "send" });
    expect([it.deeds, it.phase]).toEqual([[], "held"]);
  });

  test("choices while it is checked or busy do nothing", async () => {
    it.to("ann@good.test", "bob@new.test");
    await it.press();
    it.attach();
    it.deeds.splice(0);
    for (const kind of ["send", "remove", "split", "again"] as const) await it.choose({ kind });
    await it.choose({ kind: "send-anyway", remember: true });
    expect([it.deeds, it.phase]).toEqual([[], "checking"]);
  });

  test("news of others change nothing", async () => {
    await held("bob@bad.test");
    const views = it.views.length;
    await it.finds("elsewhere.test", "none");
    expect(it.views).toHaveLength(views);
  });
});

describe("a reply to what came in the clear", () => {
  beforeEach(() => {
    it.answers = {
      kind: "reply",
      arrived: "not-encrypted",
      correspondents: ["ann@good.test"],
    };
  });

  test("under On is held, names who sent it, and goes when the person says so", async () => {
    it.demand({ mode: "on" });
    await held("ann@good.test", "eve@good.test");
    expect(it.view?.held.map(({ view, cause }) => [view.text, cause])).toEqual([
      ["ann@good.test", "came-in-clear"],
    ]);
    expect(it.view).toMatchObject({ canSendAnyway: true, canRemember: false });
    await it.choose({ kind: "send-anyway", remember: true });
    // No rule that would let messages to that domain go in the clear.
    expect(it.deeds).toEqual(["send sendNow"]);
    expect(it.sent).toHaveLength(1);
  });

  test("is refused where that is demanded", async () => {
    it.demand({ mode: "expert", expert: { ...EXPERT, repliesToClear: "refuse" } });
    await held("ann@good.test");
    expect(it.view?.canSendAnyway).toBe(false);
    await it.choose({ kind: "send-anyway", remember: false });
    expect(it.sent).toEqual([]);
  });

  test("goes where nothing is demanded", async () => {
    asks();
    it.to("ann@good.test");
    expect(await it.press()).toBe(false);
  });
});

test("the dialog says that what came encrypted is quoted to one it reaches in the clear", async () => {
  it.answers = { kind: "forward", arrived: "encrypted", correspondents: [] };
  await held("bob@bad.test");
  expect(it.view?.quotesProtected).toBe(true);
});
