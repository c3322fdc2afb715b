/** Work limits (core/dnssec/limits.ts): what goes beyond is never secure, and costs no more than the limit. */
import { describe, expect, test } from "@jest/globals";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { LIMITS, resolveLimits } from "../../../src/core/dnssec/limits.ts";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { dsRdata, makeKey } from "../../support/dnssec/keys.ts";
import { judged, scenario, type ScenarioOptions } from "../../support/dnssec/scenario.ts";
import { signRRset } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";

const rootKey = await makeKey();
const key = await makeKey();
const root = { name: ".", keys: [rootKey] };
const tree = await Tree.plant(root, { name: "leaf", text: "leaf MX 10 mx.leaf", keys: [key] });

function counting() {
  const verifier = createSignatureVerifier();
  const count = { verifications: 0 };
  const counted: NonNullable<ScenarioOptions["verifier"]> = {
    supports: (algorithm) => verifier.supports(algorithm),
    verify: (...args) => {
      count.verifications++;
      return verifier.verify(...args);
    },
  };
  return { count, verifier: counted };
}

const junkBefore = (type: number, count: number) => (question: Question, reply: Reply) => {
  const good = reply.answer.find((one) => one.type === 46);
  if (question.type !== type || good === undefined) return reply;
  const junk = Array.from({ length: count }, (_, i): ResourceRecord => {
    const rdata = Uint8Array.from(good.rdata);
    rdata[rdata.length - 1] = (rdata[rdata.length - 1] ?? 0) ^ ((i % 255) + 1);
    rdata[rdata.length - 2] = (rdata[rdata.length - 2] ?? 0) ^ (i >> 8);
    return { ...good, rdata };
  });
  return { ...reply, answer: [...junk, ...reply.answer] };
};

describe("KeyTrap (CVE-2023-50387)", () => {
  test.each([15, 48])("hundreds of signatures over an RRset of type %i", async (type) => {
    const { count, verifier } = counting();
    const edit = junkBefore(type, 300);
    expect(await judged(tree, "leaf MX", { edit, verifier })).toContain("unproven");
    expect(count.verifications).toBeLessThan(40);
  });

  test("a few are tried until one holds", async () => {
    const edit = junkBefore(15, LIMITS.signaturesPerRRset.default - 1);
    expect(await judged(tree, "leaf MX", { edit })).toBe("secure records");
  });

  test("many keys with the same tag: only some are tried", async () => {
    const twins = [key];
    while (twins.length < 6) twins.push(await twinOf(key.tag));
    const keys = [...twins.slice(1), key];
    const crowded = await Tree.plant(root, {
      name: "leaf",
      text: "leaf MX 10 mx.leaf",
      keys,
      signers: [keys.length - 1],
      ds: keys.map((one) => dsRdata("leaf", one)),
    });
    const { count, verifier } = counting();
    expect(await judged(crowded, "leaf MX", { verifier })).toContain("unproven");
    expect(count.verifications).toBeLessThan(40);
  });

  test("the whole lookup has its limit, too", async () => {
    const { count, verifier } = counting();
    const limits = { verificationsPerLookup: LIMITS.verificationsPerLookup.min };
    const edit = junkBefore(15, 7);
    await judged(tree, "leaf MX", { edit, verifier, limits });
    expect(count.verifications).toBeLessThanOrEqual(limits.verificationsPerLookup);
  });
});

describe("the others", () => {
  test("DS records of one delegation", async () => {
    const ds = await Promise.all(
      Array.from({ length: 17 }, async () => dsRdata("leaf", await makeKey())),
    );
    const many = await Tree.plant(root, { name: "leaf", keys: [key], ds: [2, ...ds] });
    expect(await judged(many, "leaf SOA")).toBe("unproven limit-exceeded");
  });

  test("NSEC3 computations of one lookup (CVE-2023-50868)", async () => {
    const deep = await Tree.plant(root, { name: "leaf", denial: { iterations: 100 } });
    const question = `${"a.".repeat(30)}leaf A`;
    expect(await judged(deep, question)).toBe("secure no-such-name");
    const limits = { nsec3DigestsPerLookup: LIMITS.nsec3DigestsPerLookup.min };
    expect(await judged(deep, question, { limits })).toBe("unproven limit-exceeded");
  });

  test("labels of a name", async () => {
    expect(await judged(tree, `${"a.".repeat(60)}leaf A`)).toBe("unproven limit-exceeded");
  });

  test("questions of one lookup", async () => {
    const limits = { questions: 20 };
    const question = `${"a.".repeat(30)}leaf A`;
    const answer = await judged(tree, question, {
      limits,
      edit: (asked, reply) => (asked.type === 1 ? { ...reply, authority: [] } : reply),
    });
    expect(answer).not.toContain("secure");
  });
});

describe("limits have a range", () => {
  test("and stay within it", () => {
    expect(resolveLimits({ aliases: 1000, depth: 0 })).toMatchObject({ aliases: 16, depth: 8 });
  });

  test.each(Object.entries(LIMITS))("%s: a default within it, and a reason", (_, bound) => {
    expect(bound.default).toBeGreaterThanOrEqual(bound.min);
    expect(bound.default).toBeLessThanOrEqual(bound.max);
    expect(bound.reason.length).toBeGreaterThan(20);
  });
});

test("a thousand junk signatures give no thousand reasons, and the verdict knows all of them", async () => {
  const edit = (question: Question, reply: Reply) => {
    const good = reply.answer.find((one) => one.type === 46);
    if (question.type !== 15 || good === undefined) return reply;
    const expired = { ...good, rdata: good.rdata.map((o, i) => (i >= 8 && i < 12 ? 1 : o)) };
    const junk = Array.from({ length: 500 }, () => expired);
    return { ...reply, answer: [...reply.answer.filter((one) => one !== good), ...junk] };
  };
  const answer = await scenario(tree, { edit }).look("leaf MX");
  if (answer.kind !== "failure" || answer.failure.kind !== "bogus") throw new Error("not bogus");
  expect(answer.failure.reasons.length).toBeLessThanOrEqual(32);
});

test("a signature by nobody's key is found out without cryptography", async () => {
  const { count, verifier } = counting();
  const stranger = await makeKey();
  const mx = await tree.zone("leaf").rrset(tree.zone("leaf").name, 15);
  const answer = [...mx.records, await signRRset(mx.records, "leaf", stranger)];
  const edit = (question: Question, reply: Reply) =>
    question.type === 15 ? { ...reply, answer } : reply;
  expect(await judged(tree, "leaf MX", { edit, verifier })).toBe("bogus signature-without-key");
  // Three for the chain (two DNSKEY, one DS), none for the forged one.
  expect(count.verifications).toBe(3);
});

async function twinOf(tag: number) {
  for (;;) {
    const base = await makeKey();
    for (let flags = 0; flags < 0x10000; flags++) {
      if ((flags & 0x0180) !== 0x0100) continue;
      const twin = base.as({ flags });
      if (twin.tag === tag) return twin;
    }
  }
}
