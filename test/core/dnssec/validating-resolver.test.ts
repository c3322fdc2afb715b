/** The resolver as a whole: flights, what is kept, islands of trust, giving up. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { proofOf } from "../../../src/core/dnssec/resolver.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { judged, scenario, verdict } from "../../support/dnssec/scenario.ts";
import { NOW } from "../../support/dnssec/sign.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { world } from "../../support/dnssec/world.ts";

const tree = await world();
const rootKey = await makeKey();

/** Signatures are made when they are first needed; a flight should not wait for that. */
async function warmUp(...questions: string[]): Promise<void> {
  for (const question of questions) await scenario(tree).look(question);
}

describe("flights (design §4)", () => {
  test("a cold lookup takes one, whatever is proven", async () => {
    for (const question of ["plain.test MX", "gone.plain.test A", "unsigned.test MX"]) {
      await warmUp(question);
      const { look, exchange } = scenario(tree);
      await look(question);
      expect({ question, flights: exchange.flights() }).toEqual({ question, flights: 1 });
    }
  });

  test("a DANE domain takes two: MX, then addresses and TLSA of its hosts", async () => {
    const hosts = ["mx.plain.test A", "mx.plain.test AAAA", "_25._tcp.mx.plain.test TLSA"];
    await warmUp("plain.test MX", ...hosts);
    const { look, exchange } = scenario(tree);
    expect(verdict(await look("plain.test MX"))).toBe("secure records");
    const answers = await Promise.all(hosts.map(look));
    expect(answers.map(verdict)).toEqual(hosts.map(() => "secure records"));
    expect(exchange.flights()).toBe(2);
    expect(new Set(exchange.asked).size).toBe(exchange.asked.length);
  });

  test("a second domain asks nothing about the root and the top level again", async () => {
    const { look, exchange } = scenario(tree);
    await look("plain.test MX");
    exchange.asked.length = 0;
    await look("hashed.test MX");
    expect(exchange.asked.sort()).toEqual([
      "hashed.test DNSKEY",
      "hashed.test DS",
      "hashed.test MX",
    ]);
  });

  test("the same again asks nothing", async () => {
    const { look, exchange } = scenario(tree);
    await look("plain.test MX");
    exchange.asked.length = 0;
    expect(verdict(await look("plain.test MX"))).toBe("secure records");
    expect(exchange.asked).toEqual([]);
  });

  test("at the same time, they share their questions", async () => {
    const { look, exchange } = scenario(tree);
    await Promise.all(["plain.test MX", "hashed.test MX", "plain.test MX"].map(look));
    expect(new Set(exchange.asked).size).toBe(exchange.asked.length);
  });

  test("a question asked ahead that fails does no harm when it isn't needed", async () => {
    const edit = (question: { name: DnsName; type: number }, reply: never) =>
      question.name.key === "mx.plain.test" && question.type !== RRType.A
        ? ({ kind: "failure", failure: { kind: "timeout" } } as const)
        : reply;
    expect(await judged(tree, "mx.plain.test A", { edit: edit as never })).toBe("secure records");
  });
});

describe("what is kept", () => {
  test("is let go when its time is over", async () => {
    const { look, exchange, clock } = scenario(tree);
    await look("plain.test MX");
    exchange.asked.length = 0;
    await clock.advance(3600_000);
    await look("plain.test MX");
    expect(exchange.asked.length).toBeGreaterThan(5);
  });

  test.each([
    ["the keys'", { "leaf DNSKEY": { expiration: NOW + 60 } }, {}],
    ["the DS's", {}, { "leaf DS": { expiration: NOW + 60 } }],
  ])("does not outlive %s signatures, whatever the TTL", async (_, leaf, root) => {
    const text = "leaf MX 10 mx.leaf\nmx.leaf A 192.0.2.1";
    const short = await Tree.plant(
      { name: ".", keys: [rootKey], signatures: root },
      { name: "leaf", text, signatures: leaf },
    );
    const { look, clock } = scenario(short);
    expect(verdict(await look("leaf MX"))).toBe("secure records");
    await clock.advance(30_000);
    expect(verdict(await look("leaf A"))).toBe("secure no-data");
    await clock.advance(31_000);
    expect(verdict(await look("mx.leaf A"))).toBe("bogus signature-expired");
  });

  test("counts down", async () => {
    const { look, clock } = scenario(tree);
    expect(await look("plain.test MX")).toMatchObject({ ttl: 3600 });
    await clock.advance(600_000);
    expect(await look("plain.test MX")).toMatchObject({ ttl: 3000 });
  });

  test("nothing bogus: the next one who asks gets another chance (RFC 4035 §4.7)", async () => {
    let lie = true;
    const { look } = scenario(tree, {
      edit: (_, reply) => (lie ? { ...reply, answer: reply.answer.slice(0, 1) } : reply),
    });
    expect(verdict(await look("plain.test MX"))).toContain("bogus");
    lie = false;
    expect(verdict(await look("plain.test MX"))).toBe("secure records");
  });
});

describe("trust anchors (RFC 4033 §2, RFC 4035 §5)", () => {
  test("below none, everything is indeterminate, and the records are there", async () => {
    const answer = await scenario(tree, { anchors: tree.anchors("plain.test") }).look(
      "hashed.test MX",
    );
    expect(verdict(answer)).toBe("indeterminate records no-trust-anchor");
    expect(answer).toMatchObject({ records: [expect.anything()] });
  });

  test("an island of trust needs nothing from above", async () => {
    const { look, exchange } = scenario(tree, { anchors: tree.anchors("plain.test") });
    expect(verdict(await look("plain.test MX"))).toBe("secure records");
    expect(exchange.asked.sort()).toEqual(["plain.test DNSKEY", "plain.test MX"]);
  });

  test("the closest one counts, and only it (RFC 6840 Appendix C.1)", async () => {
    const stale = tree.anchors("test").map((anchor) => ({
      ...anchor,
      name: DnsName.of("plain.test"),
    }));
    const anchors = [...tree.anchors(), ...stale];
    expect(await judged(tree, "plain.test MX", { anchors })).toBe("bogus no-key-for-ds");
    expect(await judged(tree, "hashed.test MX", { anchors })).toBe("secure records");
  });

  test("the wrong key for the root makes all bogus", async () => {
    const anchors = tree.anchors("test").map((anchor) => ({ ...anchor, name: DnsName.root }));
    expect(await judged(tree, "plain.test MX", { anchors })).toBe("bogus no-key-for-ds");
    expect(await judged(tree, "unsigned.test MX", { anchors })).toContain("bogus");
  });

  test("the chain is told, link by link", async () => {
    const answer = await scenario(tree).look("away.plain.test A");
    const chain = answer.kind === "failure" ? [] : (answer.chain ?? []);
    expect(chain.map((link) => `${link.zone} ${link.source}`)).toEqual([
      ". anchor",
      "test ds",
      "plain.test ds",
      "hashed.test ds",
    ]);
  });
});

describe("when the resolver fails", () => {
  const failing = (name: string, type: number) =>
    scenario(tree, {
      edit: (question, reply) =>
        question.name.key === name && question.type === type
          ? { kind: "failure", failure: { kind: "rcode", rcode: 2, extended: undefined } }
          : reply,
    });

  test.each([
    ["plain.test", RRType.MX],
    ["plain.test", RRType.DNSKEY],
    ["test", RRType.DS],
    [".", RRType.DNSKEY],
  ])("%s %i: its failure, and no value", async (name, type) => {
    const answer = await failing(name, type).look("plain.test MX");
    expect(answer).toMatchObject({ kind: "failure", failure: { kind: "rcode", rcode: 2 } });
    expect(proofOf(answer)).toBe("indeterminate");
  });

  test("an insecure zone needs no DNSKEY", async () => {
    const { look } = failing("unsigned.test", RRType.DNSKEY);
    expect(verdict(await look("unsigned.test MX"))).toContain("insecure records");
  });
});

describe("giving up", () => {
  test("one who leaves does not take the others along", async () => {
    const { resolver } = scenario(tree);
    const stop = new AbortController();
    const name = DnsName.of("plain.test");
    const first = resolver.resolve(name, RRType.MX, stop.signal);
    const second = resolver.resolve(name, RRType.A);
    stop.abort();
    expect(verdict(await first)).toBe("failure unreachable");
    expect(verdict(await second)).toBe("secure no-data");
  });
});
