import { describe, expect, test } from "@jest/globals";
import { createAddressPolicy } from "../../../src/probe/net/address-policy.ts";
import { parseNetwork } from "../../../src/probe/net/network.ts";
import { SPECIAL_IPV4, SPECIAL_IPV6 } from "../../../src/probe/net/special-purpose.ts";

function allowing(...networks: string[]): (address: string) => boolean {
  return createAddressPolicy(
    networks.map((text) => {
      const parsed = parseNetwork(text);
      if (!parsed.ok) throw new Error(parsed.fault);
      return parsed.value;
    }),
  );
}

describe("without exceptions", () => {
  const permits = allowing();

  test.each([
    "9.9.9.9",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "223.255.255.255",
    "100.128.0.0",
    "2a00:1450:4013:c02::1b",
    "2606:4700::6810:84e5",
    "2001:4860:4860::8888",
  ])("%s may be dialled", (address) => expect(permits(address)).toBe(true));

  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:9.9.9.9",
    "0:0:0:0:0:ffff:7f00:1",
    "::FFFF:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::1",
    "2001:0:4136:e378::1",
    "2001:db8::1",
    "3fff::1",
    "4000::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2a00:1450:4013:c02::1b%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "127.1",
    "",
  ])("%j may not", (address) => expect(permits(address)).toBe(false));

  test("the first address of every block of the table is refused", () => {
    for (const { network } of [...SPECIAL_IPV4, ...SPECIAL_IPV6]) {
      expect([network, permits(network)]).toEqual([network, false]);
    }
  });
});

test("an exception opens its own family and nothing beside it", () => {
  const permits = allowing("127.0.0.0/8", "fd00:1::/32", "10.0.0.7");
  expect(permits("127.3.2.1")).toBe(true);
  expect(permits("fd00:1::5")).toBe(true);
  expect(permits("10.0.0.7")).toBe(true);
  expect(permits("10.0.0.8")).toBe(false);
  expect(permits("fd00:2::5")).toBe(false);
  expect(permits("::ffff:127.0.0.1")).toBe(false);
});

test.each([
  "",
  "x",
  "127.0.0.1/33",
  "::/129",
  "127.0.0.0/",
  "127.0.0.0/8/8",
  "127.0.0.0/-1",
  "fe80::1%lo",
  "127/8",
])("%j is no network", (text) => expect(parseNetwork(text).ok).toBe(false));
