/** What NSEC and NSEC3 records prove, put to them directly: each way a proof can end, and which part is missing. */
import { describe, expect, test } from "@jest/globals";
import { fromHex } from "../../../src/core/base/bytes.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import type { Denial } from "../../../src/core/dnssec/denial.ts";
import { resolveLimits, type Limits } from "../../../src/core/dnssec/limits.ts";
import { denyByNsec, noCloserByNsec, type OwnedNsec } from "../../../src/core/dnssec/nsec.ts";
import { readNsec3Set, type OwnedNsec3 } from "../../../src/core/dnssec/nsec3.ts";
import { Work } from "../../../src/core/dnssec/work.ts";
import { fromBase32Hex } from "../../support/dnssec/records.ts";
import { nsec3Hash } from "../../support/dnssec/zone.ts";

const name = (text: string) => DnsName.of(text);
const code = (type: string) => typeCode(type) ?? 0;
const typesOf = (text: string) => new Set(text.split(" ").filter(Boolean).map(code));

/** Every field of a denial in a line, so that none can change unseen. */
function told(denial: Denial): string {
  if (denial.kind === "not-denied") {
    const { reason } = denial;
    switch (reason.kind) {
      case "unusable":
        return `unusable: ${reason.fault} at ${reason.owner}`;
      case "incomplete":
        return `without ${reason.missing}`;
      case "reason":
        return JSON.stringify(reason.reason);
    }
  }
  const weakness = denial.weakness === undefined ? "" : `, ${JSON.stringify(denial.weakness)}`;
  return `no ${denial.kind}${denial.delegation ? ", a delegation" : ""}${weakness}`;
}

/** `owner next TYPES` a line. */
const nsecs = (text: string): OwnedNsec[] =>
  text.split("\n").map((line) => {
    const [owner = "", next = "", ...types] = line.trim().split(" ");
    return { owner: name(owner), nsec: { next: name(next), types: typesOf(types.join(" ")) } };
  });

const ZONE = "leaf a.leaf NS SOA\na.leaf b.c.leaf A\nb.c.leaf e.leaf A\ne.leaf leaf A";

describe("NSEC", () => {
  const row = (question: string, expected: string, records = ZONE) =>
    test(`${question}: ${expected}`, () => {
      const [asked = "", type = ""] = question.split(" ");
      expect(told(denyByNsec(nsecs(records), name("leaf"), name(asked), code(type)))).toBe(
        expected,
      );
    });

  row("b.leaf A", "no name");
  row("z.leaf A", "no name");
  row("c.leaf A", "no type");
  row("a.leaf MX", "no type");
  row("a.leaf A", "unusable: type-exists at a.leaf");
  row("a.leaf MX", "unusable: cname-exists at a.leaf", "a.leaf b.leaf CNAME");
  row("a.leaf MX", "unusable: delegation at a.leaf", "a.leaf b.leaf NS");
  row("x.a.leaf MX", "unusable: delegation at a.leaf", "a.leaf b.leaf NS");
  row("x.a.leaf MX", "unusable: dname at a.leaf", "a.leaf b.leaf DNAME");
  row("leaf DS", "unusable: child-side at leaf");
  row("a.leaf DS", "no type, a delegation", "a.leaf b.leaf NS");
  row("b.leaf A", "without name", "leaf a.leaf SOA\nc.leaf d.leaf A");
  row("b.leaf A", "without wildcard", "a.leaf c.leaf A");
  row("b.leaf A", "no type", "a.leaf c.leaf A\n*.leaf a.leaf MX");
  row("b.leaf A", "unusable: type-exists at *.leaf", "a.leaf c.leaf A\n*.leaf a.leaf A");
  // A wildcard with NS records delegates nothing for the name that was asked (RFC 4592 §4.2).
  row("b.leaf DS", "no type", "a.leaf c.leaf A\n*.leaf a.leaf NS");
  // `*.leaf` is there as a name above another one, and so without data.
  row("b.leaf A", "no type", "a.leaf c.leaf A\nleaf x.*.leaf SOA");
  row("b.leaf A", "without name", "a.leaf c.other A\nleaf a.leaf SOA");
  row("b.leaf A", "without name", "a.leae c.leaf A\nleaf a.leaf SOA");

  const closer = (asked: string, parent: string, expected: string, records: string) =>
    test(`nothing closer to ${asked} than *.${parent}: ${expected}`, () => {
      const denial = noCloserByNsec(nsecs(records), name("leaf"), name(asked), name(parent));
      expect(told(denial)).toBe(expected);
    });
  closer("b.w.leaf", "w.leaf", "no name", "a.w.leaf c.w.leaf A");
  closer("b.w.leaf", "leaf", "without next-closer", "a.w.leaf c.w.leaf A");
  closer("b.w.leaf", "w.leaf", "without next-closer", "a.w.leaf x.b.w.leaf A");
  closer("b.w.leaf", "w.leaf", "without name", "b.w.leaf c.w.leaf A");
  closer("b.w.leaf", "w.leaf", "without name", "a.w.leaf b.w.leaf A");
  closer("x.b.w.leaf", "w.leaf", "unusable: delegation at b.w.leaf", "b.w.leaf c.w.leaf NS");
});

interface Ring {
  readonly salt?: string;
  readonly iterations?: number;
  readonly optOut?: boolean;
}

/** The NSEC3 chain of a zone `leaf`: `name TYPES` a line. */
function ring(text: string, { salt = "", iterations = 0, optOut = false }: Ring = {}) {
  const names = text.split("\n").map((line) => {
    const [owner = "", ...types] = line.trim().split(" ");
    const hash = nsec3Hash(name(owner), { salt, iterations });
    return { owner, hash, types: typesOf(types.join(" ")) };
  });
  names.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return names.map(({ owner, hash, types }, i) => {
    const next = (names[i + 1] ?? names[0])?.hash ?? "";
    const nsec3 = {
      hashAlgorithm: 1,
      flags: optOut ? 1 : 0,
      iterations,
      salt: Uint8Array.from(fromHex(salt) ?? []),
      nextHashedOwner: Uint8Array.from(fromBase32Hex(next)),
      types,
    };
    return { of: owner, owner: name(`${hash}.leaf`), nsec3 };
  });
}

function chainOf(records: readonly OwnedNsec3[], limits: Partial<Limits> = {}) {
  const work = new Work(resolveLimits(limits));
  const set = readNsec3Set(records, name("leaf"), work);
  if (set.kind !== "usable") throw new Error(set.kind);
  return { chain: set.chain, work };
}

const HASHED = "leaf NS SOA\na.leaf A\nc.leaf\nb.c.leaf A";

describe("NSEC3", () => {
  const row = (
    question: string,
    expected: string,
    text = HASHED,
    options: Ring & { without?: string } = {},
  ) =>
    test(`${question}: ${expected}`, async () => {
      const [asked = "", type = ""] = question.split(" ");
      const records = ring(text, options).filter((one) => one.of !== options.without);
      const denial = await chainOf(records).chain.deny(name(asked), code(type));
      expect(told(denial).replace(/at \w{32}\./, "at HASH.")).toBe(expected);
    });

  row("a.leaf MX", "no type");
  row("c.leaf A", "no type");
  row("b.leaf A", "no name");
  row("x.y.b.c.leaf A", "no name");
  row("b.leaf A", "no name", HASHED, { salt: "aabb", iterations: 3 });
  row("a.leaf A", "unusable: type-exists at HASH.leaf");
  row("b.leaf A", "without closest-encloser", HASHED, { without: "leaf" });
  row("x.a.leaf A", "unusable: delegation at HASH.leaf", "leaf SOA NS\na.leaf NS");
  row("x.a.leaf A", "unusable: dname at HASH.leaf", "leaf SOA NS\na.leaf DNAME");
  row("b.leaf A", "no type", "leaf SOA NS\n*.leaf MX");
  row("b.leaf MX", "unusable: type-exists at HASH.leaf", "leaf SOA NS\n*.leaf MX");
  row("b.leaf DS", "no type", "leaf SOA NS\n*.leaf NS");

  const OPT_OUT = ', {"kind":"opt-out","name":"b.leaf","zone":"leaf"}';
  const optOut = { optOut: true };
  row("b.leaf DS", `no name${OPT_OUT}`, "leaf SOA NS", optOut);
  row("b.leaf A", `no name${OPT_OUT}`, "leaf SOA NS", optOut);
  row("x.b.leaf A", `no name${OPT_OUT}`, "leaf SOA NS", optOut);
  row("b.leaf A", `no type${OPT_OUT}`, "leaf SOA NS\n*.leaf MX", optOut);
  row("a.leaf MX", "no type", HASHED, optOut);

  /** The record whose span the name is in. */
  const span = (records: readonly OwnedNsec3[], asked: string) => {
    const hash = nsec3Hash(name(asked), {});
    const label = (one: OwnedNsec3 | undefined) => one?.owner.text.split(".")[0] ?? "";
    return records.findLast((one) => label(one) < hash) ?? records.at(-1);
  };

  test("without the span of the next closer name, or of the wildcard", async () => {
    // Many names, so that no span is needed twice.
    const many = ring(
      ["leaf SOA NS", ...Array.from({ length: 40 }, (_, i) => `n${i}.leaf`)].join("\n"),
    );
    const without = (asked: string) => many.filter((one) => one !== span(many, asked));
    const { chain } = chainOf(many);
    expect(told(await chain.deny(name("b.leaf"), 1))).toBe("no name");
    const deny = (records: OwnedNsec3[]) => chainOf(records).chain.deny(name("b.leaf"), 1);
    expect(told(await deny(without("b.leaf")))).toBe("without next-closer");
    expect(told(await deny(without("*.leaf")))).toBe("without wildcard");
    const closer = (records: OwnedNsec3[]) =>
      chainOf(records).chain.denyCloser(name("x.b.leaf"), name("leaf"));
    expect(told(await closer(many))).toBe("no name");
    expect(told(await closer(without("b.leaf")))).toBe("without next-closer");
  });

  test("a name that exists is in no span, the last one and the only one included", async () => {
    for (const text of [HASHED, "leaf SOA NS\na.leaf A", "a.leaf A\nb.leaf A", "a.leaf A"]) {
      const { chain } = chainOf(ring(text));
      for (const line of text.split("\n").filter((one) => !one.startsWith("leaf"))) {
        const owner = name(line.split(" ")[0] ?? "");
        const denial = await chain.denyCloser(owner, owner.parent ?? owner);
        expect(told(denial)).toBe("without next-closer");
      }
    }
  });

  test("a span that ends outside of the chain's beginning covers both ends of the hashes", async () => {
    const { chain } = chainOf(ring("a.leaf A"));
    for (let i = 0; i < 20; i++) {
      expect(told(await chain.denyCloser(name(`n${i}.leaf`), name("leaf")))).toBe("no name");
    }
  });

  test("what is hashed is counted, and nothing twice", async () => {
    const { chain, work } = chainOf(ring(HASHED, { iterations: 9 }));
    await chain.deny(name("b.leaf"), 1);
    // b.leaf, leaf, *.leaf, ten times each.
    expect(work.spent("nsec3DigestsPerLookup")).toBe(30);
    await chain.deny(name("b.leaf"), 15);
    expect(work.spent("nsec3DigestsPerLookup")).toBe(30);
  });

  test("more hashes than the lookup may have prove nothing", async () => {
    const limits = { nsec3DigestsPerLookup: 200 };
    const enough = chainOf(ring(HASHED, { iterations: 65 }), limits);
    expect(told(await enough.chain.deny(name("b.leaf"), 1))).toBe("no name");
    const scarce = chainOf(ring(HASHED, { iterations: 66 }), limits);
    expect(told(await scarce.chain.deny(name("b.leaf"), 1))).toBe(
      '{"kind":"limit-exceeded","limit":"nsec3DigestsPerLookup","max":200}',
    );
  });
});

describe("which NSEC3 records count (RFC 5155 §8.1, §8.2)", () => {
  const [one] = ring("leaf SOA NS") as unknown as [OwnedNsec3];
  const set = (records: readonly OwnedNsec3[]) =>
    readNsec3Set(records, name("leaf"), new Work(resolveLimits()));

  test.each<[string, (record: OwnedNsec3) => OwnedNsec3]>([
    ["another hash", (record) => ({ ...record, nsec3: { ...record.nsec3, hashAlgorithm: 2 } })],
    ["an unknown flag", (record) => ({ ...record, nsec3: { ...record.nsec3, flags: 2 } })],
    [
      "an unknown flag and opt-out",
      (record) => ({ ...record, nsec3: { ...record.nsec3, flags: 129 } }),
    ],
    [
      "a hash that is too short",
      (record) => ({ ...record, nsec3: { ...record.nsec3, nextHashedOwner: new Uint8Array(19) } }),
    ],
    [
      "a name that is not right below the zone",
      (record) => ({ ...record, owner: name("x.y.leaf") }),
    ],
    ["the root as its name", (record) => ({ ...record, owner: DnsName.root })],
  ])("not one with %s", (_, change) => {
    expect(set([one])).toMatchObject({ kind: "usable" });
    expect(set([change(one)])).toEqual({ kind: "none" });
  });

  test("the highest number of iterations decides whether anything is hashed (RFC 9276 §3.2)", () => {
    const iterations = (count: number): OwnedNsec3 => ({
      ...one,
      nsec3: { ...one.nsec3, iterations: count },
    });
    expect(set([iterations(100), iterations(0)]).kind).toBe("usable");
    expect(set([iterations(0), iterations(101)])).toEqual({
      kind: "too-many-iterations",
      iterations: 101,
    });
  });

  test.each<[string, Ring]>([
    ["salt", { salt: "aa" }],
    ["number of iterations", { iterations: 1 }],
  ])("those of another %s are of another chain", async (_, other) => {
    const own = ring("leaf SOA NS");
    const foreign = ring("leaf SOA NS\na.leaf A", other).filter(({ of }) => of === "a.leaf");
    // Its hash for `a.leaf` is that of the other chain, and must not be looked up in this one.
    const renamed = foreign.map((record) => ({
      ...record,
      owner: name(`${nsec3Hash(name("a.leaf"), {})}.leaf`),
    }));
    const { chain } = chainOf([...own, ...renamed]);
    expect(told(await chain.deny(name("a.leaf"), 15))).toBe("no name");
  });
});
