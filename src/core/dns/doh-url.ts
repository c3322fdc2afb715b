/** Checks what a person typed as the address of a DNS-over-HTTPS resolver. */
import { fail, ok, type Result } from "../base/result.ts";

export type DohUrlFault = "not-a-url" | "not-https" | "has-credentials";

/**
 * `https:`, or `http:` on a loopback address. A `{?dns}` template (RFC 8484 §4.1.1) is
 * taken as what stands before it; a fragment is dropped.
 */
export function parseDohUrl(text: string): Result<string, DohUrlFault> {
  let url: URL;
  try {
    url = new URL(text.trim().replace(/\{\?dns\}$/, ""));
  } catch {
    return fail("not-a-url");
  }
  if (url.username !== "" || url.password !== "") return fail("has-credentials");
  const plain = url.protocol === "http:" && isLoopback(url.hostname);
  if (url.protocol !== "https:" && !plain) return fail("not-https");
  url.hash = "";
  return ok(url.href);
}

/** `localhost` (RFC 6761 §6.3), 127/8 and ::1, as the URL parser writes them. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
