/** RFC 8461 §3.3, §5.1: getting a policy and keeping it. */
import { describe, expect, test } from "@jest/globals";
import type { HttpResult } from "../../../src/core/base/http.ts";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createDirectFetcher } from "../../../src/core/mta-sts/direct-fetcher.ts";
import { createStsLookup } from "../../../src/core/mta-sts/lookup.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const POLICY = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400\n";
const domain = DnsName.of("a.test");

const file = (text: string, status = 200, contentType = "text/plain"): HttpResult => ({
  kind: "response",
  status,
  contentType,
  body: Uint8Array.from(Buffer.from(text)),
});

function world(id = "1") {
  const clock = new ManualClock();
  const state = { dns: fakeDns(`_mta-sts.a.test TXT v=STSv1; id=${id};`), answer: file(POLICY) };
  const urls: string[] = [];
  const httpGet = ({ url }: { url: string }) => {
    urls.push(url);
    return Promise.resolve(state.answer);
  };
  const resolver = createUnvalidatedResolver({ ask: (question) => state.dns.ask(question) });
  const lookup = createStsLookup({
    resolver,
    fetchPolicy: createDirectFetcher(httpGet, clock),
    clock,
  });
  return { clock, state, urls, lookup: () => lookup(domain) };
}

describe("fetching (§3.3)", () => {
  test("from the well-known place of the domain", async () => {
    const { lookup, urls } = world();
    expect(await lookup()).toMatchObject({ kind: "policy", id: "1", kept: false });
    expect(urls).toEqual(["https://mta-sts.a.test/.well-known/mta-sts.txt"]);
  });

  test("without a record nobody is asked", async () => {
    const { lookup, urls, state } = world();
    state.dns = fakeDns("a.test A 192.0.2.1");
    expect(await lookup()).toEqual({ kind: "none" });
    expect(urls).toEqual([]);
  });

  const failing = (what: string, answer: HttpResult, expected: object) =>
    test(what, async () => {
      const { lookup, state } = world();
      state.answer = answer;
      expect(await lookup()).toEqual(expected);
    });
  failing("a redirect is not followed", file("", 302), {
    kind: "fetch-failed",
    failure: "redirect",
  });
  failing("another status", file(POLICY, 404), { kind: "fetch-failed", failure: "http-status" });
  failing("another media type", file(POLICY, 200, "text/html"), {
    kind: "fetch-failed",
    failure: "not-text",
  });
  failing(
    "more than 64 KiB",
    { kind: "too-large" },
    { kind: "fetch-failed", failure: "too-large" },
  );
  failing(
    "nobody there",
    { kind: "unreachable" },
    { kind: "fetch-failed", failure: "unreachable" },
  );
  failing("no permission says nothing", { kind: "not-permitted" }, { kind: "not-asked" });
  failing("a bad file", file("hello"), { kind: "invalid-policy", fault: "bad-line" });

  test("silence ends after ten seconds", async () => {
    const clock = new ManualClock();
    const fetchPolicy = createDirectFetcher(() => new Promise(() => {}), clock);
    const fetched = fetchPolicy("a.test");
    await clock.advance(10_000);
    expect(await fetched).toEqual({ kind: "failure", failure: "timeout" });
  });
});

describe("keeping (§5.1)", () => {
  test("while the id stays, nothing is fetched again", async () => {
    const { lookup, urls } = world();
    await lookup();
    expect(await lookup()).toMatchObject({ kind: "policy", kept: true });
    expect(urls).toHaveLength(1);
  });

  test("a new id brings the new policy", async () => {
    const { lookup, state } = world();
    await lookup();
    state.dns = fakeDns("_mta-sts.a.test TXT v=STSv1; id=2;");
    state.answer = file(POLICY.replace("enforce", "testing"));
    expect(await lookup()).toMatchObject({ id: "2", policy: { mode: "testing" } });
  });

  test("who suppresses the record, the DNS or the new file does not switch it off", async () => {
    const { lookup, state } = world();
    await lookup();
    const kept = { kind: "policy", id: "1", kept: true, policy: { mode: "enforce" } };
    state.dns = fakeDns("a.test A 192.0.2.1");
    expect(await lookup()).toMatchObject(kept);
    state.dns.fail("_mta-sts.a.test", { kind: "timeout" });
    expect(await lookup()).toMatchObject(kept);
    state.dns = fakeDns("_mta-sts.a.test TXT v=STSv1; id=2;");
    state.answer = { kind: "unreachable" };
    expect(await lookup()).toMatchObject(kept);
  });

  test("at the end of max_age it is forgotten", async () => {
    const { lookup, state, clock } = world();
    await lookup();
    await clock.advance(86_400_000);
    state.dns = fakeDns("a.test A 192.0.2.1");
    expect(await lookup()).toEqual({ kind: "none" });
  });
});
