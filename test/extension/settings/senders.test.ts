import { describe, expect, test } from "@jest/globals";
import { OFF, ON } from "../../../src/core/policy/demand.ts";
import {
  allowAlways,
  demandOf,
  EXPERT,
  MAX_RULES,
  PRESETS,
  type Sender,
} from "../../../src/extension/settings/senders.ts";
import { readSettings } from "../../../src/extension/settings/settings.ts";

const sender = (pattern: string, parts: Partial<Sender> = {}): Sender => ({
  pattern,
  mode: "on",
  rules: [],
  expert: EXPERT,
  ...parts,
});

const read = (...senders: unknown[]) => readSettings({ senders }).senders;

describe("whose demand counts", () => {
  const senders = [
    sender("*.example.org"),
    sender("*.deep.example.org"),
    sender("*@secure.example.org"),
    sender("me@secure.example.org"),
  ];
  const of = (from: string, given: readonly Sender[] = senders) =>
    demandOf({ senders: given, neverLookUp: [] }, from).sender?.pattern;

  test.each([
    ["an address before its domain", "me@secure.example.org", "me@secure.example.org"],
    ["without regard to case", "ME@Secure.Example.ORG", "me@secure.example.org"],
    ["a domain before those above it", "new-alias@secure.example.org", "*@secure.example.org"],
    ["the longer *. before the shorter", "me@very.deep.example.org", "*.deep.example.org"],
    ["*. for what is below", "me@other.example.org", "*.example.org"],
  ])("%s", (_, from, pattern) => {
    expect(of(from)).toBe(pattern);
    expect(of(from, senders.toReversed())).toBe(pattern);
  });

  test.each([
    ["*. does not mean the domain itself", "me@example.org"],
    ["nor one that only ends like it", "me@notexample.org"],
    ["another domain", "me@example.com"],
    ["no address", "me"],
    ["nothing", ""],
    ["a numeric server", "me@[192.0.2.1]"],
  ])("nobody's: %s", (_, from) => {
    expect(of(from)).toBeUndefined();
    expect(demandOf({ senders, neverLookUp: [] }, from).mode).toBe("off");
  });

  test("of two for the same the first", () => {
    const twice = [sender("me@example.org", { mode: "expert" }), sender("ME@example.org")];
    expect(demandOf({ senders: twice, neverLookUp: [] }, "me@example.org").mode).toBe("expert");
  });
});

describe("what is demanded", () => {
  const rules = [{ pattern: "example.net", demand: "allow" }] as const;
  const neverLookUp = ["private.example"];
  const of = (parts: Partial<Sender>) =>
    demandOf(
      { senders: [sender("me@example.org", { rules: [...rules], ...parts })], neverLookUp },
      "me@example.org",
    );

  test("nothing, off; the rules count all the same", () => {
    const { demand, wait } = of({ mode: "off" });
    expect(demand).toEqual({ ...OFF, rules, neverLookUp });
    expect(wait).toBe(3000);
  });

  test("encryption or not at all, on; what expert says does not count", () => {
    const expert = { ...EXPERT, level: "dane", wait: 60, unknown: "allow" } as const;
    const { demand, wait } = of({ mode: "on", expert });
    expect(demand).toEqual({ ...ON, rules, neverLookUp });
    expect(wait).toBe(15_000);
  });

  test("what the expert says", () => {
    const expert = {
      level: "authenticated",
      minTls: "TLSv1.3",
      unknown: "ask",
      notMet: "ask",
      repliesToClear: "allow",
      exemptEndToEnd: true,
      wait: 0,
    } as const;
    const { demand, wait } = of({ mode: "expert", expert });
    expect({ ...demand, wait }).toEqual({ ...expert, rules, neverLookUp });
  });

  test("expert settings nobody touched are those of On", () => {
    expect(of({ mode: "expert" }).demand).toEqual(of({ mode: "on" }).demand);
    expect(of({ mode: "expert" }).wait).toBe(of({ mode: "on" }).wait);
  });

  test("no list, no wish: nobody has a sender", () => {
    const nobody = demandOf({ senders: [], neverLookUp }, "me@example.org");
    expect(nobody.demand).toEqual({ ...OFF, neverLookUp });
  });
});

describe("the presets", () => {
  test("normal risk: encrypted, and what is not known is held", () => {
    expect(PRESETS["normal-risk"]).toMatchObject({ level: "tls", unknown: "refuse" });
  });

  test("high risk demands more of the same", () => {
    expect(PRESETS["high-risk"]).toEqual({
      ...PRESETS["normal-risk"],
      level: "authenticated",
      repliesToClear: "refuse",
    });
  });
});

describe("what cannot be understood is rather too strict than too lenient", () => {
  test.each<[string, object, object]>([
    ["a mode of a later version", { mode: "paranoid" }, { mode: "on" }],
    ["no mode", {}, { mode: "on" }],
    ["a level", { expert: { level: "quantum" } }, { expert: { ...EXPERT, level: "dane" } }],
    [
      "a TLS version",
      { expert: { minTls: "TLSv2" } },
      { expert: { ...EXPERT, minTls: "TLSv1.3" } },
    ],
    ["unknown", { expert: { unknown: "maybe" } }, { expert: EXPERT }],
    ["not met", { expert: { notMet: "allow" } }, { expert: EXPERT }],
    [
      "replies",
      { expert: { repliesToClear: "maybe" } },
      { expert: { ...EXPERT, repliesToClear: "refuse" } },
    ],
    ["exemption", { expert: { exemptEndToEnd: "yes" } }, { expert: EXPERT }],
    ["a wait of years", { expert: { wait: 1e9 } }, { expert: EXPERT }],
    ["a wait of less than nothing", { expert: { wait: -1 } }, { expert: EXPERT }],
    ["expert settings that are none", { expert: "strict" }, { expert: EXPERT }],
    ["rules that are none", { rules: "none" }, { rules: [] }],
    [
      "a rule's demand",
      { rules: [{ pattern: "a.example", demand: "quantum" }] },
      { rules: [{ pattern: "a.example", demand: "dane" }] },
    ],
    [
      "a rule by itself",
      {
        rules: [
          { pattern: "no pattern", demand: "dane" },
          { pattern: "a.example", demand: "tls" },
        ],
      },
      { rules: [{ pattern: "a.example", demand: "tls" }] },
    ],
  ])("%s", (_, given, expected) => {
    expect(read({ pattern: "me@example.org", ...given })).toEqual([
      { ...sender("me@example.org"), ...expected },
    ]);
  });

  test.each<[string, unknown]>([
    ["no pattern", { mode: "on" }],
    ["a pattern that is none", { pattern: "me at example.org", mode: "on" }],
    ["a pattern without end", { pattern: `${"a".repeat(320)}@example.org` }],
    ["null", null],
    ["text", "me@example.org"],
  ])("a broken sender does not take the others with it: %s", (_, broken) => {
    const [one, other] = [sender("a@example.org"), sender("b@example.org")];
    expect(read(one, broken, other)).toEqual([one, other]);
  });
});

describe("always allow", () => {
  test("makes a rule of the sender that counts, and leaves the others alone", () => {
    const senders = [sender("*@example.org"), sender("me@example.org"), sender("a@example.com")];
    const after = allowAlways(senders, "me@example.org", ["bad.example", "worse.example"]);
    expect(after).toEqual([
      senders[0],
      sender("me@example.org", {
        rules: [
          { pattern: "bad.example", demand: "allow" },
          { pattern: "worse.example", demand: "allow" },
        ],
      }),
      senders[2],
    ]);
  });

  test("makes an entry, still off, for one who has none", () => {
    const rules = [{ pattern: "bad.example", demand: "allow" as const }];
    expect(allowAlways([], "me@example.org", ["bad.example"])).toEqual([
      sender("me@example.org", { mode: "off", rules }),
    ]);
  });

  test.each(["bad.example", "BAD.example", "*@bad.example"])(
    "takes the place of the rule for %s",
    (pattern) => {
      const rules = [{ pattern, demand: "tls" as const }];
      const [after] = allowAlways([sender("me@example.org", { rules })], "me@example.org", [
        "bad.example",
      ]);
      expect(after?.rules).toEqual([{ pattern: "bad.example", demand: "allow" }]);
    },
  );

  test("leaves rules for what is below, and for addresses", () => {
    const rules = ["*.bad.example", "ann@bad.example"].map((pattern) => ({
      pattern,
      demand: "dane" as const,
    }));
    const [after] = allowAlways([sender("me@example.org", { rules })], "me@example.org", [
      "bad.example",
    ]);
    expect(after?.rules).toEqual([...rules, { pattern: "bad.example", demand: "allow" }]);
  });

  test("when there are too many, an old permission goes and no demand", () => {
    const rules = Array.from({ length: MAX_RULES }, (_, i) => ({
      pattern: `d${i}.example`,
      demand: i === 7 ? ("allow" as const) : ("dane" as const),
    }));
    const [after] = allowAlways([sender("me@example.org", { rules })], "me@example.org", [
      "x.example",
    ]);
    expect(after?.rules).toHaveLength(MAX_RULES);
    expect(after?.rules.map(({ pattern }) => pattern)).not.toContain("d7.example");
    expect(after?.rules.at(-1)).toEqual({ pattern: "x.example", demand: "allow" });
  });
});
