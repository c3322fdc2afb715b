/**
 * The core's HTTP port on Node: HTTP/2 where the server offers it (unbound, BIND and
 * Knot Resolver answer DoH over nothing else), HTTP/1.1 otherwise.
 */
import { request as send, type Dispatcher } from "undici";
import type { HttpGet, HttpResult } from "../../core/base/http.ts";
import { createConnections } from "./connections.ts";

export interface NodeHttp {
  readonly get: HttpGet;
  /** Ends kept connections, so that the process can end. */
  close(): Promise<void>;
}

/** @param ca PEM of a CA that is trusted beside Node's own. */
export function createNodeHttp(ca?: string): NodeHttp {
  const connections = createConnections(ca);

  async function get(
    { url, headers, maxBytes }: Parameters<HttpGet>[0],
    signal: AbortSignal,
    dispatcher: Dispatcher,
  ): Promise<HttpResult> {
    const response = await send(url, { dispatcher, headers, signal });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) return { kind: "too-large" };
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
    get: (request, signal) =>
      connections
        .use(request.url, (dispatcher) => get(request, signal, dispatcher))
        .catch(() => ({ kind: "unreachable" })),
    close: () => connections.close(),
  };
}
