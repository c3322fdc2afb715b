/** The patterns of rules, identities and the list of those never looked up. */
import { describe, expect, test } from "@jest/globals";
import { addressKey, closest, matchesAny, parsePattern } from "../../../src/core/policy/pattern.ts";

describe("parsePattern", () => {
  const good = (text: string, kind: string, value: string) =>
    test(`${text}: ${kind} ${value}`, () => {
      expect(parsePattern(text)).toEqual({ ok: true, value: { kind, value } });
    });
  const bad = (text: string, fault: string) =>
    test(`${JSON.stringify(text)} is ${fault}`, () => {
      expect(parsePattern(text)).toMatchObject({ ok: false, fault });
    });

  good("ann@example.org", "address", "ann@example.org");
  good("Ann@EXAMPLE.org", "address", "ann@example.org");
  good("example.org", "domain", "example.org");
  good("  example.org\t", "domain", "example.org");
  good("example.org.", "domain", "example.org");
  good("*@example.org", "domain", "example.org");
  good("*.example.org", "below", "example.org");
  good("*.Münster.example", "below", "xn--mnster-3ya.example");
  good("münchen.de", "domain", "xn--mnchen-3ya.de");
  good("XN--MNCHEN-3YA.DE", "domain", "xn--mnchen-3ya.de");
  good("ann@MÜNCHEN.de", "address", "ann@xn--mnchen-3ya.de");
  good("JÖRG@example.org", "address", "jörg@example.org");
  good('"Ann B"@example.org', "address", '"ann b"@example.org');
  good('"a@b"@example.org', "address", '"a@b"@example.org');
  good("test", "domain", "test");

  bad("", "empty");
  bad(" \t", "empty");
  bad("*", "invalid");
  bad("*.", "invalid");
  bad("*@", "invalid");
  bad("*.*.example.org", "invalid");
  bad("*example.org", "invalid");
  bad("ex*mple.org", "invalid");
  bad("@example.org", "invalid");
  bad("ann@", "invalid");
  bad("ann@*.example.org", "invalid");
  bad("*.ann@example.org", "invalid");
  bad("ann@b@example.org", "invalid");
  bad("ann@[192.0.2.1]", "invalid");
  bad("[192.0.2.1]", "invalid");
  bad("192.0.2.1", "invalid");
  bad("example..org", "invalid");
  bad("-example.org", "invalid");
  bad("exa mple.org", "invalid");
  bad("https://example.org/", "invalid");
  bad("Ann <ann@example.org>", "invalid");
  bad(`${"a".repeat(64)}.org`, "invalid");
});

describe("addressKey", () => {
  const row = (text: string, key: string | undefined) =>
    test(`${text}: ${key ?? "none"}`, () => expect(addressKey(text)).toBe(key));

  row("Ann@Example.ORG.", "ann@example.org");
  row("ann@münchen.de", "ann@xn--mnchen-3ya.de");
  row("ann@xn--mnchen-3ya.de", "ann@xn--mnchen-3ya.de");
  row(" ann@example.org ", "ann@example.org");
  row('"Ann B"@example.org', '"ann b"@example.org');
  // RFC 5321 §4.1.2: quoted where no quoting is needed is the same mailbox.
  row('"ann"@example.org', "ann@example.org");
  row('"a\\nn.b"@example.org', "ann.b@example.org");
  row('"a..b"@example.org', '"a..b"@example.org');
  row('"a\\ b"@example.org', '"a b"@example.org');
  row('"a\\"b"@example.org', '"a\\"b"@example.org');
  row('"a\\\\b"@example.org', '"a\\\\b"@example.org');
  row('""@example.org', '""@example.org');
  row("ann", undefined);
  row("ann@[192.0.2.1]", undefined);
  row("", undefined);
});

describe("closest", () => {
  const items = [
    "*.test",
    "*.a.test",
    "a.test",
    "x.a.test",
    "ann@a.test",
    "nonsense pattern",
    "",
    "*.xn--mnchen-3ya.de",
  ].map((pattern) => ({ pattern }));
  const row = (address: string, pattern: string | undefined) =>
    test(`${address}: ${pattern ?? "none"}`, () => {
      expect(closest(items, address)?.pattern).toBe(pattern);
      expect(closest([...items].reverse(), address)?.pattern).toBe(pattern);
    });

  row("ann@a.test", "ann@a.test");
  row("ANN@A.TEST", "ann@a.test");
  row('"ann"@a.test', "ann@a.test");
  row("bob@a.test", "a.test");
  row("ann@x.a.test", "x.a.test");
  row("ann@y.a.test", "*.a.test");
  row("ann@z.y.a.test", "*.a.test");
  row("ann@b.test", "*.test");
  // `*.` is for what is below, whole labels only.
  row("ann@test", undefined);
  row("ann@ba.test", "*.test");
  row("ann@atest", undefined);
  row("ann@mail.münchen.de", "*.xn--mnchen-3ya.de");
  row("ann@münchen.de", undefined);
  row("ann", undefined);
  row("ann@[192.0.2.1]", undefined);

  test("an address is closer than the longest domain there can be", () => {
    const label = "a".repeat(62);
    const long = `${label}.${label}.${label}.test`;
    const patterns = [`*.${long}`, `x.${long}`, `ann@x.${long}`].map((pattern) => ({ pattern }));
    expect(closest(patterns, `ann@x.${long}`)).toBe(patterns[2]);
    expect(closest(patterns, `bob@x.${long}`)).toBe(patterns[1]);
    expect(closest(patterns, `bob@y.${long}`)).toBe(patterns[0]);
  });

  test("of two alike the first", () => {
    const twins = [{ pattern: "a.test" }, { pattern: "A.test." }];
    expect(closest(twins, "ann@a.test")).toBe(twins[0]);
  });
});

test("matchesAny: one pattern is enough", () => {
  expect(matchesAny(["b.test", "münchen.de"], "ann@xn--mnchen-3ya.de")).toBe(true);
  expect(matchesAny(["b.test", "*.a.test"], "ann@a.test")).toBe(false);
  expect(matchesAny([], "ann@a.test")).toBe(false);
});
