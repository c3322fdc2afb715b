import { describe, expect, test } from "@jest/globals";
import { parseHostName } from "../../../src/probe/net/host-name.ts";

describe("parseHostName", () => {
  test.each([
    ["mx1.provider.example", "mx1.provider.example"],
    ["MX1.Provider.Example.", "mx1.provider.example"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["_mx.provider.example", "_mx.provider.example"],
    ["1.2.example", "1.2.example"],
    ["localhost", "localhost"],
    [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
  ])("%s", (text, name) => expect(parseHostName(text)).toEqual({ ok: true, value: name }));

  test.each([
    "",
    ".",
    "a..b",
    "mx..",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "mx.0x7f",
    "2130706433",
    "::1",
    "[::1]",
    "-a.example",
    "a-.example",
    "a b.example",
    "a/b.example",
    "a%00.example",
    "bücher.example",
    "user@provider.example",
    "mx.example:25",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(127)}example`,
  ])("%j is refused", (text) => expect(parseHostName(text).ok).toBe(false));
});
