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
      headers: { authorization: "Bearer secret" },
    });
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
  failing("nobody there", { kind: "unreachable" }, failed);
  failing("no permission says nothing", { kind: "not-permitted" }, { kind: "not-asked" });
  failing(
    "the backend's own failure is passed on",
    json({ version: 1, domain: "a.test", result: { kind: "failure", failure: "redirect" } }),
    { kind: "failure", failure: "redirect" },
  );
});
