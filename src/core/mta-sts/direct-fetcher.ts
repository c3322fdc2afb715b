/** Gets a policy from the domain itself (RFC 8461 §3.3): HTTPS with a valid certificate, no redirect, text/plain, at most 64 KiB. */
import type { Clock } from "../base/clock.ts";
import { withDeadline } from "../base/deadline.ts";
import type { HttpGet, HttpResult } from "../base/http.ts";
import type { FetchPolicy, PolicyFetch } from "./fetcher.ts";

/** Octets, RFC 8461 §3.3 suggests this limit. */
const MAX_POLICY = 64 * 1024;

/** Milliseconds. Default 10 s; RFC 8461 §3.3 suggests a minute, but a person waits here. */
const TIMEOUT = 10_000;

export function createDirectFetcher(httpGet: HttpGet, clock: Clock): FetchPolicy {
  return (domain, signal) =>
    withDeadline(
      clock,
      TIMEOUT,
      async (inner) => {
        const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
        return read(await httpGet({ url, headers: {}, maxBytes: MAX_POLICY }, inner));
      },
      () => ({ kind: "failure", failure: "timeout" }),
      signal,
    );
}

function read(response: HttpResult): PolicyFetch {
  if (response.kind === "not-permitted") return { kind: "not-asked" };
  if (response.kind !== "response") return { kind: "failure", failure: response.kind };
  const { status, contentType, body } = response;
  // §3.3: redirects must not be followed.
  if (status >= 300 && status < 400) return { kind: "failure", failure: "redirect" };
  if (status !== 200) return { kind: "failure", failure: "http-status" };
  if (contentType !== "text/plain") return { kind: "failure", failure: "not-text" };
  return { kind: "policy", text: new TextDecoder().decode(body) };
}
