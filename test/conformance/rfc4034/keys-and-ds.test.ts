/** From the DS to the key: RFC 4034 §2.1, §5, RFC 4035 §5.2, RFC 4509, RFC 5011 §2.1. */
import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { denyByBitMap } from "../../../src/core/dnssec/denial.ts";
import { dsRdata, KSK, makeKey, ZSK } from "../../support/dnssec/keys.ts";
import { record } from "../../support/dnssec/records.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { signRRset } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";

const rootKey = await makeKey();

function leaf(spec: Partial<ZoneSpec>): Promise<Tree> {
  return Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "leaf", text: "leaf MX 10 mx.leaf", ...spec },
  );
}

describe("which keys count", () => {
  test.each([
    ["no zone key flag (RFC 4034 §2.1.1)", { flags: 1 }],
    ["another protocol than 3 (RFC 4034 §2.1.2)", { protocol: 2 }],
    ["revoked (RFC 5011 §2.1)", { flags: KSK | 0x80 }],
  ])("%s: bogus", async (_, options) => {
    const tree = await leaf({ keys: [await makeKey(options)] });
    expect(await judged(tree, "leaf MX")).toBe("bogus key-unusable no-key-for-ds");
  });

  test.each([
    ["no zone key flag", { flags: 0 }],
    ["another protocol", { flags: ZSK, protocol: 1 }],
    ["revoked", { flags: ZSK | 0x80 }],
  ])("a key that signs data but has %s", async (_, options) => {
    const keys = [await makeKey(), await makeKey(options)];
    expect(await judged(await leaf({ keys, signers: [1] }), "leaf MX")).toBe(
      "bogus signature-without-key",
    );
  });

  test("the secure entry point flag means nothing (RFC 4034 §2.1.1)", async () => {
    expect(await judged(await leaf({ keys: [await makeKey({ flags: ZSK })] }), "leaf MX")).toBe(
      "secure records",
    );
  });

  test("a key that stands in the zone but signed by itself only", async () => {
    const [real, own] = [await makeKey(), await makeKey()];
    const tree = await leaf({ keys: [real] });
    const forged = await leaf({ keys: [own], ds: [dsRdata("leaf", real)] });
    expect(await judged(forged, "leaf MX")).toBe("bogus no-key-for-ds");
    expect(await judged(tree, "leaf MX")).toBe("secure records");
  });

  test("the DNSKEY RRset has to be signed by the key the DS means, not by another one of it", async () => {
    const [meant, other] = [await makeKey(), await makeKey()];
    const tree = await leaf({ keys: [meant, other] });
    const edit = (question: Question, reply: Reply) => {
      if (question.type !== 48 || question.name.isRoot) return reply;
      const signatures = reply.answer.filter((one) => one.type === 46);
      return { ...reply, answer: reply.answer.filter((one) => one !== signatures[0]) };
    };
    expect(await judged(tree, "leaf MX", { edit })).toBe("bogus signature-without-key");
  });

  test("a DNSKEY below the apex is no key (RFC 4034 §2)", async () => {
    const key = await makeKey();
    const text = "leaf MX 10 mx.leaf\nmx.leaf A 192.0.2.1";
    const tree = await leaf({
      text,
      keys: [key],
      signatures: { "mx.leaf A": { signer: "mx.leaf" } },
    });
    tree.zone("leaf").add([record("mx.leaf", 48, key.rdata)]);
    expect(await judged(tree, "mx.leaf A")).toBe("bogus not-a-zone");
    expect(await judged(tree, "mx.leaf DNSKEY")).toBe("bogus signer-not-the-zone");
  });
});

describe("colliding key tags (RFC 4034 Appendix B)", () => {
  test("all keys with the tag are tried", async () => {
    const key = await makeKey();
    const twin = await collidingWith(key.tag);
    const tree = await leaf({ keys: [twin, key], dsKey: 1, signers: [1] });
    expect(await judged(tree, "leaf MX")).toBe("secure records");
  });
});

/** P-256 keys until one has that tag's neighbour; then a flag bit nobody uses makes up the rest. */
async function collidingWith(tag: number) {
  for (;;) {
    const base = await makeKey();
    // Reserved flags (RFC 4034 §2.1.1) shift the tag: 0x7e7e are free to choose.
    for (let flags = 0; flags < 0x10000; flags++) {
      if ((flags & 0x0180) !== 0x0100) continue;
      const key = base.as({ flags });
      if (key.tag === tag) return key;
    }
  }
}

describe("digests (RFC 4509, RFC 6605 §2)", () => {
  test.each([1, 2, 4])("type %i", async (digest) => {
    expect(await judged(await leaf({ ds: [digest] }), "leaf MX")).toBe("secure records");
  });

  test("several DS records, one of which fits", async () => {
    const gone = dsRdata("leaf", await makeKey());
    expect(await judged(await leaf({ ds: [gone, 2] }), "leaf MX")).toBe("secure records");
  });

  test("SHA-1 is ignored beside SHA-256 (RFC 4509 §3), also when only it fits", async () => {
    const key = await makeKey();
    const wrong = dsRdata("leaf", key).map((octet, i, all) =>
      i === all.length - 1 ? octet ^ 1 : octet,
    );
    expect(await judged(await leaf({ keys: [key], ds: [1, wrong] }), "leaf MX")).toBe(
      "bogus no-key-for-ds",
    );
  });

  test("a wrong digest is bogus", async () => {
    const key = await makeKey();
    const wrong = dsRdata("leaf", key).map((octet, i) => (i === 9 ? octet ^ 0x40 : octet));
    expect(await judged(await leaf({ keys: [key], ds: [wrong] }), "leaf MX")).toBe(
      "bogus no-key-for-ds",
    );
  });
});

describe("what belongs to the parent (RFC 4035 §2.4, §5.2)", () => {
  test("a DS signed by the child", async () => {
    const key = await makeKey();
    const tree = await leaf({ keys: [key] });
    const edit = async () => {
      const ds = (await tree.answer({ name: tree.zone("leaf").name, type: 43 })).answer.filter(
        (one) => one.type === 43,
      );
      return [...ds, await signRRset(ds, "leaf", key)];
    };
    const answer = await edit();
    expect(
      await judged(tree, "leaf MX", {
        edit: (question, reply) => (question.type === 43 ? { ...reply, answer } : reply),
      }),
    ).toBe("bogus signer-not-the-zone");
  });

  test("no DS, denied by the child's own NSEC (it has the SOA bit)", async () => {
    const tree = await leaf({});
    const child = await tree.answer({ name: tree.zone("leaf").name, type: 257 });
    expect(
      await judged(tree, "leaf MX", {
        edit: (question, reply) => (question.type === 43 ? child : reply),
      }),
    ).toBe("bogus no-denial");
  });
});

test("the child's bit map says nothing about its DS, whoever signed it (RFC 6840 §4.4)", () => {
  const child = new Set([RRType.NS, RRType.SOA, RRType.DNSKEY]);
  expect(denyByBitMap(DnsName.of("leaf"), child, RRType.DS, true)).toMatchObject({
    reason: { fault: "child-side" },
  });
  expect(denyByBitMap(DnsName.of("leaf"), new Set([RRType.NS]), RRType.DS, true)).toMatchObject({
    kind: "type",
    delegation: true,
  });
});
