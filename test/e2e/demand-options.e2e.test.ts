/** What is demanded, never looked up, remembered: set in the options page, by keyboard, in real Thunderbird. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import axeCore from "axe-core";
import type { MemoryContent } from "../../src/core/memory/memory.ts";
import { EXPERT, PRESETS, type Sender } from "../../src/extension/settings/senders.ts";
import type { Settings } from "../../src/extension/settings/settings.ts";
import { readFocus, tabTo } from "./support/add-on-page.ts";
import { removeFolder, temporaryFolder } from "./support/child.ts";
import { deepTexts, fieldState, optionsPage } from "./support/options-page.ts";
import { hasThunderbird, startThunderbird, type Thunderbird } from "./support/thunderbird.ts";
import { sleep, waitFor } from "./support/wait.ts";

jest.setTimeout(120_000);

declare const browser: {
  storage: { local: { get(key: string): Promise<Record<string, unknown>> } };
};

let tb: Thunderbird;
let downloads: string;
const page = optionsPage(() => tb);

async function stored<Value>(key: string): Promise<Value> {
  const found = await tb.inBackground((key: string) => browser.storage.local.get(key), key);
  return found[key] as Value;
}

const settings = () => stored<Partial<Settings> | undefined>("settings");
const senders = async (): Promise<readonly Sender[]> => (await settings())?.senders ?? [];
const field = (name: string) => tabTo(page, (focused) => focused.name === name);
const texts = (selector: string) => page.run(deepTexts, selector);

async function fill(name: string, text: string): Promise<void> {
  await field(name);
  await page.press("SelectAll");
  await page.type(text);
}

/** The first sender's row is that of the account's identity. */
async function chooseMode(presses: number): Promise<void> {
  await field("mode");
  for (let i = 0; i < presses; i++) await page.press("ArrowDown");
}

const DAY = 86_400_000;
const LONG_AGO = Date.parse("2026-08-01T12:00:00Z");

const proven = (strength: "tls" | "dane") => ({
  strength,
  by: strength === "dane" ? ("dane" as const) : undefined,
  since: LONG_AGO,
  at: LONG_AGO + DAY,
  vantage: "",
});

const MEMORY: MemoryContent = {
  domains: [
    { domain: "dane.example", proven: proven("dane") },
    {
      domain: "held.example",
      proven: proven("tls"),
      lock: {
        since: LONG_AGO + 2 * DAY,
        was: proven("tls"),
        now: { state: "none", enforced: false },
        vantage: "",
        hosts: ["mx.held.example"],
      },
    },
  ],
  hosts: [{ host: "mx.held.example", proven: proven("tls") }],
};

async function restartBackground(): Promise<void> {
  await tb.stopBackground();
  await tb.wakeBackground();
  await waitFor("the background", () => tb.inBackground(() => true).catch(() => false));
}

async function begin(settings: object, memory: MemoryContent = { domains: [], hosts: [] }) {
  await tb.setStorage({ settings });
  await sleep(300); // With new settings it writes down again what it remembers.
  await tb.setStorage({ memory });
  await restartBackground();
  await page.open();
}

(hasThunderbird ? describe : describe.skip)("The options page", () => {
  beforeAll(async () => {
    downloads = await temporaryFolder("downloads");
    tb = await startThunderbird({
      prefs: {
        "extensions.webextOptionalPermissionPrompts": false,
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
        "browser.download.useDownloadDir": true,
      },
    });
    await tb.install("dist/thunderbird");
  });
  afterAll(async () => {
    await tb?.stop();
    await removeFolder(downloads);
  });

  describe("what a sender demands", () => {
    beforeEach(() => begin({}));

    test("On is chosen with the keyboard alone, kept, and there after a reload", async () => {
      expect(await texts("legend")).toContain("Alice Sender <alice@sender.test>");
      await chooseMode(1);
      await waitFor("Saved.", async () => (await texts("[role=status]")).includes("Saved."));
      expect(await senders()).toEqual([
        { pattern: "alice@sender.test", mode: "on", rules: [], expert: EXPERT },
      ]);
      await page.open();
      const chosen = await page.run(() => {
        const options = document.querySelector("postweg-options")?.shadowRoot;
        const list = options?.querySelector("postweg-senders")?.shadowRoot;
        const row = list?.querySelector("postweg-sender")?.shadowRoot;
        return row?.querySelector<HTMLInputElement>("[name=mode]:checked")?.value;
      });
      expect(chosen).toBe("on");
    });

    test("the expert's fields are kept; a wait that is none is named and does not count", async () => {
      await chooseMode(2);
      await waitFor("the fields", async () => (await page.run(fieldState, "level")) !== null);
      await field("level");
      await page.press("End");
      await fill("wait", "75");
      await page.press("Tab");
      await waitFor("the fault", async () =>
        (await texts("#wait-fault")).includes("Enter a whole number from 0 to 60."),
      );
      expect((await senders())[0]?.expert).toEqual({ ...EXPERT, level: "dane" });
      await fill("wait", "30");
      await page.press("Tab");
      await waitFor("the wait", async () => (await senders())[0]?.expert.wait === 30);
      expect(await texts("#wait-fault")).toEqual([""]);
      await field("high-risk");
      await page.press("Enter");
      await waitFor("the preset", async () => {
        return (await senders())[0]?.expert.level === PRESETS["high-risk"].level;
      });
      expect((await senders())[0]).toMatchObject({ mode: "expert", expert: PRESETS["high-risk"] });
      expect((await page.run(fieldState, "wait"))?.value).toBe("15");
    });

    test("an exception is added and removed; one that is none stays in its field, with what to do", async () => {
      await tabTo(page, ({ tag }) => tag === "summary");
      await page.press("Enter");
      await fill("rulePattern", "no domain");
      await page.press("Enter");
      await waitFor("the fault", async () => (await texts("#rule-fault"))[0] !== "");
      expect((await texts("#rule-fault"))[0]).toContain("Write it like ann@example.org");
      expect((await page.run(fieldState, "rulePattern"))?.value).toBe("no domain");
      expect((await page.run(readFocus)).name).toBe("rulePattern");
      expect(await senders()).toEqual([]);

      await page.press("SelectAll");
      await page.type("*.clinic.example");
      await page.press("Enter");
      await waitFor("the rule", async () => (await texts("summary")).includes("Exceptions: 1"));
      expect((await senders())[0]).toMatchObject({
        mode: "off",
        rules: [{ pattern: "*.clinic.example", demand: "tls" }],
      });
      expect((await page.run(fieldState, "rulePattern"))?.value).toBe("");
      expect(await texts("#rule-fault")).toEqual([""]);

      await field("demand");
      await page.press("Home");
      await waitFor("the change", async () => (await senders())[0]?.rules[0]?.demand === "allow");
      await field("removeRule");
      await page.press("Enter");
      await waitFor("the end of it", async () => (await texts("summary"))[0] === "Exceptions: 0");
      expect((await senders())[0]?.rules).toEqual([]);
      expect((await page.run(readFocus)).name).toBe("rulePattern");
    });

    test("aliases are covered by a pattern, until they have a choice of their own", async () => {
      await fill("senderPattern", "sender test");
      await page.press("Enter");
      await waitFor("the fault", async () => (await texts("#pattern-fault"))[0] !== "");
      await page.press("SelectAll");
      await page.type("*@sender.test");
      await page.press("Enter");
      await waitFor("the entry", async () => (await senders()).length === 1);
      expect((await senders())[0]).toMatchObject({ pattern: "*@sender.test", mode: "on" });
      await waitFor("the cover", async () =>
        (await texts("p")).includes("The entry for *@sender.test counts: On"),
      );
      await field("own");
      await page.press("Enter");
      await waitFor("the own entry", async () => (await senders()).length === 2);
      await waitFor("the way back", async () => (await texts("[name=removeSender]")).length === 2);
      expect(await texts("[name=removeSender]")).toEqual([
        "Let the entry for *@sender.test count again",
        "Remove *@sender.test",
      ]);
      await tabTo(page, ({ text }) => text === "Remove *@sender.test");
      await page.press("Enter");
      await waitFor("one entry", async () => (await senders()).length === 1);
      expect((await senders())[0]).toMatchObject({ pattern: "alice@sender.test", mode: "on" });
    });
  });

  test("never look up: a line that is none is named by its number, and nothing is lost", async () => {
    await begin({});
    await fill("neverLookUp", "*.private.example");
    await page.press("Enter");
    await page.type("what is this");
    await tabTo(page, ({ text }) => text === "Save");
    await page.press("Enter");
    await waitFor("the fault", async () => (await texts("#faults .fault")).length === 1);
    expect((await texts("#faults .fault"))[0]).toMatch(/^Line 2: “what is this” is neither/);
    expect((await page.run(fieldState, "neverLookUp"))?.value).toContain("what is this");
    expect((await settings())?.neverLookUp).toBeUndefined();
    expect((await page.run(readFocus)).name).toBe("neverLookUp");
    await page.press("SelectAll");
    await page.type("*.private.example");
    await tabTo(page, ({ text }) => text === "Save");
    await page.press("Enter");
    await waitFor("it", async () => (await settings())?.neverLookUp?.length === 1);
    expect(await texts("#faults .fault")).toEqual([]);
  });

  describe("what is remembered", () => {
    beforeEach(async () => {
      await begin({}, MEMORY);
      await waitFor("the list", async () => (await texts(".domain")).length === 2);
    });

    test("what became less stands first, and is lifted", async () => {
      expect(await texts(".domain")).toEqual(["held.example", "dane.example"]);
      expect((await texts(".list .fault"))[0]).toMatch(
        /^It was SSL ok \(seen\) until .*2026.* Now it is no SSL, since .*2026/,
      );
      await field("lift");
      await page.press("Enter");
      await waitFor("the end of it", async () => (await texts(".domain")).length === 1);
      await waitFor("it on the disk", async () => {
        const { domains } = await stored<MemoryContent>("memory");
        return domains.every(({ lock }) => lock === undefined);
      });
    });

    test("a filter finds one, and it is forgotten", async () => {
      await fill("filter", "DANE");
      await waitFor("one", async () => (await texts(".domain")).length === 1);
      await field("forget");
      await page.press("Enter");
      await waitFor("none", async () => (await texts(".domain")).length === 0);
      expect(await texts("#count")).toEqual(["Shown: 0 of 0 that match. Remembered: 1. Held: 1."]);
    });

    test("exported, erased, imported: all is as it was", async () => {
      const own = { pattern: "alice@sender.test", mode: "on", rules: [], expert: EXPERT } as const;
      await begin({ version: 2, senders: [own], backendToken: "secret" }, MEMORY);
      await waitFor("the list", async () => (await texts(".domain")).length === 2);
      await field("withMemory");
      await page.press("Space");
      await field("export");
      await page.press("Enter");
      const name = await waitFor("the file", async () =>
        (await readdir(downloads)).find((file) => file.endsWith(".json")),
      );
      await sleep(300); // to be written to its end
      const text = await readFile(join(downloads, name), "utf8");
      expect(name).toMatch(/^postweg-\d{4}-\d\d-\d\d\.json$/);
      expect(text).not.toContain("secret");

      await field("erase");
      await page.press("Enter");
      await waitFor("the question", async () => {
        return (await page.run(readFocus)).name === "eraseNot";
      });
      await field("eraseAll");
      await page.press("Enter");
      await waitFor(
        "nothing",
        async () => (await texts("#count"))[0] === "Nothing is remembered yet.",
      );
      await chooseMode(1);
      await waitFor("another choice", async () => (await senders())[0]?.mode === "expert");

      await chooseFile("half.json", text.slice(0, 300));
      await waitFor("the fault", async () => (await texts("#file-fault"))[0] !== "");
      expect((await texts("#file-fault"))[0]).toContain("it is no JSON");
      await chooseFile("wrong.json", text.replace('"on"', '"perhaps"'));
      await waitFor("the fault", async () =>
        (await texts("#file-fault"))[0]?.includes("settings.senders[0].mode"),
      );
      expect((await senders())[0]?.mode).toBe("expert");
      expect(await page.run(fieldState, "import")).toBeNull();

      await chooseFile(name, text);
      await waitFor("the question", async () => (await page.run(fieldState, "import")) !== null);
      await field("import");
      await page.press("Enter");
      await waitFor("the list", async () => (await texts(".domain")).length === 2);
      expect(await texts(".domain")).toEqual(["held.example", "dane.example"]);
      expect(await senders()).toEqual([own]);
      await waitFor("it on the disk", async () => {
        return (await stored<MemoryContent>("memory")).domains.length === 2;
      });
      expect((await settings())?.backendToken).toBe("secret");
    });
  });

  describe("for everybody", () => {
    beforeAll(async () => {
      await begin(
        {
          neverLookUp: ["*.private.example"],
          senders: [
            { pattern: "*@secure.sender.test", mode: "expert" },
            {
              pattern: "alice@sender.test",
              mode: "expert",
              rules: [
                {
                  pattern: `${"long-".repeat(12)}name.${"clinic-".repeat(8)}x.example`,
                  demand: "dane",
                },
              ],
            },
          ],
        },
        MEMORY,
      );
      await waitFor("the list", async () => (await texts(".domain")).length === 2);
      await page.run(openAll);
    });

    test.each([
      ["light", "thunderbird-compact-light@mozilla.org"],
      ["dark", "thunderbird-compact-dark@mozilla.org"],
    ])("axe finds nothing, in %s", async (scheme, theme) => {
      await tb.useTheme(theme);
      await waitFor("the light", () =>
        page.run(
          (scheme: string) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
          scheme,
        ),
      );
      expect(await page.run(runAxe, axeCore.source)).toEqual([]);
    });

    test.each([
      ["360 pixels", 360, 1],
      ["200 % of 720 pixels", 720, 2],
    ])("nothing scrolls sideways at %s", async (_, width, zoom) => {
      await resize(width, zoom);
      const inner = Math.round(width / zoom);
      await waitFor("the width", async () => (await page.run(() => innerWidth)) === inner);
      const { over, beyond } = await page.run(readOverflow);
      expect(beyond).toEqual([]);
      expect(over).toBe(0);
    });

    test("each target is at least 24 by 24 pixels, or its label is (WCAG 2.5.8)", async () => {
      await resize(0, 1);
      expect(await page.run(findSmall)).toEqual([]);
    });
  });
});

/** As a person would in the dialog, which no test can reach. */
async function chooseFile(name: string, text: string): Promise<void> {
  await page.run(
    (name: string, text: string) => {
      const options = document.querySelector("postweg-options")?.shadowRoot;
      const backup = options?.querySelector("postweg-backup")?.shadowRoot;
      const input = backup?.querySelector<HTMLInputElement>("#file");
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "application/json" }));
      if (!input) throw new Error("no field");
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    text,
  );
}

/** Of the tab, in pixels; 0 for as wide as it goes. */
async function resize(width: number, zoom: number): Promise<void> {
  await tb.chrome.run(
    tb.main,
    (width: number, zoom: number) => {
      const tabs = document.getElementById("tabmail") as unknown as {
        selectedBrowser: HTMLElement & { fullZoom: number };
      };
      const { selectedBrowser } = tabs;
      selectedBrowser.style.maxWidth = width === 0 ? "" : `${width}px`;
      selectedBrowser.style.minWidth = width === 0 ? "" : `${width}px`;
      selectedBrowser.fullZoom = zoom;
    },
    width,
    zoom,
  );
}

function openAll(): void {
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "details") (element as HTMLDetailsElement).open = true;
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
}

async function runAxe(source: string): Promise<string[]> {
  // In the page's own world the policy against eval would forbid this; a test's is another.
  (0, eval)(source);
  const { axe } = window as unknown as {
    axe: {
      run(options: object): Promise<{
        violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
        passes: readonly unknown[];
      }>;
    };
  };
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations, passes } = await axe.run({ runOnly: { type: "tag", values } });
  // A page in which little was found to look at would pass, too.
  if (passes.length < 10) return ["hardly anything was looked at"];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

function readOverflow(): { over: number; beyond: string[] } {
  const { scrollWidth, clientWidth } = document.documentElement;
  const beyond: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      const { right } = element.getBoundingClientRect();
      if (right > clientWidth + 1)
        beyond.push(`${element.localName} ${element.className} ${right}`);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.body);
  return { over: scrollWidth - clientWidth, beyond };
}

function findSmall(): string[] {
  const small: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!element.matches("button, summary, input, select, textarea")) continue;
      const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
      if (width < 24 || height < 24) small.push(`${element.localName} ${width}x${height}`);
    }
  };
  walk(document.body);
  return small;
}
