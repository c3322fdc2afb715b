/**
 * The core's HTTP port on Node: HTTP/2 where the server offers it (unbound, BIND and
 * Knot Resolver answer DoH over nothing else), HTTP/1.1 otherwise.
 */
import { rootCertificates } from "node:tls";
import { Agent, request as send } from "undici";
import type { HttpGet, HttpResult } from "../../core/base/http.ts";

export interface NodeHttp {
  readonly get: HttpGet;
  /** Ends kept connections, so that the process can end. */
  close(): Promise<void>;
}

/** @param ca PEM of a CA that is trusted beside Node's own. */
export function createNodeHttp(ca?: string): NodeHttp {
  const connect = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const agent = new Agent({ allowH2: true, connect, maxRedirections: 0 } as Agent.Options);

  async function get(request: Parameters<HttpGet>[0], signal: AbortSignal): Promise<HttpResult> {
    const response = await send(request.url, {
      dispatcher: agent,
      headers: request.headers,
      signal: signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > request.maxBytes) return { kind: "too-large" };
      chunks.push(chunk);
    }
    const contentType = String(response.headers["content-type"] ?? "");
    return {
      kind: "response",
      status: response.statusCode,
      contentType: (contentType.split(";")[0] ?? "").trim().toLowerCase(),
      body: Uint8Array.from(Buffer.concat(chunks)),
    };
  }

  return {
    // Whatever goes wrong below HTTP means the same to the core: nobody was reached.
    get: (request, signal) => get(request, signal).catch(() => ({ kind: "unreachable" })),
    close: () => agent.destroy(),
  };
}
