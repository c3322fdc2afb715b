/** The Experiment in a real Thunderbird, under an add-on that has nothing else. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { ComposeRecipientsApi } from "../../src/extension/platform/pill-recipient.ts";
import { removeFolder } from "./support/child.ts";
import type { ComposeWindow } from "./support/compose-window.ts";
import { hasScreen } from "./support/display.ts";
import { drawnSign, ExperimentDriver, sign } from "./support/experiment-driver.ts";
import type { Pill } from "./support/recipient-pills.ts";
import { assembleTestAddon } from "./support/test-addon.ts";
import {
  hasThunderbird,
  startThunderbird,
  type Thunderbird,
  type ThunderbirdOptions,
} from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";

jest.setTimeout(60_000);

const BOB = "bob@dane.test";
const CAROL = "Carol <carol@nossl.test>";
const LONG = `Someone With A Rather Long Name <${"department-of-".repeat(6)}mail@${"sub.".repeat(9)}example.test>`;

let tb: Thunderbird;
let addon: string;
let experiment: ExperimentDriver;
let compose: ComposeWindow;

async function start(options?: ThunderbirdOptions): Promise<void> {
  tb = await startThunderbird(options);
  addon = await assembleTestAddon();
  await tb.install(addon);
  experiment = new ExperimentDriver(tb);
}

async function stop(): Promise<void> {
  await tb?.stop();
  if (addon) await removeFolder(addon);
}

async function closeCompose(): Promise<void> {
  if (await compose?.isOpen()) await compose.close();
}

const describeInThunderbird = hasThunderbird ? describe : describe.skip;

describeInThunderbird("composeRecipients", () => {
  beforeAll(() => start());
  afterAll(stop);
  afterEach(closeCompose);

  describe("reports", () => {
    test("every row's pills with their field", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient("to@a.test");
      await compose.typeRecipient("cc@a.test", { field: "cc" });
      await compose.typeRecipient("bcc@a.test", { field: "bcc" });
      await compose.typeRecipient("reply@a.test", { field: "replyTo" });
      await compose.typeRecipient("comp.mail", { field: "newsgroups" });

      const fields = Object.fromEntries(
        ((await experiment.recipients(compose)) ?? []).map(({ key, field }) => [key, field]),
      );

      expect(fields).toEqual({
        "to@a.test": "to",
        "cc@a.test": "cc",
        "bcc@a.test": "bcc",
        "reply@a.test": "replyTo",
        "comp.mail": "newsgroups",
      });
    });

    test("the address apart from the display name", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(CAROL);
      expect(await experiment.reported(compose, CAROL)).toEqual([
        {
          key: CAROL,
          field: "to",
          address: "carol@nossl.test",
          full: CAROL,
          invalid: false,
          editing: false,
          list: null,
        },
      ]);
    });

    test("what Thunderbird calls invalid as invalid", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient("nobody at nowhere");
      expect(await experiment.recipients(compose)).toMatchObject([{ invalid: true }]);
    });

    test("a pill that is being edited, then its new address", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await compose.startEditing(BOB);
      await waitFor("the report", async () =>
        (await experiment.reports(compose)).some(([first]) => first?.editing),
      );
      await compose.endEditing("ann@dane.test");
      const [pill] = await experiment.reported(compose, "ann@dane.test");
      expect(pill?.editing).toBe(false);
    });

    test("a hundred pasted addresses in one go", async () => {
      compose = await tb.openCompose();
      const addresses = Array.from({ length: 100 }, (_, n) => `user${n}@host${n}.test`);
      await compose.paste(addresses.join(", "));
      await experiment.reported(compose, ...addresses);
      // The empty window is not told; one more for the commit of the text that was pasted.
      expect((await experiment.reports(compose)).length).toBeLessThanOrEqual(2);
    });

    test("the members of a mailing list with a description", async () => {
      await tb.addressBook.addList({
        name: "Team",
        description: "our team",
        members: [
          ["Ann", "ann@dane.test"],
          ["", "bob@nossl.test"],
        ],
      });
      compose = await tb.openCompose();
      await compose.chooseSuggestion("Team");
      expect(await experiment.recipients(compose)).toMatchObject([
        {
          list: {
            name: "Team",
            members: ["Ann <ann@dane.test>", "bob@nossl.test"],
            complete: true,
          },
        },
      ]);
    });

    test("the members of lists in lists, once each round", async () => {
      await tb.addressBook.addList({
        name: "Inner",
        members: [
          ["", "deep@a.test"],
          ["Outer", "Outer"],
        ],
      });
      await tb.addressBook.addList({
        name: "Outer",
        members: [
          ["", "flat@a.test"],
          ["Inner", "Inner"],
        ],
      });
      compose = await tb.openCompose();
      await compose.chooseSuggestion("Outer");
      const [pill] = (await experiment.recipients(compose)) ?? [];
      expect(pill?.list?.members).toEqual(["flat@a.test", "deep@a.test"]);
    });

    test("a list that is too long as incomplete", async () => {
      const members = Array.from({ length: 501 }, (_, n) => ["", `m${n}@a.test`] as const);
      await tb.addressBook.addList({ name: "Everybody", members });
      compose = await tb.openCompose();
      await compose.chooseSuggestion("Everybody");
      const [pill] = (await experiment.recipients(compose)) ?? [];
      expect(pill?.list?.members).toHaveLength(500);
      expect(pill?.list?.complete).toBe(false);
    });

    test("null for a tab that is no compose window", async () => {
      compose = await tb.openCompose();
      expect(
        await tb.inBackground(() => browser.composeRecipients.getRecipients(99_999)),
      ).toBeNull();
    });
  });

  describe("paints", () => {
    test("state, label, tooltip below Thunderbird's own, and what is read out", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      const before = await compose.pill(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });

      const pill = await compose.pill(BOB);
      expect(pill.sign).toEqual({ state: "dane", label: "DANE ok" });
      expect(pill.tooltip).toBe(`${before.tooltip}\nDANE ok, as was told`);
      expect(pill.description).toBe("DANE ok, as was told");
      expect(pill.name).toBe(before.name);
    });

    test.each([
      ["dane", "DANE ok", "dane.svg"],
      ["tls", "SSL ok", "tls.svg"],
      ["none", "no SSL", "none.svg"],
      ["unknown", "SSL?", "unknown.svg"],
    ] as const)("%s as %s, before the address", async (state, label, icon) => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      const bare = await drawnSign(compose, BOB);
      await experiment.paint(compose, { [BOB]: sign(state) });

      const drawn = await drawnSign(compose, BOB);
      expect(drawn.label).toBe(label);
      expect(drawn.icon).toContain(`/${icon}`);
      expect(drawn.room).toBeGreaterThan(bare.room + 40);
    });

    test("what is pending quietly, whatever its state", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("tls", { pending: true }) });
      expect((await drawnSign(compose, BOB)).icon).toContain("/checking.svg");
    });

    test("a warning beside the state", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });
      const without = await drawnSign(compose, BOB);
      await experiment.paint(compose, { [BOB]: sign("dane", { warning: true }) });
      const drawn = await drawnSign(compose, BOB);
      expect(drawn.icon).toContain("/dane.svg");
      expect(drawn.icon).toContain("/warning.svg");
      expect(drawn.room).toBeGreaterThan(without.room);
    });

    test("only what it was told: others stay bare, null takes a sign away", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await compose.typeRecipient(CAROL);
      const before = await compose.pills();
      await experiment.paint(compose, { [BOB]: sign("dane") });
      expect((await compose.pill(CAROL)).sign).toEqual({});
      await experiment.paint(compose, { [CAROL]: sign("none"), [BOB]: null });
      expect((await compose.pill(BOB)).sign).toEqual({});
      await experiment.paint(compose, { [CAROL]: null });
      expect((await compose.pills()).map(withoutSize)).toEqual(before.map(withoutSize));
    });

    test("nothing, and says so, for a tab that is no compose window", async () => {
      compose = await tb.openCompose();
      expect(await tb.inBackground(() => browser.composeRecipients.paint(99_999, {}))).toBe(false);
    });

    test("a hundred", async () => {
      compose = await tb.openCompose();
      const addresses = Array.from({ length: 100 }, (_, n) => `user${n}@host${n}.test`);
      await compose.paste(addresses.join(", "));
      await experiment.paint(
        compose,
        Object.fromEntries(addresses.map((address) => [address, sign("tls")])),
      );
      const painted = (await compose.pills()).filter((pill) => pill.sign["state"] === "tls");
      expect(painted).toHaveLength(100);
    });

    test("in every open window its own", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      const other = await tb.openCompose();
      await other.typeRecipient(BOB);
      await experiment.paint(other, { [BOB]: sign("none") });
      expect((await compose.pill(BOB)).sign).toEqual({});
      expect((await other.pill(BOB)).sign["state"]).toBe("none");
      await other.close();
    });
  });

  describe("a sign", () => {
    test("is gone while its pill is edited and back when nothing was changed", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });
      await compose.startEditing(BOB);
      expect((await compose.pill(BOB)).sign).toEqual({});
      await compose.endEditing(BOB);
      expect((await compose.pill(BOB)).sign["state"]).toBe("dane");
    });

    test("does not stay on another address", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });
      await compose.edit(BOB, "eve@dane.test");
      const pill = await compose.pill("eve@dane.test");
      expect(pill.sign).toEqual({});
      expect(pill.description).toBeNull();
      expect(pill.tooltip).not.toContain("as was told");
    });

    test("moves with its pill", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });
      await compose.move(BOB, "cc");
      expect((await compose.pill(BOB)).sign["state"]).toBe("dane");
      expect(await experiment.reported(compose, BOB)).toMatchObject([{ field: "cc" }]);
    });

    test("goes with its pill", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await compose.typeRecipient(CAROL);
      await experiment.paint(compose, { [BOB]: sign("dane"), [CAROL]: sign("none") });
      await compose.remove(BOB);
      expect((await compose.pills()).map(({ full }) => full)).toEqual([CAROL]);
      await experiment.reported(compose, CAROL);
    });

    test("is drawn in the text's colour on a selected pill", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("dane") });
      await compose.select(BOB);
      expect((await drawnSign(compose, BOB)).icon).toContain("/dane-selected.svg");
    });

    test("stays visible before an address that is wider than the window", async () => {
      compose = await tb.openCompose();
      await compose.resize(520, 500);
      await compose.typeRecipient(LONG);
      const [pill] = await compose.pills();
      await experiment.paint(compose, { [pill?.full ?? ""]: sign("none", { warning: true }) });
      expect((await drawnSign(compose, pill?.full ?? "")).room).toBeGreaterThan(60);
      await compose.screenshot("experiment-narrow");
    });

    test("follows a dark theme", async () => {
      await tb.useTheme("thunderbird-compact-dark@mozilla.org");
      compose = await tb.openCompose();
      await paintGallery();
      expect((await drawnSign(compose, "dane@a.test")).icon).toContain("/dane-dark.svg");
      await compose.screenshot("experiment-dark");
      await tb.useTheme("thunderbird-compact-light@mozilla.org");
      await waitFor("the light theme", async () =>
        (await drawnSign(compose, "dane@a.test")).icon.includes("/dane.svg"),
      );
      await compose.screenshot("experiment-light");
    });
  });

  describe("when the background goes", () => {
    test("an idle stop leaves the signs, and a new pill wakes it with all there is", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("unknown", { pending: true }) });
      await tb.stopBackground();
      expect((await compose.pill(BOB)).sign).toMatchObject({ state: "unknown", label: "SSL?" });

      await compose.typeRecipient(CAROL);
      await waitFor("the background", async () => (await tb.backgroundState()) === "running");
      await experiment.reported(compose, BOB, CAROL);
    });

    test("a crash leaves the signs as they are", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await experiment.paint(compose, { [BOB]: sign("unknown", { pending: true }) });
      await tb.killBackground();
      expect((await compose.pill(BOB)).sign).toMatchObject({ state: "unknown", label: "SSL?" });
      await tb.wakeBackground();
      await experiment.reported(compose, BOB);
    });

    test("when it comes back by itself, it is told what is open", async () => {
      compose = await tb.openCompose();
      await compose.typeRecipient(BOB);
      await tb.stopBackground();
      await tb.wakeBackground();
      await experiment.reported(compose, BOB);
    });
  });

  describe("the outgoing server", () => {
    test.each([
      ["plain", 0, 1, false],
      ["plain", 1, 1, false], // "STARTTLS, if available" promises nothing
      ["starttls", 2, 3, true],
      ["tls", 3, 3, true],
    ] as const)("%s (try_ssl %d, authMethod %d)", async (socketType, tls, auth, authenticated) => {
      await tb.setPref("mail.smtpserver.smtp1.try_ssl", tls);
      await tb.setPref("mail.smtpserver.smtp1.authMethod", auth);
      expect(await experiment.outgoingServer("id1")).toEqual({
        socketType,
        host: "127.0.0.1",
        port: 9,
        authenticated,
      });
    });

    test("is null for an identity that does not exist, and makes none", async () => {
      expect(await experiment.outgoingServer("id99")).toBeNull();
      const identities = await tb.inBackground(() => browser.identities.list());
      expect(identities).toHaveLength(1);
    });
  });

  test("uninstalling leaves no trace, installing finds the windows that are open", async () => {
    compose = await tb.openCompose();
    await compose.typeRecipient(BOB);
    const before = await compose.pills();
    const bare = await drawnSign(compose, BOB);
    await experiment.paint(compose, { [BOB]: sign("dane", { warning: true }) });

    await tb.uninstall();
    expect(await compose.pills()).toEqual(before);
    await compose.run(() => {
      document.querySelector("mail-address-pill")?.setAttribute("postweg-state", "dane");
    });
    expect(await drawnSign(compose, BOB)).toEqual(bare); // So the sheet is gone, too.
    await compose.run(() => {
      document.querySelector("mail-address-pill")?.removeAttribute("postweg-state");
    });

    await tb.install(addon);
    await experiment.reported(compose, BOB);
    await experiment.paint(compose, { [BOB]: sign("tls") });
    expect((await compose.pill(BOB)).sign["state"]).toBe("tls");
  });
});

describeInThunderbird("composeRecipients from right to left", () => {
  beforeAll(() => start({ prefs: { "intl.l10n.pseudo": "bidi" } }));
  afterAll(stop);
  afterEach(closeCompose);

  test("the sign stands before the address, on the right", async () => {
    compose = await tb.openCompose();
    await compose.typeRecipient(BOB);
    const bare = await drawnSign(compose, BOB);
    await paintGallery();
    await experiment.paint(compose, { [BOB]: sign("dane") });
    expect((await drawnSign(compose, BOB)).room).toBeGreaterThan(bare.room + 40);
    await compose.screenshot("experiment-rtl");
  });
});

(hasThunderbird && hasScreen ? describe : describe.skip)("composeRecipients with a mouse", () => {
  beforeAll(() => start({ display: "screen" }));
  afterAll(stop);
  afterEach(closeCompose);

  test("the sign survives dragging its pill to another row", async () => {
    compose = await tb.openCompose();
    await compose.showRow("cc");
    await compose.typeRecipient(BOB);
    await experiment.paint(compose, { [BOB]: sign("dane") });
    await compose.drag(BOB, "cc");
    expect((await compose.pill(BOB)).sign["state"]).toBe("dane");
    expect(await experiment.reported(compose, BOB)).toMatchObject([{ field: "cc" }]);
  });
});

/** One pill of each kind, for the pictures. */
async function paintGallery(): Promise<void> {
  const kinds = {
    "dane@a.test": sign("dane"),
    "tls@a.test": sign("tls"),
    "none@a.test": sign("none"),
    "unknown@a.test": sign("unknown"),
    "pending@a.test": sign("unknown", { pending: true }),
    "warned@a.test": sign("tls", { warning: true }),
    "chosen@a.test": sign("tls", { warning: true }),
  };
  for (const address of Object.keys(kinds)) await compose.typeRecipient(address);
  await compose.typeRecipient("not an address", { field: "cc" });
  await experiment.paint(compose, { ...kinds, "not an address": sign("unknown") });
  await compose.select("chosen@a.test");
}

function withoutSize(pill: Pill): Pill {
  return { ...pill, width: 0 };
}

declare const browser: {
  composeRecipients: ComposeRecipientsApi;
  identities: { list(): Promise<unknown[]> };
};
