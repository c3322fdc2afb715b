/** Signatures that nobody renews are told before they end. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { runsOut, shortest } from "../../../src/core/dnssec/validity.ts";
import { DAY, NOW } from "../../support/dnssec/sign.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { ManualClock } from "../../support/manual-clock.ts";

describe("less than a tenth of the lifetime is soon", () => {
  const at = (left: number, lifetime: number) => runsOut({ until: 1000 + left, lifetime }, 1000);

  test("a month's signature with two days left, not a day's with twelve hours", () => {
    expect([at(2, 30), at(3, 30), at(12, 24), at(2, 24), at(-1, 24)]).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  test("the shortest is so in parts of its lifetime", () => {
    const day = { until: 112, lifetime: 24 };
    const month = { until: 130, lifetime: 720 };
    expect(shortest([day, undefined, month], 100)).toBe(month);
    expect(shortest([undefined], 100)).toBeUndefined();
  });
});

describe("a lookup tells the signature that ends first", () => {
  const clock = new ManualClock(NOW * 1000);
  const validityOf = async (
    signatures: Record<string, { inception?: number; expiration?: number }>,
  ) => {
    const zone = { name: "a", text: "a MX 5 b.a\nc.a CNAME a", signatures };
    const tree = await Tree.plant({ name: "." }, zone);
    const anchors = tree.anchors();
    const resolver = createValidatingResolver({ exchange: treeExchange(tree), clock, anchors });
    const found = await resolver.resolve(DnsName.of("c.a"), RRType.MX);
    return found.kind === "records" ? found.validity : found;
  };
  const ends = { inception: NOW - 9 * DAY, expiration: NOW + DAY };

  test.each(["a MX", "c.a CNAME", "a DNSKEY"])("be it over the %s", async (set) => {
    expect(await validityOf({ [set]: ends })).toEqual({
      until: (NOW + DAY) * 1000,
      lifetime: 10 * DAY * 1000,
    });
  });
});
