import net from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { exceptLoopback } from "../../../src/probe/http/client-limiter.ts";
import { createMetrics } from "../../../src/probe/http/metrics.ts";
import { createHttpServer } from "../../../src/probe/http/server.ts";
import type { Answer } from "../../../src/probe/reports.ts";
import { createLimiter } from "../../../src/probe/limiter.ts";
import { aReport, NOW } from "../store/reports.ts";

const clock = { now: () => NOW, sleep: () => Promise.resolve() };
const twice = () => createLimiter({ limit: 2, window: 60_000, keys: 100 }, clock);

let app: FastifyInstance;
afterEach(() => app?.close());

function answer(host: string): Answer {
  const report = aReport(host);
  return { report, body: JSON.stringify(report), expiresAt: Date.parse(report.expiresAt) };
}

/** A server without SMTP behind it; where it listens. */
async function listen(
  observe: () => Promise<never> | undefined = () => undefined,
): Promise<string> {
  app = createHttpServer({
    reports: {
      get: (host) => observe() ?? Promise.resolve({ ok: true, value: answer(host) }),
      known: () => undefined,
      refresh: () => Promise.resolve(false),
      load: () => ({ active: 0, waiting: 0 }),
    },
    policies: { get: () => Promise.reject(new Error("not asked here")) },
    metrics: createMetrics(),
    clock,
    limiter: twice(),
    trustProxy: [],
    logClients: false,
    ready: () => Promise.resolve(),
    page: "",
    assets: new Map(),
    signal: new AbortController().signal,
    log: () => undefined,
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}

test("a client that asks too much waits", async () => {
  const url = `${await listen()}/v1/mx/mx.example`;
  expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([200, 200]);
  const refused = await fetch(url);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("60");
  expect(await refused.json()).toMatchObject({ status: 429, code: "too-many-requests" });
});

test("a proxy on the same machine is not one client", () => {
  const limiter = exceptLoopback(twice());
  const waits = (address: string): number[] => [1, 2, 3].map(() => limiter(address));
  expect(waits("192.0.2.1")).toEqual([0, 0, 60_000]);
  expect(waits("2001:db8::1")).toEqual([0, 0, 60_000]);
  for (const own of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) expect(waits(own)).toEqual([0, 0, 0]);
});

test("a report is fresh until it expires", async () => {
  const { headers } = await fetch(`${await listen()}/v1/mx/mx.example`);
  expect(headers.get("cache-control")).toBe("max-age=60");
});

test("a fault of ours is a problem document without its insides", async () => {
  const url = await listen(() => Promise.reject(new Error("secret insides")));
  const response = await fetch(`${url}/v1/mx/mx.example`);
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: "internal", status: 500 });
  expect(text).not.toContain("secret");
});

test.each([
  ["no HTTP", "NONSENSE\r\n\r\n", 400],
  ["endless headers", `GET / HTTP/1.1\r\nx: ${"y".repeat(9000)}\r\n\r\n`, 431],
])("%s gets a problem document and is cut off", async (_what, request, status) => {
  const { port } = new URL(await listen());
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const socket = net.connect({ host: "127.0.0.1", port: Number(port) }, () =>
      socket.write(request),
    );
    socket.on("data", (chunk) => (text += chunk.toString())).on("error", reject);
    socket.on("close", () => resolve(text));
  });
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toContain("application/problem+json");
  expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({ status });
});
