/**
 * # The HTTP edge
 *
 * `GET /v1/mx/{host}` answers a host report, or, to who accepts `text/event-stream`, what is
 * being done and then the report. `GET /v1/mta-sts/{domain}` answers a policy file for who
 * does not want to ask the domain themselves, `GET /v1/health` that we are there,
 * `GET /v1/ready` whether the store is, `GET /metrics` numbers, `GET /openapi.json` how to
 * ask, `GET /` who we are (page.ts). Every error is a problem document (problem.ts).
 *
 * What is asked here tells a little about who writes to whom, so names of hosts are neither
 * logged nor counted, and addresses of clients are not logged unless it was asked for.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Clock } from "../../core/base/clock.ts";
import type { Limiter } from "../limiter.ts";
import { parseHostName } from "../net/host-name.ts";
import type { Policies } from "../policy/policies.ts";
import type { TlsFiles } from "../config.ts";
import type { Answer, Reports } from "../reports.ts";
import { startEvents, wantsEvents } from "./events.ts";
import type { Metrics } from "./metrics.ts";
import { openApiDocument } from "./openapi.ts";
import type { Asset } from "./page.ts";
import { problemDocument, sendProblem, sendRawProblem, type ProblemCode } from "./problem.ts";

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
  /** PEM to speak HTTPS with. */
  readonly tls?: TlsFiles | undefined;
  /** Proxies whose X-Forwarded-For is believed; CIDR. */
  readonly trustProxy: readonly string[];
  /** Whether the log tells who asked. */
  readonly logClients: boolean;
  /** Rejects when the store cannot be used. */
  readonly ready: () => Promise<void>;
  readonly page: string;
  /** By their paths below `/status/`. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** One line of the log; values are never a host's. Without it, nothing is logged. */
  readonly log?: ((event: Readonly<Record<string, string | number>>) => void) | undefined;
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

/** Beyond the default queue there is room for those who share a flight. */
const MAX_CONNECTIONS = 4096;

/** Of the page at `/`, which runs its own script and nothing else. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const BUSY = "Too many probes at once; ask again.";
const ENDING = "The backend is about to stop.";
const INTERNAL = "The backend has failed; that says nothing about the host.";
const NOTHING = "There is nothing here; see /openapi.json.";

/** For a probe queue that is full: about how long a turn takes. */
const BUSY_SECONDS = 5;

export function createHttpServer(deps: HttpDeps): FastifyInstance {
  const { reports, metrics, tokenCheck } = deps;
  const app = Fastify({
    ...(deps.tls && { https: { ...deps.tls, minVersion: "TLSv1.2" as const } }),
    ...(deps.trustProxy.length > 0 && { trustProxy: [...deps.trustProxy] }),
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
  // Who waits for a probe costs a socket each; what is cached is answered at once.
  app.server.maxConnections = MAX_CONNECTIONS;

  // With `done` and not as a promise: they are most of what a cached answer costs.
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(HEADERS);
    if (request.method === "OPTIONS") {
      void reply
        .code(204)
        .headers({
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "authorization",
          "access-control-max-age": "86400",
        })
        .send();
      return;
    }
    const wait = deps.limiter(request.ip);
    if (wait > 0) {
      reply.header("retry-after", Math.ceil(wait / 1000));
      sendProblem(reply, 429, "too-many-requests", "Too many requests; wait a little.");
      return;
    }
    done();
  });

  app.addHook("onResponse", (request, reply, done) => {
    metrics.requested(reply.statusCode);
    // What the log tells is gathered only where there is one.
    deps.log?.({
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(deps.logClients && { client: request.ip }),
    });
    done();
  });

  const authorize = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (tokenCheck === undefined || tokenCheck(request.headers.authorization)) return done();
    // RFC 6750 §3
    reply.header("www-authenticate", "Bearer");
    sendProblem(reply, 401, "unauthorized", "A bearer token is needed.");
  };

  function sendAnswer({ body, expiresAt }: Answer, reply: FastifyReply): FastifyReply {
    const left = Math.max(0, Math.floor((expiresAt - deps.clock.now()) / 1000));
    return reply
      .header("cache-control", `max-age=${left}`)
      .header("vary", "accept")
      .header("content-type", "application/json")
      .send(body);
  }

  async function sendLater(host: string, reply: FastifyReply): Promise<FastifyReply> {
    const answer = await reports.get(host);
    if (answer.ok) return sendAnswer(answer.value, reply);
    reply.header("retry-after", BUSY_SECONDS);
    return sendProblem(reply, 503, "busy", BUSY);
  }

  /** Never rejects: the headers are out, so a fault is an event, too. */
  async function sendEvents(host: string, reply: FastifyReply): Promise<void> {
    const events = startEvents(reply);
    const problem = (status: number, code: ProblemCode, detail: string) =>
      events.send("problem", JSON.stringify(problemDocument(status, code, detail)));
    try {
      const answer = await reports.get(host, (progress) =>
        events.send("progress", JSON.stringify(progress)),
      );
      if (answer.ok) events.send("report", answer.value.body);
      else problem(503, "busy", BUSY);
    } catch (error) {
      if (deps.signal.aborted) problem(503, "shutting-down", ENDING);
      else {
        problem(500, "internal", INTERNAL);
        deps.log?.({ fault: error instanceof Error ? error.name : "unknown" });
      }
    }
    events.end();
  }

  app.get<{ Params: { host: string } }>(
    "/v1/mx/:host",
    { onRequest: authorize },
    (request, reply) => {
      const host = parseHostName(request.params.host);
      if (!host.ok) return sendProblem(reply, 400, "invalid-host", host.fault);
      if (wantsEvents(request)) return sendEvents(host.value, reply);
      const known = reports.known(host.value);
      return known === undefined ? sendLater(host.value, reply) : sendAnswer(known, reply);
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

  app.get("/v1/ready", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    if (deps.signal.aborted) return sendProblem(reply, 503, "shutting-down", ENDING);
    try {
      await deps.ready();
    } catch {
      return sendProblem(
        reply,
        503,
        "not-ready",
        "The store cannot be used; every answer costs a probe.",
      );
    }
    return reply.send({ status: "ready" });
  });

  app.get("/", (_request, reply) =>
    reply
      .header("content-security-policy", PAGE_POLICY)
      .header("cache-control", "max-age=300")
      .type("text/html; charset=utf-8")
      .send(deps.page),
  );

  app.get<{ Params: { "*": string } }>("/status/*", (request, reply) => {
    const asset = deps.assets.get(request.params["*"]);
    if (asset === undefined) return sendProblem(reply, 404, "not-found", NOTHING);
    return reply.header("cache-control", "max-age=300").type(asset.type).send(asset.body);
  });

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
    return sendProblem(reply, 404, "not-found", NOTHING);
  });

  app.setErrorHandler((error: { statusCode?: number; name?: string }, _request, reply) => {
    if (deps.signal.aborted) {
      reply.header("retry-after", BUSY_SECONDS);
      return sendProblem(reply, 503, "shutting-down", ENDING);
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      return sendProblem(reply, status, "bad-request", "The request cannot be read.");
    }
    deps.log?.({ fault: error.name ?? "unknown" });
    return sendProblem(reply, 500, "internal", INTERNAL);
  });

  return app;
}
