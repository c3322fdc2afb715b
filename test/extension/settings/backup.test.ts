import { describe, expect, test } from "@jest/globals";
import type { MemoryContent } from "../../../src/core/memory/memory.ts";
import {
  readBackup,
  taken,
  writeBackup,
  type Backup,
} from "../../../src/extension/settings/backup.ts";
import { EXPERT } from "../../../src/extension/settings/senders.ts";
import { DEFAULTS, type Settings } from "../../../src/extension/settings/settings.ts";

const DATE = "2026-11-24T03:00:00.000Z";

const SETTINGS: Settings = {
  ...DEFAULTS,
  backend: "https://probe.example/",
  backendToken: "secret-token",
  remember: false,
  neverLookUp: ["*.private.example"],
  senders: [
    {
      pattern: "me@example.org",
      mode: "expert",
      rules: [{ pattern: "a.example", demand: "dane" }],
      expert: { ...EXPERT, level: "authenticated", minTls: "TLSv1.3" },
    },
  ],
};

const proven = { strength: "dane", by: "dane", since: 1, at: 2, vantage: "" } as const;
const MEMORY: MemoryContent = {
  domains: [
    { domain: "a.example", proven },
    {
      domain: "b.example",
      lock: {
        since: 3,
        was: { ...proven, by: undefined },
        now: { state: "none", enforced: false },
        vantage: "",
        hosts: ["mx.b.example"],
      },
    },
  ],
  hosts: [{ host: "mx.a.example", proven }],
};

function good(text: string): Backup {
  const read = readBackup(text);
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  return read.value;
}

function bad(file: unknown) {
  const read = readBackup(typeof file === "string" ? file : JSON.stringify(file));
  return read.ok ? undefined : read.fault;
}

const file = (parts: object = {}) => ({ kind: "postweg-backup", version: 1, date: DATE, ...parts });

describe("there and back", () => {
  const { backendToken: token, ...rest } = SETTINGS;

  test("settings, but never the token", () => {
    const text = writeBackup(SETTINGS, undefined, DATE);
    expect(text).not.toContain(token);
    expect(text).not.toContain("Token");
    expect(good(text)).toEqual({ date: DATE, settings: rest, memory: undefined });
  });

  test("and what is remembered", () => {
    expect(good(writeBackup(SETTINGS, MEMORY, DATE)).memory).toEqual(MEMORY);
  });
});

describe("a file that is not understood as a whole is refused, with what is wrong", () => {
  test.each<[string, unknown, unknown]>([
    ["nothing", "", { kind: "not-json" }],
    ["half a file", writeBackup(SETTINGS, MEMORY, DATE).slice(0, -20), { kind: "not-json" }],
    ["a text", "hello", { kind: "not-json" }],
    ["a number", 7, { kind: "not-ours" }],
    ["null", null, { kind: "not-ours" }],
    ["a list", [file()], { kind: "not-ours" }],
    ["somebody else's", { kind: "other", settings: {} }, { kind: "not-ours" }],
    ["bare settings", { resolver: DEFAULTS.resolver }, { kind: "not-ours" }],
    ["a later version", file({ version: 2 }), { kind: "newer" }],
    ["later settings", file({ settings: { version: 99 } }), { kind: "newer" }],
    ["settings that are none", file({ settings: [] }), { kind: "entries", paths: ["settings"] }],
    [
      "an entry nobody knows",
      file({ settings: { demand: 1 } }),
      { kind: "entries", paths: ["settings.demand"] },
    ],
    [
      "a resolver that is none",
      file({ settings: { resolver: "http://resolver.example/" } }),
      { kind: "entries", paths: ["settings.resolver"] },
    ],
    [
      "a level that is none",
      file({
        settings: { senders: [{ pattern: "a@b.example", mode: "expert", expert: { level: "x" } }] },
      }),
      { kind: "entries", paths: ["settings.senders[0].expert.level"] },
    ],
    ["memory that is none", file({ memory: [] }), { kind: "entries", paths: ["memory"] }],
    [
      "memory elsewhere",
      file({ memory: { domain: "a.example" } }),
      { kind: "entries", paths: ["memory.domain"] },
    ],
    [
      "a remembered domain that is none",
      file({ memory: { domains: [{ domain: "?", proven }], hosts: [] } }),
      { kind: "entries", paths: ["memory.domains"] },
    ],
  ])("%s", (_, given, fault) => {
    expect(bad(given)).toEqual(fault);
  });
});

test("a file without a date or settings changes nothing, and is no fault", () => {
  expect(good(JSON.stringify({ kind: "postweg-backup", version: 1 }))).toEqual({
    date: "",
    settings: {},
    memory: undefined,
  });
});

describe("what is taken over", () => {
  const backup = (settings: Partial<Settings>): Backup => ({
    date: DATE,
    settings,
    memory: undefined,
  });

  test("what the file names", () => {
    expect(taken(backup({ remember: false }), SETTINGS)).toEqual({ remember: false });
  });

  test("so do those of further backends", () => {
    const now = {
      ...SETTINGS,
      furtherBackends: [{ url: "https://b.example/", token: "b-secret" }],
    };
    const text = writeBackup(now, undefined, "2026-11-23");
    expect(text).not.toContain("b-secret");
    const back = readBackup(text);
    expect(back.ok && taken(back.value, now).furtherBackends).toEqual(now.furtherBackends);
    const elsewhere = { ...now, furtherBackends: [] };
    expect(back.ok && taken(back.value, elsewhere).furtherBackends).toEqual([
      { url: "https://b.example/", token: "" },
    ]);
  });

  test("the token stays with its backend, and goes to no other", () => {
    const same = backup({ backend: SETTINGS.backend });
    expect({ ...SETTINGS, ...taken(same, SETTINGS) }.backendToken).toBe("secret-token");
    const other = backup({ backend: "https://other.example/" });
    expect({ ...SETTINGS, ...taken(other, SETTINGS) }.backendToken).toBe("");
    const none = backup({ backend: "" });
    expect({ ...SETTINGS, ...taken(none, SETTINGS) }.backendToken).toBe("");
  });
});
