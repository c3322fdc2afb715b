import { describe, expect, test } from "@jest/globals";
import type { HttpGet, HttpResult } from "../../../src/core/base/http.ts";
import { createCachingExchange } from "../../../src/core/dns/caching-exchange.ts";
import { createDohClient } from "../../../src/core/dns/doh-client.ts";
import { parseDohUrl } from "../../../src/core/dns/doh-url.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { encode, respond } from "../../lab/dns/responder.ts";
import { parseZone } from "../../lab/dns/zone.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const question = { name: DnsName.of("fine.test"), type: RRType.MX };
const wireQuestion = { name: "fine.test", type: "MX", class: "IN" } as const;
const zone = parseZone("fine.test MX 10 mx.fine.test");
const good = respond(zone, wireQuestion);

const reply = (body: Uint8Array, status = 200, contentType = "application/dns-message") =>
  ({ kind: "response", status, contentType, body }) satisfies HttpResult;

function client(answers: Record<string, HttpResult | "silence">, clock = new ManualClock()) {
  const urls: string[] = [];
  const httpGet: HttpGet = (request) => {
    const url = request.url.split("?")[0] ?? "";
    urls.push(url);
    const answer = answers[url];
    if (answer === undefined) throw new Error(`unexpected request: ${request.url}`);
    return answer === "silence" ? new Promise(() => {}) : Promise.resolve(answer);
  };
  const exchange = createDohClient({ urls: Object.keys(answers), httpGet, clock });
  return { exchange, urls, clock };
}

describe("what counts as an answer (RFC 8484 §4.2)", () => {
  const refused = (what: string, answer: HttpResult, failure: object) =>
    test(`${what} does not`, async () => {
      const { exchange } = client({ "https://a.test/": answer });
      expect(await exchange.ask(question)).toMatchObject({ kind: "failure", failure });
    });

  test("a NOERROR message for the question asked does", async () => {
    const { exchange } = client({ "https://a.test/": reply(good) });
    expect((await exchange.ask(question)).kind).toBe("message");
  });

  refused("a page of a captive portal", reply(Buffer.from("<html>"), 200, "text/html"), {
    kind: "not-dns",
  });
  refused("a redirect", reply(good, 302), { kind: "http-status", status: 302 });
  refused("an error status, whatever its body", reply(good, 500), { kind: "http-status" });
  refused("SERVFAIL", reply(encode(wireQuestion, { rcode: 2 })), { kind: "rcode", rcode: 2 });
  refused("a truncated message", reply(encode(wireQuestion, { flags: 0x200 })), {
    kind: "truncated",
  });
  refused("garbage", reply(Buffer.from("garbage garbage garbage")), { kind: "malformed" });
  refused("too large a body", { kind: "too-large" }, { kind: "too-large" });
  refused("nobody there", { kind: "unreachable" }, { kind: "unreachable" });
  refused(
    "an answer about another name",
    reply(respond(zone, { ...wireQuestion, name: "x.test" })),
    {
      kind: "mismatch",
    },
  );
  refused("an answer about another type", reply(respond(zone, { ...wireQuestion, type: "A" })), {
    kind: "mismatch",
  });
  const changed = (at: number, octet: number) => {
    const wire = Uint8Array.from(good);
    wire[at] = octet;
    return wire;
  };
  refused("a query sent back", reply(changed(2, 0x01)), { kind: "mismatch" });
  refused("another ID", reply(changed(1, 7)), { kind: "mismatch" });
});

describe("resolvers in turn", () => {
  const down: HttpResult = { kind: "unreachable" };

  test("the second is asked when the first fails", async () => {
    const { exchange, urls } = client({ "https://a.test/": down, "https://b.test/": reply(good) });
    expect((await exchange.ask(question)).kind).toBe("message");
    expect(urls).toEqual(["https://a.test/", "https://b.test/"]);
  });

  test("the second is asked when the first says nothing for four seconds", async () => {
    const answers = { "https://a.test/": "silence", "https://b.test/": reply(good) } as const;
    const { exchange, clock } = client(answers);
    const result = exchange.ask(question);
    await clock.advance(4000);
    expect((await result).kind).toBe("message");
  });

  test("when all fail, the failure is that of the first, who was chosen", async () => {
    const { exchange, urls } = client({
      "https://a.test/": reply(encode(wireQuestion, { rcode: 2 })),
      "https://b.test/": down,
    });
    expect(await exchange.ask(question)).toMatchObject({ failure: { kind: "rcode", rcode: 2 } });
    expect(urls).toEqual(["https://a.test/", "https://b.test/", "https://a.test/"]);
  });

  test("who gave up does not cause further requests", async () => {
    const { exchange, urls } = client({ "https://a.test/": down });
    const stop = new AbortController();
    stop.abort();
    await exchange.ask(question, stop.signal);
    expect(urls).toHaveLength(1);
  });
});

describe("kept answers", () => {
  const mx = { name: DnsName.of("fine.test"), type: RRType.MX };

  test("one request per distinct question, however many ask and in whatever case", async () => {
    const dns = fakeDns("fine.test MX 10 mx.fine.test");
    const cached = createCachingExchange(dns, new ManualClock());
    await Promise.all([cached.ask(mx), cached.ask({ ...mx, name: DnsName.of("FINE.test") })]);
    await cached.ask(mx);
    expect(dns.asked).toEqual(["fine.test MX"]);
  });

  test("an answer lives for its TTL", async () => {
    const clock = new ManualClock();
    const dns = fakeDns("fine.test MX 10 mx.fine.test");
    const cached = createCachingExchange(dns, clock);
    await cached.ask(mx);
    await clock.advance(299_000);
    await cached.ask(mx);
    expect(dns.asked).toHaveLength(1);
    await clock.advance(1000);
    await cached.ask(mx);
    expect(dns.asked).toHaveLength(2);
  });

  test("a failure is not kept", async () => {
    const dns = fakeDns("fine.test MX 10 mx.fine.test");
    dns.fail("fine.test", { kind: "timeout" });
    const cached = createCachingExchange(dns, new ManualClock());
    await cached.ask(mx);
    await cached.ask(mx);
    expect(dns.asked).toHaveLength(2);
  });
});

describe("the address of a resolver", () => {
  test.each([
    ["https://dns.example/dns-query", "https://dns.example/dns-query"],
    ["  https://dns.example/dns-query{?dns} ", "https://dns.example/dns-query"],
    ["http://127.0.0.1:8053/dns-query", "http://127.0.0.1:8053/dns-query"],
    ["http://localhost/q", "http://localhost/q"],
    ["http://[::1]/q", "http://[::1]/q"],
  ])("%s is taken", (text, url) => {
    expect(parseDohUrl(text)).toEqual({ ok: true, value: url });
  });

  test.each([
    ["dns.example", "not-a-url"],
    ["", "not-a-url"],
    ["http://dns.example/", "not-https"],
    ["http://127.0.0.1.example/", "not-https"],
    ["ftp://127.0.0.1/", "not-https"],
    ["https://me:secret@dns.example/", "has-credentials"],
  ])("%j is refused: %s", (text, fault) => {
    expect(parseDohUrl(text)).toEqual({ ok: false, fault });
  });
});
