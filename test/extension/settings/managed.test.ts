import { describe, expect, test } from "@jest/globals";
import {
  mergeSettings,
  ownEntries,
  readManaged,
  UNMANAGED,
} from "../../../src/extension/settings/managed.ts";
import { EXPERT } from "../../../src/extension/settings/senders.ts";
import { DEFAULTS } from "../../../src/extension/settings/settings.ts";

const BACKEND = "https://probe.example/";

describe("what an administrator sets", () => {
  test("entries and locks", () => {
    expect(readManaged({ settings: { backend: BACKEND }, locked: ["backend", "senders"] })).toEqual(
      {
        entries: { backend: BACKEND },
        locked: ["backend", "senders"],
        faults: [],
      },
    );
  });

  test.each<[string, unknown]>([
    ["nothing", {}],
    ["empty halves", { settings: {}, locked: [] }],
    ["a version", { settings: { version: 2 } }],
  ])("%s is nothing, and no fault", (_, stored) => {
    expect(readManaged(stored)).toEqual(UNMANAGED);
  });

  test("what a sender leaves out has its default, and is no fault", () => {
    const { entries, faults } = readManaged({
      settings: {
        senders: [{ pattern: "*@example.org", mode: "expert", expert: { level: "dane" } }],
      },
    });
    expect(faults).toEqual([]);
    expect(entries.senders).toEqual([
      { pattern: "*@example.org", mode: "expert", rules: [], expert: { ...EXPERT, level: "dane" } },
    ]);
  });
});

describe("faults are named, and take nothing else with them", () => {
  const senders = (one: object) => ({
    settings: { senders: [{ pattern: "a@example.org", mode: "on" }, one] },
  });

  test.each<[string, unknown, string[]]>([
    ["no object", "on", ["settings"]],
    ["a list", [], ["settings"]],
    ["settings that are none", { settings: [] }, ["settings"]],
    ["locks that are none", { locked: "senders" }, ["locked"]],
    ["a lock of nothing", { locked: ["senders", "sender", 3] }, ["locked[1]", "locked[2]"]],
    ["an entry that isn't one", { settings: { demand: "dane" } }, ["settings.demand"]],
    ["an entry outside of settings", { backend: BACKEND }, ["backend"]],
    ["a value", { settings: { backend: "http://probe.example/" } }, ["settings.backend"]],
    [
      "a pattern of many",
      { settings: { neverLookUp: ["a.example", "?"] } },
      ["settings.neverLookUp"],
    ],
    ["a sender", senders({ mode: "on" }), ["settings.senders"]],
    ["a mode", senders({ pattern: "b@example.org", mode: "On" }), ["settings.senders[1].mode"]],
    [
      "a level",
      senders({ pattern: "b@example.org", mode: "expert", expert: { level: "TLS" } }),
      ["settings.senders[1].expert.level"],
    ],
    [
      "a misspelt name",
      senders({ pattern: "b@example.org", mode: "expert", expert: { exemptEndtoend: true } }),
      ["settings.senders[1].expert.exemptEndtoend"],
    ],
    [
      "a rule",
      senders({ pattern: "b@example.org", mode: "on", rules: [{ pattern: "", demand: "tls" }] }),
      ["settings.senders[1].rules"],
    ],
  ])("%s", (_, stored, faults) => {
    expect(readManaged(stored).faults).toEqual(faults);
  });

  test("a fault among the locks opens none of the others", () => {
    expect(readManaged({ settings: { backend: BACKEND }, locked: [3, "backend"] })).toMatchObject({
      entries: { backend: BACKEND },
      locked: ["backend"],
    });
    expect(readManaged({ settings: 1, locked: ["senders"] }).locked).toEqual(["senders"]);
    expect(readManaged({ settings: { backend: BACKEND }, locked: 1 }).entries).toEqual({
      backend: BACKEND,
    });
  });

  test("of a list the rest counts", () => {
    const { entries } = readManaged({ settings: { neverLookUp: ["a.example", "?", "b.example"] } });
    expect(entries.neverLookUp).toEqual(["a.example", "b.example"]);
  });
});

describe("whose value counts", () => {
  const managed = readManaged({
    settings: { backend: BACKEND, policies: "backend" },
    locked: ["backend", "fallbackResolver"],
  });

  test("locked: the administrator's, whatever the person set", () => {
    const own = { backend: "https://own.example/", fallbackResolver: "" };
    const { backend, fallbackResolver } = mergeSettings(own, managed);
    expect(backend).toBe(BACKEND);
    expect(fallbackResolver).toBe(DEFAULTS.fallbackResolver);
  });

  test("not locked: the person's, else the administrator's, else the default", () => {
    expect(mergeSettings({ policies: "off" }, managed).policies).toBe("off");
    expect(mergeSettings({}, managed).policies).toBe("backend");
    expect(mergeSettings({}, managed).resolver).toBe(DEFAULTS.resolver);
    expect(mergeSettings({}, UNMANAGED)).toEqual(DEFAULTS);
  });

  test("only what differs is the person's own", () => {
    const settings = {
      ...mergeSettings({}, managed),
      remember: false,
      backend: "https://x.example/",
    };
    expect(ownEntries(settings, managed)).toEqual({ remember: false });
  });

  test("the default is a choice where the administrator says otherwise", () => {
    const settings = { ...mergeSettings({}, managed), policies: DEFAULTS.policies };
    expect(ownEntries(settings, managed)).toEqual({ policies: DEFAULTS.policies });
    expect(mergeSettings({ policies: DEFAULTS.policies }, managed).policies).toBe("direct");
  });

  test("nothing of one's own is nothing to write down", () => {
    expect(ownEntries(mergeSettings({}, managed), managed)).toEqual({});
    expect(ownEntries(DEFAULTS, UNMANAGED)).toEqual({});
  });
});
