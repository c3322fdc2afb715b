/** Errors as RFC 9457 problem documents; they exist only here, at the HTTP edge. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyReply } from "fastify";

export type ProblemCode =
  | "invalid-host"
  | "bad-request"
  | "unauthorized"
  | "not-found"
  | "not-ready"
  | "method-not-allowed"
  | "too-many-requests"
  | "busy"
  | "shutting-down"
  | "internal";

export interface ProblemDocument {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  /** For people. */
  readonly detail: string;
  /** For programs: an extension member (RFC 9457 §3.2). */
  readonly code: ProblemCode;
}

export function problemDocument(
  status: number,
  code: ProblemCode,
  detail: string,
): ProblemDocument {
  // RFC 9457 §4.2.1: with about:blank the title is the status code's own phrase.
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail, code };
}

export function sendProblem(
  reply: FastifyReply,
  status: number,
  code: ProblemCode,
  detail: string,
): FastifyReply {
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(problemDocument(status, code, detail)));
}

/** For what Node's HTTP parser has refused: there is no request yet, and no reply object. */
export function sendRawProblem(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const body = JSON.stringify(
    problemDocument(status, "bad-request", "This is not a request that can be read."),
  );
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
