import { describe, expect, test } from "@jest/globals";
import { parseAddress } from "../../../src/core/trace/address.ts";

const scope = (want: string, ...texts: string[]) => {
  for (const text of texts) expect([text, parseAddress(text)?.scope]).toEqual([text, want]);
};

describe("addresses", () => {
  test("of the same machine", () => {
    scope(
      "loopback",
      "127.0.0.1",
      "127.0.0.2",
      "::1",
      "IPv6:::1",
      "::ffff:127.0.0.1",
      "127.0.0.1:50024",
    );
  });

  test("that are on no internet (RFC 1918, RFC 4193, RFC 4291 §2.4, RFC 6598, RFC 3927)", () => {
    scope(
      "private",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.0.1",
      "100.64.1.62",
      "169.254.1.1",
    );
    scope(
      "private",
      "fd12:3456::1",
      "fe80::1%6",
      "fd:ac::d:10",
      "::",
      "2002:a05:6a10::1",
      "::ffff:10.0.0.1",
    );
    scope("private", "10.0.8.6.13219", "64:ff9b::10.0.0.1");
  });

  test("of the internet", () => {
    scope(
      "global",
      "9.255.255.255",
      "172.15.0.1",
      "172.32.0.1",
      "100.63.0.1",
      "100.128.0.1",
      "192.0.2.1",
    );
    scope(
      "global",
      "2001:db8::1",
      "2a02:2770:3:0:21a:4aff:fefb:f65c",
      "2002:5db8::1",
      "64:ff9b::192.0.2.1",
    );
  });

  test("and what is none", () => {
    for (const text of [
      "",
      "mx.test",
      "1.2.3",
      "256.0.0.1",
      "1:2",
      ":",
      ":::",
      "1::2::3",
      "g::1",
      "1:2:3:4:5:6:7:8:9",
      "1.2.3.4.5.6",
    ]) {
      expect([text, parseAddress(text)]).toEqual([text, undefined]);
    }
  });
});
