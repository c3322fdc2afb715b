/** Checks what a person typed as the address of a probe backend. */
import { fail, ok, type Result } from "../base/result.ts";
import { isLoopback } from "../dns/doh-url.ts";

export type BackendUrlFault = "not-a-url" | "not-https" | "has-credentials" | "has-query";

/** `https:`, or `http:` on a loopback address; the result ends in `/`, so that paths can be appended. */
export function parseBackendUrl(text: string): Result<string, BackendUrlFault> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return fail("not-a-url");
  }
  if (url.username !== "" || url.password !== "") return fail("has-credentials");
  const plain = url.protocol === "http:" && isLoopback(url.hostname);
  if (url.protocol !== "https:" && !plain) return fail("not-https");
  if (url.search !== "" || url.hash !== "") return fail("has-query");
  return ok(url.href.endsWith("/") ? url.href : `${url.href}/`);
}
