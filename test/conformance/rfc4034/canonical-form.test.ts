/** RFC 4034 §6: the same RRset, written in another way, has the same signature. */
import { describe, expect, test } from "@jest/globals";
import { concatBytes } from "../../../src/core/base/bytes.ts";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import {
  canonicalRdata,
  canonicalRRset,
  compareNames,
  compareOctets,
} from "../../../src/core/dnssec/canonical.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { record, typeBitMap, uint16 } from "../../support/dnssec/records.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";

const rootKey = await makeKey();
const tree = await Tree.plant(
  { name: ".", keys: [rootKey] },
  {
    name: "leaf",
    text: `
leaf MX 10 MX.Leaf
leaf MX 5 a.leaf
leaf MX 300 b.leaf
Mixed.Leaf A 192.0.2.1
alias.leaf CNAME MX.LEAF
mx.leaf A 192.0.2.1`,
  },
);

type Edit = (reply: Reply) => Reply;
const mx = (edit: Edit) => (question: Question, reply: Reply) =>
  question.type === 15 ? edit(reply) : reply;

describe("canonical form (RFC 4034 §6.2, §6.3)", () => {
  test("names in RDATA count in lower case", async () => {
    expect(await judged(tree, "leaf MX")).toBe("secure records");
    expect(await judged(tree, "alias.leaf A")).toBe("secure records");
  });

  test("names of owners, too, however they are asked", async () => {
    expect(await judged(tree, "mIXed.LEAF A")).toBe("secure records");
  });

  test.each<[string, Edit]>([
    ["another order", (reply) => ({ ...reply, answer: [...reply.answer].reverse() })],
    ["a record twice", (reply) => ({ ...reply, answer: [...reply.answer, ...reply.answer] })],
    [
      "a TTL that has been counting down",
      (reply) => ({ ...reply, answer: reply.answer.map((one) => ({ ...one, ttl: 7 })) }),
    ],
    [
      "another case in an RDATA name",
      (reply) => ({
        ...reply,
        answer: reply.answer.map((one) => ({
          ...one,
          rdata: one.type === 15 ? one.rdata.map((o) => (o === 0x61 ? 0x41 : o)) : one.rdata,
        })),
      }),
    ],
  ])("%s changes nothing", async (_, edit) => {
    expect(await judged(tree, "leaf MX", { edit: mx(edit) })).toBe("secure records");
  });

  test("one record more or less changes everything", async () => {
    const less: Edit = (reply) => ({ ...reply, answer: reply.answer.slice(1) });
    const more: Edit = (reply) => ({
      ...reply,
      answer: [...reply.answer, record("leaf", 15, concatBytes([uint16(1), rootWire()]))],
    });
    for (const edit of [less, more]) {
      expect(await judged(tree, "leaf MX", { edit: mx(edit) })).toBe("bogus signature-invalid");
    }
  });

  test("the next name of an NSEC stays as it is (RFC 6840 §5.1)", () => {
    const rdata = concatBytes([DnsName.of("Z.Leaf").toWire(), typeBitMap([1, 46, 47])]);
    expect(canonicalRdata(47, rdata)).toEqual(rdata);
    expect(canonicalRdata(15, concatBytes([uint16(0x4141), DnsName.of("A.B").toWire()]))).toEqual(
      concatBytes([uint16(0x4141), DnsName.of("a.b").toWire()]),
    );
  });

  test("a NAPTR has three strings, which keep their letters, before its name", () => {
    const strings = [1, 0x41, 2, 0x42, 0x43, 0];
    const rdata = (name: string) =>
      concatBytes([uint16(0x4141), uint16(1), Uint8Array.from(strings), DnsName.of(name).toWire()]);
    expect(canonicalRdata(35, rdata("A.B"))).toEqual(rdata("a.b"));
  });

  test("a record that begins like another one comes before it, each counts once", () => {
    const of = (...octets: number[]) => record("leaf", 16, Uint8Array.from(octets));
    const owner = Uint8Array.of(0);
    const [long, short] = [of(1, 2, 3), of(1, 2)];
    const sorted = canonicalRRset(owner, [long, short, of(9), short], 0x12345678);
    const head = [0, 0, 16, 0, 1, 0x12, 0x34, 0x56, 0x78, 0];
    expect([...sorted]).toEqual([...head, 2, 1, 2, ...head, 3, 1, 2, 3, ...head, 1, 9]);
    expect(compareOctets(short.rdata, long.rdata)).toBeLessThan(0);
    expect(compareOctets(long.rdata, short.rdata)).toBeGreaterThan(0);
    expect(compareOctets(short.rdata, Uint8Array.of(1, 2, 0))).toBeLessThan(0);
    expect(canonicalRRset(owner, [], 1)).toHaveLength(0);
  });

  test("types nobody knows are octets (RFC 3597 §7)", () => {
    const octets = Uint8Array.of(1, 0x41, 0);
    expect(canonicalRdata(65400, octets)).toEqual(octets);
  });

  test("octets that are no RDATA of their type stay as they are", () => {
    for (const type of [5, 6, 15, 33, 35, 46]) {
      const octets = Uint8Array.of(0x41, 0x42);
      expect(canonicalRdata(type, octets)).toEqual(octets);
    }
  });
});

function rootWire() {
  return DnsName.root.toWire();
}

test("a name comes before all that is below it, however that begins", () => {
  const order = compareNames(DnsName.of("z.leaf"), DnsName.of("\\000.z.leaf"));
  expect(order).toBeLessThan(0);
});

test("the order of names is that of RFC 4034 §6.1", () => {
  const sorted = [
    ...["example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE"],
    ...["z.example", "\\001.z.example", "*.z.example", "\\200.z.example"],
  ].map((name) => DnsName.of(name));
  const shuffled = [...sorted].reverse();
  expect(shuffled.sort(compareNames).map(String)).toEqual(sorted.map(String));
});
