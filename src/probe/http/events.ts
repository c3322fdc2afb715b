/** Progress and result of one question as server-sent events (HTML Living Standard §9.2). */
import type { FastifyReply, FastifyRequest } from "fastify";

/** Milliseconds: proxies close what is silent for a minute. */
const KEEP_ALIVE = 15_000;

export interface EventStream {
  /** @param data one line of JSON */
  send(event: string, data: string): void;
  /** Says no more; the client is not to connect again. */
  end(): void;
}

export const wantsEvents = (request: FastifyRequest): boolean =>
  /\btext\/event-stream\b/.test(request.headers.accept ?? "");

/** Takes the reply over; from now on nothing else may answer. Who hangs up is written to no more. */
export function startEvents(reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    connection: "close",
    // nginx would gather them until the end.
    "x-accel-buffering": "no",
  });
  // The headers go out at once, so that who waits knows that somebody is there.
  raw.write(": postweg\n\n");
  const write = (text: string): void => {
    if (raw.writable) raw.write(text);
  };
  const keepingAlive = setInterval(() => write(": waiting\n\n"), KEEP_ALIVE);
  keepingAlive.unref();
  raw.once("close", () => clearInterval(keepingAlive));
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${data}\n\n`),
    end() {
      clearInterval(keepingAlive);
      raw.end();
    },
  };
}
