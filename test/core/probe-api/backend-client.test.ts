import { describe, expect, test } from "@jest/globals";
import type { HttpGet, HttpRequest, HttpResult } from "../../../src/core/base/http.ts";
import { createBackendProber } from "../../../src/core/probe-api/backend-client.ts";
import { parseBackendUrl } from "../../../src/core/probe-api/backend-url.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { address, OUTCOMES, report } from "../../support/reports.ts";

const json = (value: unknown, status = 200): HttpResult => ({
  kind: "response",
  status,
  contentType: "application/json",
  body: Uint8Array.from(Buffer.from(typeof value === "string" ? value : JSON.stringify(value))),
});

function ask(answer: HttpResult, token?: string) {
  const requests: HttpRequest[] = [];
  const httpGet: HttpGet = (request) => {
    requests.push(request);
    return Promise.resolve(answer);
  };
  const prober = createBackendProber({
    url: "https://p.test/",
    token,
    httpGet,
    clock: new ManualClock(),
  });
  return prober.observe("mx.test").then((observation) => ({ observation, requests }));
}

const good = report("mx.test", address(OUTCOMES.tls));

describe("asking a backend", () => {
  test("the URL and the token are all that is sent", async () => {
    const { observation, requests } = await ask(json(good), "secret");
    expect(observation).toEqual({ kind: "report", report: good });
    expect(requests[0]).toMatchObject({
      url: "https://p.test/v1/mx/mx.test",
      headers: { accept: "application/json", authorization: "Bearer secret" },
    });
  });

  const failing = (what: string, answer: HttpResult, failure: string) =>
    test(`${what}: ${failure}`, async () => {
      expect((await ask(answer)).observation).toEqual({ kind: "unavailable", failure });
    });
  failing("nobody there", { kind: "unreachable" }, "backend-unreachable");
  failing("too much", { kind: "too-large" }, "backend-malformed");
  failing("wrong token", json({}, 401), "backend-refused");
  failing("too many questions", json({}, 429), "backend-busy");
  failing("overloaded", json({}, 503), "backend-busy");
  failing("broken", json({}, 500), "backend-unreachable");
  failing("a page", json("<html>"), "backend-malformed");
  failing("another version", json({ ...good, version: 2 }), "backend-malformed");
  failing("a report about another host", json(report("evil.test")), "backend-malformed");
  failing(
    "an outcome nobody knows",
    json({ ...good, addresses: [{ address: "x", outcome: { kind: "dane" }, times: {} }] }),
    "backend-malformed",
  );

  test("silence ends after two minutes and leaves nothing behind", async () => {
    const clock = new ManualClock();
    const httpGet: HttpGet = () => new Promise(() => {});
    const prober = createBackendProber({ url: "https://p.test/", httpGet, clock });
    const observation = prober.observe("mx.test");
    await clock.advance(120_000);
    expect(await observation).toEqual({ kind: "unavailable", failure: "backend-timeout" });
    expect(clock.sleeping).toBe(0);
  });
});

describe("the address of a backend", () => {
  test.each([
    ["https://probe.example", "https://probe.example/"],
    ["https://example.org/probe", "https://example.org/probe/"],
    ["http://127.0.0.1:8025", "http://127.0.0.1:8025/"],
  ])("%s is taken", (text, value) => {
    expect(parseBackendUrl(text)).toEqual({ ok: true, value });
  });
  test.each([
    ["", "not-a-url"],
    ["http://probe.example", "not-https"],
    ["https://u:p@probe.example", "has-credentials"],
    ["https://probe.example/?a", "has-query"],
  ])("%j is refused: %s", (text, fault) => {
    expect(parseBackendUrl(text)).toEqual({ ok: false, fault });
  });
});
