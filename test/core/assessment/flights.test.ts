/**
 * How often a verdict has to wait for the resolver. All questions that are asked while
 * nothing is on its way travel together: one flight.
 */
import { describe, expect, test } from "@jest/globals";
import { assess } from "../../../src/core/assessment/assess.ts";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import { createCachingExchange } from "../../../src/core/dns/caching-exchange.ts";
import { findTlsa } from "../../../src/core/dane/host-tlsa.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { createStsLookup } from "../../../src/core/mta-sts/lookup.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { fakeProber } from "../../support/reports.ts";

const TLSA = `3 1 1 ${"aa".repeat(32)}`;

/** Signatures are made when first needed; made beforehand, they don't spread one flight over two. */
async function signAll(tree: Tree): Promise<void> {
  const clock = new ManualClock();
  const exchange = createCachingExchange(treeExchange(tree), clock);
  const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
  for (const host of ["mx.a.test", "mx.alias.test", "mx.provider.example"]) {
    await findTlsa(DnsName.of(host), resolver);
  }
}

async function world() {
  const tree = await Tree.plant(
    { name: "." },
    { name: "test" },
    {
      name: "a.test",
      text: `a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1\n_25._tcp.mx.a.test TLSA ${TLSA}`,
    },
    { name: "b.test", text: "b.test MX 10 mx.a.test" },
    { name: "alias.test", text: "alias.test MX 10 mx.alias.test\nmx.alias.test CNAME mx.a.test" },
    { name: "c.test", text: "c.test MX 10 mx.provider.example" },
    { name: "example" },
    {
      name: "provider.example",
      text: `mx.provider.example A 192.0.2.2\n_25._tcp.mx.provider.example TLSA ${TLSA}`,
    },
  );
  await signAll(tree);
  const clock = new ManualClock();
  const wire = treeExchange(tree);
  const exchange = createCachingExchange(wire, clock);
  const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
  const fetchPolicy = () => Promise.resolve({ kind: "not-asked" } as const);
  const stsLookup = createStsLookup({ resolver, fetchPolicy, clock });
  const ports = { resolver, prober: fakeProber({}), stsLookup, clock };
  return {
    wire,
    /** The state once the DNS has been asked, and the flights that took. */
    verdict: async (domain: string) => {
      const before = wire.flights();
      let last: Assessment | undefined;
      for await (const assessment of assess(DnsName.of(domain), ports)) {
        last = assessment;
        const known = assessment.destinations.every((one) => one.tlsa !== undefined);
        if (known && assessment.sts !== undefined && assessment.destinations.length > 0) break;
      }
      return [last?.state, wire.flights() - before];
    },
  };
}

describe("a cold verdict for a DANE domain", () => {
  test("takes two flights: the domain, then its hosts", async () => {
    expect(await (await world()).verdict("a.test")).toEqual(["dane", 2]);
  });

  test("takes two also when the host is another provider's, under another top-level domain", async () => {
    expect(await (await world()).verdict("c.test")).toEqual(["dane", 2]);
  });
});

test("an alias on the way takes one more", async () => {
  expect(await (await world()).verdict("alias.test")).toEqual(["dane", 3]);
});

describe("a warm verdict", () => {
  test("takes none", async () => {
    const { verdict } = await world();
    await verdict("a.test");
    expect(await verdict("a.test")).toEqual(["dane", 0]);
  });

  test("for another domain of the same provider takes one, and asks nothing about . or test.", async () => {
    const { verdict, wire } = await world();
    await verdict("a.test");
    const before = wire.asked.length;
    expect(await verdict("b.test")).toEqual(["dane", 1]);
    const asked = wire.asked.slice(before).map((question) => question.split(" ")[0]);
    expect(asked.filter((name) => name === "." || name === "test")).toEqual([]);
  });
});
