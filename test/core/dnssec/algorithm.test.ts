/** Public keys as DNSSEC writes them (RFC 3110 §2, RFC 5702 §2, RFC 6605 §4, RFC 8080 §3), and what the host makes of them. */
import { describe, expect, test } from "@jest/globals";
import { concatBytes } from "../../../src/core/base/bytes.ts";
import { ALGORITHMS } from "../../../src/core/dnssec/algorithm.ts";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { makeKey, type SigningKey } from "../../support/dnssec/keys.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A modulus of that many bits; whether it is a product of two primes nobody asks here. */
function modulus(bits: number): Bytes {
  const octets = new Uint8Array(Math.ceil(bits / 8)).fill(0xff);
  octets[0] = 0xff >> (octets.length * 8 - bits);
  return octets;
}
const rsaKey = (exponent: readonly number[], n: Bytes) =>
  concatBytes([Uint8Array.of(exponent.length), Uint8Array.from(exponent), n]);

async function imports(algorithm: number, publicKey: Bytes): Promise<boolean> {
  try {
    return (await ALGORITHMS.get(algorithm)?.importKey(publicKey)) !== undefined;
  } catch {
    return false;
  }
}

describe("RSA keys", () => {
  const F4 = [1, 0, 1];
  const row = (what: string, key: Bytes, expected: boolean, algorithm = 8) =>
    test(`${what}: ${expected}`, async () => expect(await imports(algorithm, key)).toBe(expected));

  row("512 bits for SHA-256", rsaKey(F4, modulus(512)), true);
  row("511 bits", rsaKey(F4, modulus(511)), false);
  row("1024 bits for SHA-512", rsaKey(F4, modulus(1024)), true, 10);
  row("1023 bits", rsaKey(F4, modulus(1023)), false, 10);
  row("4096 bits", rsaKey(F4, modulus(4096)), true);
  row("4097 bits", rsaKey(F4, modulus(4097)), false);
  row(
    "zeros in front don't make it longer",
    rsaKey(F4, concatBytes([new Uint8Array(9), modulus(4096)])),
    true,
  );
  row("nor long enough", rsaKey(F4, concatBytes([new Uint8Array(9), modulus(511)])), false);
  row("an exponent of five octets", rsaKey([1, 0, 0, 0, 1], modulus(1024)), true);
  row("of six", rsaKey([1, 0, 0, 0, 0, 1], modulus(1024)), false);
  row("of six with a zero in front", rsaKey([0, 1, 0, 0, 0, 1], modulus(1024)), true);
  row("of nothing but zeros", rsaKey([0, 0, 0], modulus(1024)), false);
  row("no exponent", rsaKey([], modulus(1024)), false);
  row("no modulus", rsaKey(F4, new Uint8Array()), false);
  row("a modulus of zeros", rsaKey(F4, new Uint8Array(128)), false);
  row("nothing", new Uint8Array(), false);
  row("an exponent longer than the key", Uint8Array.of(200, 1, 0, 1), false);
  const long = (length: readonly [number, number], n: Bytes) =>
    concatBytes([Uint8Array.of(0, ...length, ...F4), n]);
  row("its length in the long form", long([0, 3], modulus(1024)), true);
  row("its length in the long form, and wrong", long([1, 3], modulus(1024)), false);
  row("the long form cut off", Uint8Array.of(0, 0), false);
});

describe("keys of a fixed length", () => {
  test.each([
    [13, 64],
    [14, 96],
    [15, 32],
  ])("algorithm %i: %i octets, not one more or less", async (algorithm, octets) => {
    const { rdata } = await makeKey({ algorithm });
    const key = rdata.slice(4);
    expect(key.length).toBe(octets);
    expect(await imports(algorithm, key)).toBe(true);
    expect(await imports(algorithm, key.slice(1))).toBe(false);
    expect(await imports(algorithm, concatBytes([key, Uint8Array.of(0)]))).toBe(false);
  });

  test("no key leaves WebCrypto again, and each can do nothing but verify", async () => {
    for (const algorithm of [8, 13, 15]) {
      const { rdata } = await makeKey({ algorithm });
      const key = await ALGORITHMS.get(algorithm)?.importKey(rdata.slice(4));
      expect(key).toMatchObject({ extractable: false, usages: ["verify"] });
    }
  });
});

describe("the verifier", () => {
  const data = Uint8Array.of(1, 2, 3);
  const dnskey = ({ algorithm, rdata }: SigningKey) => ({
    flags: 257,
    protocol: 3,
    algorithm,
    publicKey: rdata.slice(4),
  });

  test.each([5, 7, 8, 10, 13, 14, 15])(
    "algorithm %i: its own signature, no other",
    async (algorithm) => {
      const verifier = createSignatureVerifier();
      const key = await makeKey({ algorithm });
      const signature = await key.sign(data);
      expect(await verifier.supports(algorithm)).toBe(true);
      expect(await verifier.verify(dnskey(key), signature, data)).toBe(true);
      expect(await verifier.verify(dnskey(key), signature, Uint8Array.of(1, 2, 4))).toBe(false);
      expect(await verifier.verify(dnskey(key), signature.slice(1), data)).toBe(false);
      expect(await verifier.verify(dnskey(key), new Uint8Array(), data)).toBe(false);
      const other = await makeKey({ algorithm });
      expect(await verifier.verify(dnskey(other), signature, data)).toBe(false);
    },
  );

  test.each([0, 1, 3, 6, 12, 16, 253, 255])("algorithm %i is not supported", async (algorithm) => {
    const verifier = createSignatureVerifier();
    expect(await verifier.supports(algorithm)).toBe(false);
    const key = { ...dnskey(await makeKey()), algorithm };
    expect(await verifier.verify(key, new Uint8Array(64), data)).toBe(false);
  });

  test("octets that are no key verify nothing, again and again", async () => {
    const verifier = createSignatureVerifier();
    for (const algorithm of [8, 13, 14, 15]) {
      const key = { flags: 257, protocol: 3, algorithm, publicKey: new Uint8Array(64) };
      expect(await verifier.verify(key, new Uint8Array(64), data)).toBe(false);
      expect(await verifier.verify(key, new Uint8Array(64), data)).toBe(false);
    }
  });
});
