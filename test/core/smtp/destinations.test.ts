import { describe, expect, test } from "@jest/globals";
import { parseDomain } from "../../../src/core/smtp/domain.ts";
import { findDestinations } from "../../../src/core/smtp/destinations.ts";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { fakeDns, type FakeDns } from "../../support/fake-dns.ts";

function find(dns: FakeDns, text = "a.test") {
  const domain = parseDomain(text);
  if (!domain.ok) throw new Error(domain.fault);
  return findDestinations(domain.value, createUnvalidatedResolver(dns));
}

async function hosts(zone: string) {
  const found = await find(fakeDns(zone));
  if (found.kind !== "hosts") throw new Error(found.kind);
  const { source, skipped } = found;
  return { source, skipped, hosts: found.hosts.map((one) => `${one.preference} ${one.host.text}`) };
}

describe("destinations (RFC 5321 §5.1)", () => {
  test("MX hosts by preference, each once, in lower case", async () => {
    const zone = "a.test MX 20 b.test\na.test MX 10 MX.a.test\na.test MX 30 mx.a.test";
    expect(await hosts(zone)).toEqual({
      source: "mx",
      skipped: [],
      hosts: ["10 mx.a.test", "20 b.test"],
    });
  });

  test("without MX the domain itself, if it has an address of either kind", async () => {
    const expected = { source: "implicit", skipped: [], hosts: ["0 a.test"] };
    expect(await hosts("a.test A 192.0.2.1")).toEqual(expected);
    expect(await hosts("a.test AAAA 2001:db8::1")).toEqual(expected);
  });

  test("an MX forbids the implicit one, even when its host is none", async () => {
    const found = await find(fakeDns("a.test MX 10 not_a_host.test\na.test A 192.0.2.1"));
    expect(found.kind).toBe("no-destination");
  });

  test("an alias is followed", async () => {
    expect((await hosts("a.test CNAME b.test\nb.test MX 5 mx.b.test")).hosts).toEqual([
      "5 mx.b.test",
    ]);
  });

  test("a lone null MX takes no mail (RFC 7505 §3); beside others it is skipped", async () => {
    expect((await find(fakeDns("a.test MX 0 ."))).kind).toBe("null-mx");
    const both = await hosts("a.test MX 0 .\na.test MX 10 mx.a.test");
    expect(both).toMatchObject({ hosts: ["10 mx.a.test"], skipped: ["."] });
  });

  test("no such domain, and a domain with neither MX nor address", async () => {
    expect((await find(fakeDns("b.test A 192.0.2.1"))).kind).toBe("no-such-domain");
    expect((await find(fakeDns("a.test TXT hello"))).kind).toBe("no-destination");
  });

  test("a failed look-up is a failure, never `no MX`", async () => {
    const dns = fakeDns("a.test A 192.0.2.1");
    dns.fail("a.test", { kind: "timeout" });
    expect(await find(dns)).toEqual({ kind: "failure", failure: { kind: "timeout" } });
  });

  test("at most twenty hosts are looked at, the others named", async () => {
    const zone = Array.from({ length: 25 }, (_, i) => `a.test MX ${i} mx${i}.a.test`).join("\n");
    const found = await hosts(zone);
    expect(found.hosts).toHaveLength(20);
    expect(found.skipped).toHaveLength(5);
  });

  test("an answer nobody validated proves nothing, whatever its AD bit says", async () => {
    const found = await find(fakeDns("a.test MX 10 mx.a.test"));
    expect(found.kind === "hosts" && found.proof).toBe("indeterminate");
  });
});
