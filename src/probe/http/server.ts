/**
 * # The HTTP edge
 *
 * `GET /v1/mx/{host}` answers a host report, `GET /v1/mta-sts/{domain}` a policy file for
 * who does not want to ask the domain themselves, `GET /v1/health` that we are there,
 * `GET /metrics` numbers, `GET /openapi.json` how to ask. Every error is a problem
 * document (problem.ts).
 *
 * What is asked here tells a little about who writes to whom, so neither addresses
 * of clients nor names of hosts are logged or counted.
 *
 * Limits: no TLS of its own; put a reverse proxy before it, which then has to limit
 * its clients (http/client-limiter.ts).
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../../core/base/clock.ts";
import type { Limiter } from "../limiter.ts";
import { parseHostName } from "../net/host-name.ts";
import type { Policies } from "../policy/policies.ts";
import type { Reports } from "../reports.ts";
import type { Metrics } from "./metrics.ts";
import { openApiDocument } from "./openapi.ts";
import { sendProblem, sendRawProblem } from "./problem.ts";

export interface HttpDeps {
  readonly reports: Reports;
  readonly policies: Policies;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Per client address. */
  readonly limiter: Limiter;
  /** `undefined`: the backend is for everybody. */
  readonly tokenCheck?: ((header: string | undefined) => boolean) | undefined;
  /** Aborted when the server is to end. */
  readonly signal: AbortSignal;
  /** One line of the log; values are never a client's or a host's. */
  readonly log: (event: Readonly<Record<string, string | number>>) => void;
}

/** Any page may read what anybody may ask: no credentials, no cookies are involved. */
const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** For a probe queue that is full: about how long a turn takes. */
const BUSY_SECONDS = 5;

export function createHttpServer(deps: HttpDeps): FastifyInstance {
  const { reports, metrics, tokenCheck } = deps;
  const app = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    // A GET has no body; headers and the time to send them are bounded, too.
    bodyLimit: 1024,
    requestTimeout: 10_000,
    http: { maxHeaderSize: 8 * 1024 },
    // A name beyond 253 characters gets our own answer instead of a 404.
    routerOptions: { maxParamLength: 2048 },
    clientErrorHandler: sendRawProblem,
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply.headers(HEADERS), 400, "bad-request", "The URL cannot be read.");
    },
  });
  // Each waits for a probe at most; more than the queue can hold makes no sense.
  app.server.maxConnections = 2048;

  app.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    if (request.method === "OPTIONS") {
      return reply
        .code(204)
        .headers({
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "authorization",
          "access-control-max-age": "86400",
        })
        .send();
    }
    const wait = deps.limiter(request.ip);
    if (wait > 0) {
      reply.header("retry-after", Math.ceil(wait / 1000));
      return sendProblem(reply, 429, "too-many-requests", "Too many requests; wait a little.");
    }
  });

  app.addHook("onResponse", (request, reply, done) => {
    metrics.requested(reply.statusCode);
    deps.log({
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });

  const authorize = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (tokenCheck === undefined || tokenCheck(request.headers.authorization)) return;
    // RFC 6750 §3
    reply.header("www-authenticate", "Bearer");
    return sendProblem(reply, 401, "unauthorized", "A bearer token is needed.");
  };

  app.get<{ Params: { host: string } }>(
    "/v1/mx/:host",
    { onRequest: authorize },
    async (request, reply) => {
      const host = parseHostName(request.params.host);
      if (!host.ok) return sendProblem(reply, 400, "invalid-host", host.fault);
      const report = await reports.get(host.value);
      if (!report.ok) {
        reply.header("retry-after", BUSY_SECONDS);
        return sendProblem(reply, 503, "busy", "Too many probes at once; ask again.");
      }
      const left = Date.parse(report.value.expiresAt) - deps.clock.now();
      return reply
        .header("cache-control", `max-age=${Math.max(0, Math.floor(left / 1000))}`)
        .type("application/json")
        .send(JSON.stringify(report.value));
    },
  );

  app.get<{ Params: { domain: string } }>(
    "/v1/mta-sts/:domain",
    { onRequest: authorize },
    async (request, reply) => {
      const domain = parseHostName(request.params.domain);
      if (!domain.ok) return sendProblem(reply, 400, "invalid-host", domain.fault);
      const report = await deps.policies.get(domain.value);
      return reply
        .header("cache-control", "no-store")
        .type("application/json")
        .send(JSON.stringify(report));
    },
  );

  app.get("/v1/health", (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "ok" }),
  );

  app.get("/metrics", { onRequest: authorize }, async (_request, reply) =>
    reply
      .header("cache-control", "no-store")
      .type(metrics.registry.contentType)
      .send(await metrics.registry.metrics()),
  );

  const openApi = openApiDocument(tokenCheck !== undefined);
  app.get("/openapi.json", (_request, reply) => reply.send(openApi));

  app.setNotFoundHandler((request, reply) => {
    if (request.method !== "GET") {
      reply.header("allow", "GET, OPTIONS");
      return sendProblem(reply, 405, "method-not-allowed", "Only GET is understood.");
    }
    return sendProblem(reply, 404, "not-found", "There is nothing here; see /openapi.json.");
  });

  app.setErrorHandler((error: { statusCode?: number; name?: string }, _request, reply) => {
    if (deps.signal.aborted) {
      reply.header("retry-after", BUSY_SECONDS);
      return sendProblem(reply, 503, "shutting-down", "The backend is about to stop.");
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      return sendProblem(reply, status, "bad-request", "The request cannot be read.");
    }
    deps.log({ fault: error.name ?? "unknown" });
    return sendProblem(
      reply,
      500,
      "internal",
      "The backend has failed; that says nothing about the host.",
    );
  });

  return app;
}
