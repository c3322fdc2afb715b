/** RFC 2181 §5, RFC 4035 §5.3.1: which records of a section belong together. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { findRRset, rrsetsOfType, signersOf } from "../../../src/core/dnssec/rrset.ts";
import { findDname, substitute } from "../../../src/core/dnssec/dname.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { parseRecords, record } from "../../support/dnssec/records.ts";
import { signRRset } from "../../support/dnssec/sign.ts";

const key = await makeKey();
const name = (text: string) => DnsName.of(text);
const section = parseRecords(`
t.leaf TXT x
b.leaf A 192.0.2.1
B.Leaf A 192.0.2.2
b.leaf TXT x
a.leaf A 192.0.2.3
c.leaf A 192.0.2.4`);

describe("an RRset", () => {
  test("is what has the same name, in any case of letters, type and class", () => {
    const chaos = { ...record("b.leaf", 1, Uint8Array.of(1, 2, 3, 4)), class: 3 };
    const found = findRRset([...section, chaos], name("b.leaf"), 1);
    expect(found?.records.map(({ rdata }) => rdata.at(-1))).toEqual([1, 2]);
    expect(findRRset([chaos], name("b.leaf"), 1)).toBeUndefined();
    expect(findRRset(section, name("b.leaf"), 28)).toBeUndefined();
  });

  test("has the signatures that cover its type, and no others", async () => {
    const a = section.slice(1, 3);
    const good = await signRRset(a, "leaf", key);
    const others = [
      await signRRset(section.slice(3, 4), "leaf", key),
      { ...good, class: 3 },
      { ...good, name: name("a.leaf") },
      { ...good, type: 24 }, // SIG, its ancestor, of the same form
      { ...good, rdata: good.rdata.slice(0, 12) },
    ];
    const found = findRRset([...section, ...others, good], name("b.leaf"), 1);
    expect(found?.signatures.map((one) => one.record)).toEqual([good]);
  });

  test("of a type: one a name, the first ones, however many records they have", () => {
    const of = (max: number) => rrsetsOfType(section, 1, max).map((one) => one.name.key);
    expect(of(9)).toEqual(["b.leaf", "a.leaf", "c.leaf"]);
    expect(of(2)).toEqual(["b.leaf", "a.leaf"]);
    expect(of(0)).toEqual([]);
    expect(rrsetsOfType(section, 16, 9).map((one) => one.name.key)).toEqual(["t.leaf", "b.leaf"]);
  });

  test("may be signed by several; the deepest zone comes first, each once", async () => {
    const signatures = [];
    for (const signer of ["leaf", ".", "b.leaf", "leaf"]) {
      signatures.push(await signRRset(section.slice(1, 3), signer, key));
    }
    const found = findRRset([...section, ...signatures], name("b.leaf"), 1);
    expect(found && signersOf(found).map(String)).toEqual(["b.leaf", "leaf", "."]);
  });
});

describe("a DNAME (RFC 6672)", () => {
  const dnames = parseRecords(`
x.b.leaf CNAME y.leaf
b.leaf DNAME below.leaf
leaf DNAME above.leaf
other DNAME else.leaf
a.b.leaf DNAME deepest.leaf`);

  test.each([
    ["x.a.b.leaf", "leaf"],
    ["b.leaf", "leaf"],
    ["other", undefined],
    ["leaf", undefined],
    ["x.other", "other"],
    ["bleaf", undefined],
  ])("for %s the highest above it, never its own: %s", (asked, expected) => {
    for (const records of [dnames, [...dnames].reverse()]) {
      expect(findDname(records, name(asked))?.name.text).toBe(expected);
    }
  });

  const made = (asked: string, ...records: ReturnType<typeof parseRecords>) => {
    const [first] = records;
    if (first === undefined) throw new Error("no DNAME");
    const result = substitute(name(asked), { name: first.name, type: 39, records, signatures: [] });
    return result.ok ? result.value.text : result.fault;
  };

  test("puts what is below it before its target (§2.2)", () => {
    const [dname] = parseRecords("leaf DNAME new.test") as [ReturnType<typeof record>];
    const root = record("leaf", 39, DnsName.root.toWire());
    expect(made("a.b.leaf", dname)).toBe("a.b.new.test");
    expect(made("a.b.leaf", root)).toBe("a.b");
    expect(made("a.leaf", dname, root)).toBe("malformed"); // §2.4
    expect(made("a.leaf", record("leaf", 39, Uint8Array.of(9)))).toBe("malformed");
  });

  test("makes no name that is too long", () => {
    const target = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}`;
    const [dname] = parseRecords(`leaf DNAME ${target}`) as [ReturnType<typeof record>];
    expect(made(`${"x".repeat(61)}.leaf`, dname)).toBe(`${"x".repeat(61)}.${target}`);
    expect(made(`${"x".repeat(62)}.leaf`, dname)).toBe("too-long");
  });
});
