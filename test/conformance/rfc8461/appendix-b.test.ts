/**
 * RFC 8461 Appendix B, "Message Delivery Pseudocode", function by function, as far as it
 * concerns one who only foretells a delivery. (`certMatches` is done by the backend, and
 * what the policy's mode makes of a host by `core/assessment`.)
 */
import { describe, expect, test } from "@jest/globals";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { PolicyFetch } from "../../../src/core/mta-sts/fetcher.ts";
import { createStsLookup } from "../../../src/core/mta-sts/lookup.ts";
import { allowsMx } from "../../../src/core/mta-sts/policy.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

describe("policyMatches: a literal, or `*.` and the rest behind the first dot", () => {
  test.each([
    ["mx.example.net", "mx.example.net", true],
    ["mx.example.net", "a.mx.example.net", false],
    ["mx.example.net", "x.example.net", false],
    // Two octets cut off a name that is no wildcard must not make it one.
    ["mx.example.net", "a..example.net", false],
    ["ab.example.net", "x..example.net", false],
    ["*.example.net", "mx.example.net", true],
    ["*.example.net", "a.mx.example.net", false],
    ["*.example.net", "example.net", false],
    ["*.example.net", "mx.example.net.evil.test", false],
    ["*.example.net", "mxexample.net", false],
    ["*.net", "net", false],
  ])("%s and %s: %s", (pattern, host, matches) => {
    expect(allowsMx({ mode: "enforce", maxAge: 1, mx: [pattern] }, host)).toBe(matches);
  });
});

const DAY = 86_400;

function world() {
  const clock = new ManualClock();
  const file = (mode: string): PolicyFetch => ({
    kind: "policy",
    text: `version: STSv1\nmode: ${mode}\nmx: mx.a.test\nmax_age: ${DAY}\n`,
  });
  const state = {
    dns: fakeDns("_mta-sts.a.test TXT v=STSv1; id=1;"),
    fetched: file("enforce"),
    fetches: 0,
  };
  const lookup = createStsLookup({
    clock,
    resolver: createUnvalidatedResolver({ ask: (question) => state.dns.ask(question) }),
    fetchPolicy: () => {
      state.fetches++;
      return Promise.resolve(state.fetched);
    },
  });
  const announce = (id: string) =>
    void (state.dns = fakeDns(`_mta-sts.a.test TXT v=STSv1; id=${id};`));
  return { clock, state, file, announce, lookup: () => lookup(DnsName.of("a.test")) };
}

describe("handleMessage: the kept policy, and when a new one is fetched", () => {
  test("isNonExpired: until max_age has passed, and no longer", async () => {
    const { clock, state, lookup } = world();
    await lookup();
    state.dns = fakeDns("a.test A 192.0.2.1");
    await clock.advance(DAY * 1000 - 1);
    expect(await lookup()).toMatchObject({ kind: "policy", kept: true });
    await clock.advance(1);
    expect(await lookup()).toEqual({ kind: "none" });
  });

  test("a fetch counts its max_age from when it was had", async () => {
    const { clock, announce, state, lookup } = world();
    await lookup();
    await clock.advance((DAY - 1) * 1000);
    announce("2");
    expect(await lookup()).toMatchObject({ id: "2", kept: false });
    await clock.advance(DAY * 1000 - 1);
    state.dns = fakeDns("a.test A 192.0.2.1");
    expect(await lookup()).toMatchObject({ id: "2", kept: true });
  });

  test("the same id: nothing is fetched; another one: the new policy takes the old one's place", async () => {
    const { announce, file, lookup, state } = world();
    await lookup();
    state.fetched = file("none");
    expect(await lookup()).toMatchObject({ id: "1", policy: { mode: "enforce" } });
    expect(state.fetches).toBe(1);
    announce("2");
    expect(await lookup()).toMatchObject({ id: "2", policy: { mode: "none" }, kept: false });
    expect(await lookup()).toMatchObject({ id: "2", policy: { mode: "none" }, kept: true });
    expect(state.fetches).toBe(2);
  });

  test.each([
    ["can't be had", { kind: "failure", failure: "unreachable" }],
    ["is no policy", { kind: "policy", text: "hello" }],
  ] as const)("a new policy that %s leaves the old one in force", async (_, fetched) => {
    const { announce, lookup, state } = world();
    await lookup();
    announce("2");
    state.fetched = fetched;
    expect(await lookup()).toMatchObject({ id: "1", policy: { mode: "enforce" }, kept: true });
  });

  test("without a kept policy a failure is as good as none, and the next message tries again", async () => {
    const { file, lookup, state } = world();
    state.fetched = { kind: "failure", failure: "timeout" };
    expect(await lookup()).toEqual({ kind: "fetch-failed", failure: "timeout" });
    state.fetched = file("enforce");
    expect(await lookup()).toMatchObject({ kind: "policy", kept: false });
  });

  test.each([
    ["two records", "_mta-sts.a.test TXT v=STSv1; id=1;\n_mta-sts.a.test TXT v=STSv1; id=2;"],
    ["a record without an id", "_mta-sts.a.test TXT v=STSv1;"],
  ])("%s: nobody is asked for a policy (§3.1)", async (_, zone) => {
    const { lookup, state } = world();
    state.dns = fakeDns(zone);
    expect(await lookup()).toEqual({ kind: "invalid-record" });
    expect(state.fetches).toBe(0);
  });

  test("a DNS that fails says neither yes nor no", async () => {
    const { lookup, state } = world();
    state.dns.fail("_mta-sts.a.test", { kind: "timeout" });
    expect(await lookup()).toEqual({ kind: "dns-failure" });
    expect(state.fetches).toBe(0);
  });
});
