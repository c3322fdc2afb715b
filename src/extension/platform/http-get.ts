/** The core's HTTP port on fetch. */
import type { HttpGet, HttpResult } from "../../core/base/http.ts";
import { isPermitted } from "./permission.ts";

export const httpGet: HttpGet = async (request, signal) => {
  try {
    if (!(await isPermitted(request.url))) return { kind: "not-permitted" };
    const response = await fetch(request.url, {
      // The language of the person is nobody's business.
      headers: { ...request.headers, "accept-language": "*" },
      // No cookies, no referrer, no copy of whom somebody writes to in the disk cache.
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "manual",
      signal: signal,
    });
    return await read(response, request.maxBytes);
  } catch {
    return { kind: "unreachable" };
  }
};

async function read(response: Response, maxBytes: number): Promise<HttpResult> {
  // A redirect can't be looked into from here; any 3xx says the same.
  if (response.type === "opaqueredirect") {
    return { kind: "response", status: 302, contentType: "", body: new Uint8Array() };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return { kind: "too-large" };
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  const contentType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const { status } = response;
  return { kind: "response", status, contentType: contentType.trim().toLowerCase(), body };
}
