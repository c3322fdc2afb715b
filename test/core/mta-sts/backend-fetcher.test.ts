import { describe, expect, test } from "@jest/globals";
import type { HttpRequest, HttpResult } from "../../../src/core/base/http.ts";
import { createBackendFetcher } from "../../../src/core/mta-sts/backend-fetcher.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const json = (value: unknown, status = 200): HttpResult => ({
  kind: "response",
  status,
  contentType: "application/json",
  body: Uint8Array.from(Buffer.from(JSON.stringify(value))),
});

async function fetchWith(answer: HttpResult) {
  const requests: HttpRequest[] = [];
  const fetchPolicy = createBackendFetcher({
    url: "https://p.test/",
    token: "secret",
    clock: new ManualClock(),
    httpGet: (request) => {
      requests.push(request);
      return Promise.resolve(answer);
    },
  });
  return { result: await fetchPolicy("a.test"), requests };
}

const policy = { kind: "policy", text: "version: STSv1" };

describe("a policy through the backend", () => {
  test("is asked for by domain, with the token", async () => {
    const { result, requests } = await fetchWith(
      json({ version: 1, domain: "a.test", result: policy }),
    );
    expect(result).toEqual(policy);
    expect(requests[0]).toMatchObject({
      url: "https://p.test/v1/mta-sts/a.test",
      headers: { accept: "application/json", authorization: "Bearer secret" },
    });
  });

  test("without a token no header speaks of one", async () => {
    const requests: HttpRequest[] = [];
    const httpGet = (request: HttpRequest) => {
      requests.push(request);
      return Promise.resolve(json({}));
    };
    const url = "https://p.test/";
    await createBackendFetcher({ url, httpGet, clock: new ManualClock() })("a.test");
    expect(requests[0]?.headers).toEqual({ accept: "application/json" });
  });

  test("may be as long as the largest policy, escaped octet by octet", async () => {
    const { requests } = await fetchWith(json({}));
    expect(requests[0]?.maxBytes).toBeGreaterThan(64 * 1024 * "\\u0000".length);
    expect(requests[0]?.maxBytes).toBeLessThanOrEqual(1024 * 1024);
  });

  test("is not waited for longer than the backend itself waits, and a little", async () => {
    const clock = new ManualClock();
    const httpGet = () => new Promise<HttpResult>(() => {});
    const fetched = createBackendFetcher({ url: "https://p.test/", httpGet, clock })("a.test");
    await clock.advance(15_000);
    expect(await fetched).toEqual({ kind: "failure", failure: "backend" });
  });

  const failing = (what: string, answer: HttpResult, expected: object) =>
    test(what, async () => {
      expect((await fetchWith(answer)).result).toEqual(expected);
    });
  const failed = { kind: "failure", failure: "backend" };
  failing(
    "about another domain it is no answer",
    json({ version: 1, domain: "b.test", result: policy }),
    failed,
  );
  failing(
    "of another version neither",
    json({ version: 2, domain: "a.test", result: policy }),
    failed,
  );
  failing("an error status", json({}, 503), failed);
  failing(
    "an error status, whatever the answer says",
    json({ version: 1, domain: "a.test", result: policy }, 203),
    failed,
  );
  failing("nobody there", { kind: "unreachable" }, failed);
  failing("no permission says nothing", { kind: "not-permitted" }, { kind: "not-asked" });
  failing(
    "the backend's own failure is passed on",
    json({ version: 1, domain: "a.test", result: { kind: "failure", failure: "redirect" } }),
    { kind: "failure", failure: "redirect" },
  );
});
