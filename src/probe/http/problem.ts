/** Errors as RFC 9457 problem documents; they exist only here, at the HTTP edge. */
import { STATUS_CODES } from "node:http";
import type { FastifyReply } from "fastify";

export type ProblemCode =
  | "invalid-host"
  | "bad-request"
  | "unauthorized"
  | "not-found"
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
