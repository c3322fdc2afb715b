/** What was asked ahead and answered is not asked again by the same lookup, also when nobody keeps answers (TTL 0). */
import { expect, test } from "@jest/globals";
import type { DnsExchange } from "../../../src/core/dns/exchange.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange } from "../../support/dnssec/tree-exchange.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("one lookup asks each question once", async () => {
  const tree = await Tree.plant(
    { name: "." },
    { name: "test" },
    { name: "a.test", text: "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1" },
  );
  const wire = treeExchange(tree);
  const resolver = (exchange: DnsExchange) =>
    createValidatingResolver({ exchange, clock: new ManualClock(), anchors: tree.anchors() });
  let answered = (): void => undefined;
  const rest = new Promise<void>((resolve) => (answered = resolve));
  // The answer itself comes last, when all that was asked ahead is there.
  let ahead = 0;
  const late: DnsExchange = {
    async ask(question) {
      const result = await wire.ask(question);
      if (question.type !== RRType.MX && ++ahead === 5) answered();
      if (question.type === RRType.MX) await rest;
      return result;
    },
  };
  expect(await resolver(late).resolve(DnsName.of("a.test"), RRType.MX)).toMatchObject({
    proof: "secure",
  });
  expect(wire.asked.sort()).toEqual([
    ". DNSKEY",
    "a.test DNSKEY",
    "a.test DS",
    "a.test MX",
    "test DNSKEY",
    "test DS",
  ]);
});
