/** The guard's dialog by itself: for everybody, in every light, however narrow. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { GuardView, HeldRecipient } from "../../src/extension/messaging/guard-protocol.ts";
import { overflow, tell, untilDrawn } from "./support/add-on-page.ts";
import { violations } from "./support/axe.ts";
import { hasChromium } from "./support/browser.ts";
import { startChromium, type Chromium } from "./support/chromium.ts";
import { EVERY_KIND } from "./support/sample-views.ts";

jest.setTimeout(90_000);

let chromium: Chromium;

const CAUSES = ["no-tls", "unknown", "downgraded", "mixed-hosts", "not-dane"] as const;

const HELD: readonly HeldRecipient[] = EVERY_KIND.map((view, index) => ({
  view: {
    ...view,
    field: index % 3 === 0 ? "bcc" : "to",
    ...(index === 2 && view.assessment !== undefined
      ? { assessment: { ...view.assessment, downgrade: { was: "dane", wasAt: 1e12, since: 2e12 } } }
      : {}),
  },
  severity: "ask",
  cause: CAUSES[index % CAUSES.length] ?? "unknown",
  level: "tls",
  alternatives: index === 0 ? ["ann@better.test", `${"long".repeat(15)}@better.test`] : [],
}));

const ASKING: GuardView = {
  phase: "held",
  from: "alice@sender.test",
  mode: "expert",
  checked: 12,
  total: 12,
  held: HELD,
  canRemove: true,
  canSplit: true,
  canSendAnyway: true,
  canRemember: true,
  quotesProtected: true,
  fault: "draft-failed",
};

async function show(view: GuardView): Promise<void> {
  await chromium.show("guard/guard.html?tab=none&mode=default");
  await untilDrawn(chromium, "postweg-guard");
  await tell(chromium, "postweg-guard", { view });
}

(hasChromium ? describe : describe.skip)("the guard's dialog", () => {
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.stop());

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    beforeAll(async () => {
      await chromium.page.emulateMedia({ colorScheme });
      await chromium.page.setViewportSize({ width: 640, height: 560 });
    });

    test.each<[string, GuardView]>([
      ["held", ASKING],
      ["checking", { ...ASKING, phase: "checking", checked: 3, held: [], fault: undefined }],
      ["clear", { ...ASKING, phase: "clear", held: [], fault: undefined }],
    ])("%s: nothing axe could find", async (phase, view) => {
      await show(view);
      await chromium.screenshot(`guard-${phase}-${colorScheme}`);
      expect(await violations(chromium.page)).toEqual([]);
    });
  });

  test("nothing is cut off or scrolls sideways where it is narrow, and the list can be reached", async () => {
    await chromium.page.setViewportSize({ width: 320, height: 560 });
    await show(ASKING);
    await chromium.screenshot("guard-narrow");
    expect(await overflow(chromium)).toBe(0);
    const list = await chromium.run(
      () =>
        document.querySelector("postweg-guard")?.shadowRoot?.querySelector("main")?.clientHeight,
    );
    expect(list).toBeGreaterThanOrEqual(80);
  });

  test("the safe way has the focus, not the one that sends", async () => {
    await show(ASKING);
    const focused = await chromium.run(
      () => document.querySelector("postweg-guard")?.shadowRoot?.activeElement?.id,
    );
    expect(focused).toBe("back");
  });
});
