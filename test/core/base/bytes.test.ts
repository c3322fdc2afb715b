import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
} from "../../../src/core/base/bytes.ts";

const bytes = fc.uint8Array({ maxLength: 200 });

describe("octets and text", () => {
  test("hex and base64 are what Node makes of the same octets", () => {
    fc.assert(
      fc.property(bytes, (octets) => {
        const node = Buffer.from(octets);
        expect(toHex(octets)).toBe(node.toString("hex"));
        expect(toBase64(octets)).toBe(node.toString("base64"));
        expect(toBase64Url(octets)).toBe(node.toString("base64url"));
      }),
    );
  });

  test("both ways round give the same octets", () => {
    fc.assert(
      fc.property(bytes, (octets) => {
        expect(fromHex(toHex(octets))).toEqual(octets);
        expect(fromBase64(toBase64(octets))).toEqual(octets);
        expect(fromBase64(toBase64Url(octets))).toEqual(octets);
      }),
    );
  });

  test.each(["0", "zz", "0x12", "12 "])("%j is no hex", (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  test.each(["A", "AA*A", "A A="])("%j is no base64", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  test("concatenation and equality", () => {
    const whole = concatBytes([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)]);
    expect(equalBytes(whole, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(equalBytes(whole, Uint8Array.of(1, 2))).toBe(false);
    expect(equalBytes(whole, Uint8Array.of(1, 2, 4))).toBe(false);
  });
});
