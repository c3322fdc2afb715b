/** What a person sees while writing, in both builds, against hosts that really behave so. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { ComposeWindow } from "./support/compose-window.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { popupRows, type PopupRow } from "./support/popup.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const describeInThunderbird = hasThunderbird ? describe : describe.skip;

const ANN = ["Ann", "ann@fine.test"] as const;

let world: World;
let compose: ComposeWindow;

async function closeCompose(): Promise<void> {
  if (await compose?.isOpen()) await compose.close();
}

/** Label by address, as the pills show it. */
async function pillLabels(): Promise<Record<string, string | undefined>> {
  return Object.fromEntries(
    (await compose.pills()).map((pill) => [pill.address, pill.sign["label"]]),
  );
}

async function untilPill(address: string, label: string | undefined): Promise<void> {
  await waitFor(`${label} at ${address}`, async () => (await pillLabels())[address] === label);
}

async function untilSettled(address: string, label: string): Promise<void> {
  await waitFor(`settled ${label} at ${address}`, async () => {
    const pill = (await compose.pills()).find((one) => one.address === address);
    return pill?.sign["label"] === label && pill.sign["pending"] === undefined;
  });
}

/** Opens it and waits until its rows, from top to bottom, have these labels. */
async function openPopup(labels: readonly string[]): Promise<PopupRow[]> {
  await compose.openPopup();
  await waitFor(`${labels.join(", ")} in the popup`, async () => {
    const rows = await popupRows(compose);
    return JSON.stringify(rows.map((row) => row.label)) === JSON.stringify(labels);
  });
  return popupRows(compose);
}

/** One of each state. */
const KINDS = [
  ["ann@dane.test", "DANE ok"],
  ["ann@fine.test", "SSL ok"],
  ["ann@plain.test", "no SSL"],
  ["ann@busy.test", "SSL?"],
] as const;

describeInThunderbird("ESR build: signs in the pills", () => {
  beforeAll(async () => {
    world = await startWorld("thunderbird-esr");
  });
  afterAll(() => world?.stop());
  afterEach(closeCompose);

  test("each recipient gets the sign its host earns, with tooltip and accessible description", async () => {
    compose = await world.tb.openCompose();
    for (const [address] of KINDS) await compose.typeRecipient(address);
    for (const [address, label] of KINDS) await untilSettled(address, label);
    const pill = await compose.pill("ann@fine.test");
    expect(pill.tooltip).toContain("TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)");
    expect(pill.tooltip).toContain("Nothing forces them");
    expect(pill.description).toMatch(/^SSL ok\. /);
    await compose.screenshot("pills-light");
  });

  test("DANE ok only for what is proven from the root down and not contradicted", async () => {
    compose = await world.tb.openCompose();
    const rows = [
      ["dane", "DANE ok"],
      ["dane-ta", "DANE ok"],
      ["dane-hosted", "DANE ok"],
      ["dane-down", "DANE ok"],
      ["wrong-digest", "SSL ok"],
      ["unsigned-tlsa", "SSL ok"],
      ["half-dane", "SSL ok"],
      ["unsigned-mx", "SSL ok"],
      ["promised-plain", "no SSL"],
      ["forged-sig", "SSL?"],
      ["expired-sig", "SSL?"],
      ["stripped-tlsa", "SSL?"],
      ["stripped-ds", "SSL?"],
    ] as const;
    await compose.paste(rows.map(([kind]) => `x@${kind}.test`).join(", "));
    for (const [kind, label] of rows) await untilSettled(`x@${kind}.test`, label);
    // A resolver that lies is not passed over in silence.
    for (const kind of ["forged-sig", "stripped-tlsa", "stripped-ds"]) {
      const pill = await compose.pill(`x@${kind}.test`);
      expect([pill.sign["warning"], pill.tooltip]).toEqual([
        "",
        expect.stringContaining("forged or broken"),
      ]);
    }
    expect((await compose.pill("x@wrong-digest.test")).sign["warning"]).toBe("");
    await compose.screenshot("pills-dane");
  });

  test("a tarpitted host stays SSL? without holding up the others", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@silent.test");
    await compose.typeRecipient("bob@tls12.test");
    await untilSettled("bob@tls12.test", "SSL ok");
    const slow = await compose.pill("ann@silent.test");
    expect(slow.sign).toMatchObject({ label: "SSL?", pending: "" });
  });

  test("editing a recipient takes its sign away, the new address gets its own", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@fine.test");
    await untilPill("ann@fine.test", "SSL ok");
    await compose.startEditing("ann@fine.test");
    expect((await compose.pills())[0]?.sign).toEqual({});
    await compose.endEditing("ann@plain.test");
    await untilPill("ann@plain.test", "no SSL");
  });

  test("moved to Cc and Bcc a recipient keeps its sign; Reply-To and newsgroups never get one", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@fine.test");
    await untilPill("ann@fine.test", "SSL ok");
    await compose.move("ann@fine.test", "bcc");
    await untilPill("ann@fine.test", "SSL ok");
    await compose.typeRecipient("me@plain.test", { field: "replyTo" });
    await compose.typeRecipient("comp.mail", { field: "newsgroups" });
    await compose.typeRecipient("bob@plain.test", { field: "cc" });
    await untilPill("bob@plain.test", "no SSL");
    const labels = await pillLabels();
    expect([labels["me@plain.test"], labels["comp.mail"]]).toEqual([undefined, undefined]);
  });

  test("addresses that are none, or name no domain, earn nothing", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("nobody");
    await compose.typeRecipient("ann@[127.0.77.1]");
    await compose.typeRecipient("ann@localhost");
    await compose.typeRecipient("ann@xn--mnchen-3ya.test");
    await compose.typeRecipient("ann@münchen.test");
    await untilPill("ann@münchen.test", "SSL ok");
    await untilPill("ann@xn--mnchen-3ya.test", "SSL ok");
    const labels = await pillLabels();
    expect(labels["nobody"]).toBeUndefined();
    expect(labels["ann@localhost"]).toBe("SSL?");
    expect(labels["ann@[127.0.77.1]"]).toBe("SSL?");
  });

  test("a mailing list is as good as its least protected member", async () => {
    const members = [ANN, ["Bob", "bob@plain.test"]] as const;
    await world.tb.addressBook.addList({ name: "Team", description: "our team", members });
    compose = await world.tb.openCompose();
    await compose.chooseSuggestion("Team");
    await waitFor(
      "the list's sign",
      async () => (await compose.pills())[0]?.sign["label"] === "no SSL",
    );
  });

  test("a hundred pasted recipients all get their signs", async () => {
    compose = await world.tb.openCompose();
    const kinds = ["fine", "plain", "tls12", "helo", "old"];
    const addresses = Array.from({ length: 100 }, (_, i) => `user${i}@${kinds[i % 5]}.test`);
    await compose.paste(addresses.join(", "));
    await waitFor("all signs", async () => {
      const labels = Object.values(await pillLabels());
      return (
        labels.length === 100 && labels.every((label) => label === "SSL ok" || label === "no SSL")
      );
    });
    expect(Object.values(await pillLabels()).filter((label) => label === "no SSL")).toHaveLength(
      40,
    );
    await compose.screenshot("pills-hundred");
  });

  test("badge and popup say the same as the pills, the weakest first", async () => {
    compose = await world.tb.openCompose();
    for (const [address] of KINDS) await compose.typeRecipient(address);
    for (const [address, label] of KINDS) await untilSettled(address, label);
    await waitFor("the button", async () => (await compose.button()).label === "no SSL");
    expect(await compose.badge()).toBe("!");
    const rows = await openPopup(["no SSL", "SSL?", "SSL ok", "DANE ok"]);
    expect(rows.map((row) => row.text)).toEqual([
      "ann@plain.test",
      "ann@busy.test",
      "ann@fine.test",
      "ann@dane.test",
    ]);
    await compose.closePopup();
  });

  test("in the dark theme", async () => {
    await world.tb.useTheme("thunderbird-compact-dark@mozilla.org");
    compose = await world.tb.openCompose();
    for (const [address] of KINDS) await compose.typeRecipient(address);
    for (const [address, label] of KINDS) await untilSettled(address, label);
    await compose.screenshot("pills-dark");
  });

  test("removing the add-on takes every trace with it", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@plain.test");
    await untilPill("ann@plain.test", "no SSL");
    await world.tb.uninstall();
    await untilPill("ann@plain.test", undefined);
    const pill = await compose.pill("ann@plain.test");
    expect([pill.sign, pill.description]).toEqual([{}, null]);
    expect(pill.tooltip ?? "").not.toContain("postcard");
    expect(await compose.button()).toMatchObject({ badge: "", label: "" });
  });
});

describeInThunderbird("plain build: badge, label and popup", () => {
  beforeAll(async () => {
    world = await startWorld("thunderbird");
  });
  afterAll(() => world?.stop());
  afterEach(closeCompose);

  const label = (text: string) =>
    waitFor(`the label ${text}`, async () => (await compose.button()).label === text);

  test("the worst recipient decides, from the first to the last", async () => {
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@fine.test");
    await label("SSL ok");
    await compose.typeRecipient("bob@busy.test");
    await label("SSL?");
    await compose.typeRecipient("cid@plain.test", { field: "bcc" });
    await label("no SSL");
    expect(await compose.button()).toMatchObject({
      badge: "!",
      title: "no SSL: 1 of 3 recipients",
    });
    await compose.remove("cid@plain.test");
    await label("SSL?");
    await compose.remove("bob@busy.test");
    await label("SSL ok");
    // No pill is touched without the Experiment.
    expect((await compose.pill("ann@fine.test")).sign).toEqual({});
    await compose.remove("ann@fine.test");
    await label("Postweg");
  });

  test("the popup lists every recipient with sign, label and details", async () => {
    compose = await world.tb.openCompose();
    for (const [address] of KINDS) await compose.typeRecipient(address);
    await label("no SSL");
    const rows = await openPopup(["no SSL", "SSL?", "SSL ok", "DANE ok"]);
    expect(rows[2]?.details).toContain("TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)");
    expect(rows[2]?.details).toContain("mx.fine.test");
    expect(rows[2]?.details).toContain("Seen, not enforced");
    expect(rows[0]?.details).toContain("postcard");
    expect(rows[3]?.details).toContain("DNSSEC proves that it ends at the right server");
    await compose.closePopup();
  });

  test("a mailing list is expanded, with a description or without", async () => {
    const members = [ANN, ["Bob", "bob@plain.test"]] as const;
    const description = "what it is for";
    await world.tb.addressBook.addList({ name: "Plain list", members });
    await world.tb.addressBook.addList({ name: "Described", description, members: [ANN] });
    compose = await world.tb.openCompose();
    await compose.chooseSuggestion("Described");
    await label("SSL ok");
    await compose.chooseSuggestion("Plain list");
    await label("no SSL");
  });

  test("a window that was open before the add-on came is found", async () => {
    await world.tb.uninstall();
    compose = await world.tb.openCompose();
    await compose.typeRecipient("ann@plain.test");
    const { installPostweg } = await import("./support/world.ts");
    await installPostweg(world, "thunderbird");
    await label("no SSL");
  });
});
