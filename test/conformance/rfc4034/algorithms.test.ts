/** Signing algorithms (RFC 3110, 5702, 6605, 8080; RFC 9904) and what happens to those we don't have. */
import { describe, expect, test } from "@jest/globals";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { makeKey, ZSK } from "../../support/dnssec/keys.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";

const rootKey = await makeKey();

function leaf(spec: Partial<ZoneSpec>): Promise<Tree> {
  return Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "leaf", text: "leaf MX 10 mx.leaf", ...spec },
  );
}

describe("algorithms", () => {
  test.each([5, 7, 8, 10, 13, 14, 15])("%i is secure", async (algorithm) => {
    const tree = await leaf({ keys: [await makeKey({ algorithm })] });
    expect(await judged(tree, "leaf MX")).toBe("secure records");
    expect(await judged(tree, "leaf A")).toBe("secure no-data");
  });

  test("16 (Ed448) is unsupported, so insecure", async () => {
    const tree = await leaf({ keys: [await makeKey({ algorithm: 16 })] });
    expect(await judged(tree, "leaf MX")).toBe("insecure records unsupported-ds");
  });

  test("one nobody knows is insecure (RFC 4035 §5.2)", async () => {
    const tree = await leaf({ keys: [await makeKey({ algorithm: 99, really: 13 })] });
    expect(await judged(tree, "leaf MX")).toBe("insecure records unsupported-ds");
  });

  test("what the host cannot do counts as unknown, not as bogus", async () => {
    const able = createSignatureVerifier();
    const verifier = { ...able, supports: async (one: number) => one !== 15 && able.supports(one) };
    const tree = await leaf({ keys: [await makeKey({ algorithm: 15 })] });
    expect(await judged(tree, "leaf MX", { verifier })).toBe("insecure records unsupported-ds");
  });

  test("this host can do all but 16", async () => {
    const verifier = createSignatureVerifier();
    const able: number[] = [];
    for (let i = 0; i < 256; i++) if (await verifier.supports(i)) able.push(i);
    expect(able).toEqual([5, 7, 8, 10, 13, 14, 15]);
  });
});

describe("insecure only when no DS can be used (RFC 4035 §5.2, RFC 6840 §5.2)", () => {
  test("an unknown algorithm beside a known one leaves the zone secure", async () => {
    const keys = [await makeKey(), await makeKey({ algorithm: 99, really: 13 })];
    expect(await judged(await leaf({ keys }), "leaf MX")).toBe("secure records");
  });

  test("and one that is signed only with the unknown one is bogus", async () => {
    const keys = [await makeKey(), await makeKey({ algorithm: 99, really: 13 })];
    expect(await judged(await leaf({ keys, signers: [1] }), "leaf MX")).toBe(
      "bogus signature-unsupported",
    );
  });

  test("an unknown digest type alone is insecure", async () => {
    expect(await judged(await leaf({ ds: [99] }), "leaf MX")).toBe(
      "insecure records unsupported-ds",
    );
  });

  test("and beside a known one changes nothing", async () => {
    expect(await judged(await leaf({ ds: [99, 2] }), "leaf MX")).toBe("secure records");
  });
});

describe("malformed keys don't match and don't throw", () => {
  test.each([
    ["an empty one", 13, 0],
    ["half a P-256 point", 13, 32],
    ["a point that is not on the curve", 13, 64],
    ["an RSA key of a few octets", 8, 5],
    ["an Ed25519 key that is too long", 15, 33],
  ])("%s", async (_, algorithm, length) => {
    const verifier = createSignatureVerifier();
    const key = { flags: 257, protocol: 3, algorithm, publicKey: new Uint8Array(length).fill(7) };
    expect(await verifier.verify(key, new Uint8Array(64), new Uint8Array(1))).toBe(false);
  });

  test("an RSA exponent of more than 40 bits is not tried (RFC 3110 §2)", async () => {
    const publicKey = new Uint8Array(7 + 128).fill(1);
    publicKey[0] = 6;
    const key = { flags: 257, protocol: 3, algorithm: 8, publicKey };
    const verifier = createSignatureVerifier();
    expect(await verifier.verify(key, new Uint8Array(128), new Uint8Array(1))).toBe(false);
  });
});

describe("two keys: one signs keys, the other data (RFC 4033 §2)", () => {
  test("key signing key and zone signing key", async () => {
    const keys = [await makeKey(), await makeKey({ flags: ZSK })];
    expect(await judged(await leaf({ keys, signers: [1] }), "leaf MX")).toBe("secure records");
  });

  test("a standby key that signs nothing does no harm", async () => {
    const keys = [await makeKey(), await makeKey()];
    expect(await judged(await leaf({ keys, signers: [0] }), "leaf MX")).toBe("secure records");
  });
});
