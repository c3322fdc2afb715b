/** The four-state truth, and what is worth which of them when nobody validates. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { weakest, type Proof } from "../../../src/core/dnssec/proof.ts";
import { createUnvalidatedResolver, proofOf } from "../../../src/core/dnssec/resolver.ts";
import { fakeDns } from "../../support/fake-dns.ts";

test("a chain is worth its weakest link", () => {
  const order: Proof[] = ["secure", "insecure", "indeterminate", "bogus"];
  expect(weakest()).toBe("secure");
  for (const [i, stronger] of order.entries()) {
    for (const weaker of order.slice(i)) {
      expect(weakest(stronger, weaker)).toBe(weaker);
      expect(weakest(weaker, stronger)).toBe(weaker);
    }
  }
});

describe("a resolver that takes another one's word", () => {
  const zone = "a.test A 192.0.2.1\nb.test CNAME a.test\nloop.test CNAME loop.test";
  const ask = (question: string) => {
    const dns = fakeDns(zone);
    dns.fail("slow.test", { kind: "timeout" });
    return createUnvalidatedResolver(dns).resolve(DnsName.of(question), 1);
  };

  test.each([
    ["a.test", "records", 1],
    ["b.test", "records", 1],
    ["gone.test", "no-such-name", 0],
  ])("%s: %s, and never more than indeterminate", async (question, kind, count) => {
    const answer = await ask(question);
    expect(answer).toMatchObject({ kind, proof: "indeterminate" });
    expect(answer.kind !== "failure" && answer.records.length).toBe(count);
    expect(proofOf(answer)).toBe("indeterminate");
  });

  test("a name without the type", async () => {
    const resolver = createUnvalidatedResolver(fakeDns(zone), "insecure");
    const answer = await resolver.resolve(DnsName.of("a.test"), 28);
    expect(answer).toMatchObject({ kind: "no-data", proof: "insecure", records: [] });
    expect(proofOf(answer)).toBe("insecure");
  });

  test("an answer that makes no sense is a failure, as is none", async () => {
    expect(await ask("loop.test")).toEqual({
      kind: "failure",
      failure: { kind: "malformed", detail: "cname-loop" },
    });
    const late = await ask("slow.test");
    expect(late).toEqual({ kind: "failure", failure: { kind: "timeout" } });
    expect(proofOf(late)).toBe("indeterminate");
  });

  test("of failures only the bogus one is worth less than nothing", () => {
    const failure = (kind: "bogus" | "unproven") =>
      proofOf({ kind: "failure", failure: { kind, reasons: [] } });
    expect([failure("bogus"), failure("unproven")]).toEqual(["bogus", "indeterminate"]);
  });
});
