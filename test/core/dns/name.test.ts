import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DnsName } from "../../../src/core/dns/name.ts";
import { WireReader } from "../../../src/core/dns/wire-reader.ts";

/** Any name the wire can carry: labels of any octets. */
export const anyName = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 8 })
  .map((labels) => {
    const name = DnsName.fromLabels(labels);
    if (!name.ok) throw new Error(name.fault);
    return name.value;
  });

describe("domain names (RFC 1035 §2.3.4, §5.1)", () => {
  test("text and back is the same name, whatever the octets", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const back = DnsName.parse(name.text);
        expect(back.ok && back.value.toWire()).toEqual(name.toWire());
      }),
    );
  });

  test("wire and back is the same name", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(new WireReader(name.toWire()).name().text).toBe(name.text);
      }),
    );
  });

  test("a dot inside a label is not a border between labels", () => {
    const inside = DnsName.of("a\\.b.test");
    expect(inside.labels).toHaveLength(2);
    expect(inside.equals(DnsName.of("a.b.test"))).toBe(false);
  });

  test("case of ASCII letters doesn't matter, of other octets it does (RFC 4343 §3)", () => {
    expect(DnsName.of("MX.Example").equals(DnsName.of("mx.example"))).toBe(true);
    expect(DnsName.of("\\196").equals(DnsName.of("\\228"))).toBe(false);
  });

  const bad = (text: string, fault: string) =>
    test(`refused as ${fault}: ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(DnsName.parse(text)).toEqual({ ok: false, fault });
    });
  bad("", "empty-label");
  bad("a..b", "empty-label");
  bad(".a", "empty-label");
  bad("a".repeat(64), "label-too-long");
  bad(`${"a".repeat(63)}.`.repeat(4), "name-too-long");
  bad("münchen.test", "bad-escape");
  bad("a b", "bad-escape");
  bad("a\\300", "bad-escape");
  bad("a\\", "bad-escape");

  test("63 octets a label and 255 a name are the most", () => {
    const longest = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;
    expect(DnsName.of(longest).toWire()).toHaveLength(255);
  });

  test("family", () => {
    const name = DnsName.of("mx.a.test");
    expect(name.parent?.text).toBe("a.test");
    expect(name.isAtOrBelow(DnsName.of("A.TEST"))).toBe(true);
    expect(name.isAtOrBelow(name)).toBe(true);
    expect(name.isAtOrBelow(DnsName.root)).toBe(true);
    expect(DnsName.of("xa.test").isAtOrBelow(DnsName.of("a.test"))).toBe(false);
    expect(DnsName.root.parent).toBeUndefined();
    const child = name.child("_25");
    expect(child.ok && child.value.text).toBe("_25.mx.a.test");
  });
});
