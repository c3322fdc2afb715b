/** RFC 8461 §3.3: the request, and which answers are a policy. */
import { describe, expect, test } from "@jest/globals";
import type { HttpRequest, HttpResult } from "../../../src/core/base/http.ts";
import { createDirectFetcher } from "../../../src/core/mta-sts/direct-fetcher.ts";
import { ManualClock } from "../../support/manual-clock.ts";

async function fetchWith(status: number, contentType = "text/plain") {
  const requests: HttpRequest[] = [];
  const body = Uint8Array.from(Buffer.from("ä"));
  const answer: HttpResult = { kind: "response", status, contentType, body };
  const fetchPolicy = createDirectFetcher((request) => {
    requests.push(request);
    return Promise.resolve(answer);
  }, new ManualClock());
  return { result: await fetchPolicy("a.test"), requests };
}

test("the request says nothing but where, and takes no more than 64 KiB", async () => {
  expect((await fetchWith(200)).requests).toEqual([
    { url: "https://mta-sts.a.test/.well-known/mta-sts.txt", headers: {}, maxBytes: 65_536 },
  ]);
});

test("200 with text/plain is a policy, whatever stands in it, in UTF-8", async () => {
  expect((await fetchWith(200)).result).toEqual({ kind: "policy", text: "ä" });
});

describe("what is none", () => {
  test.each([
    [201, "http-status"],
    [299, "http-status"],
    [300, "redirect"],
    [301, "redirect"],
    [399, "redirect"],
    [400, "http-status"],
  ])("%i: %s", async (status, failure) => {
    expect((await fetchWith(status)).result).toEqual({ kind: "failure", failure });
  });

  test.each(["text/html", "application/json", ""])("200 with %j", async (contentType) => {
    expect((await fetchWith(200, contentType)).result).toEqual({
      kind: "failure",
      failure: "not-text",
    });
  });
});
