import { request as httpRequest } from "node:http";
import { describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import { hostReportSchema } from "../../../src/core/probe-api/host-report.ts";
import { type ProbeConfig } from "../../../src/probe/config.ts";
import { backend, file, HOST, smtpHost, TOKEN } from "./backend-lab.ts";

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const document = (await response.json()) as { status: number; title: string; detail: string };
  expect(document.status).toBe(response.status);
  expect(document.title).not.toBe("");
  expect(document.detail).toMatch(/\.$/);
  return (document as unknown as { code: string }).code;
}

describe("GET /v1/mx/{host}", () => {
  test("answers a report, and the second time the same one from the store", async () => {
    const smtp = await smtpHost();
    const { url } = await backend(smtp);
    const first = await fetch(`${url}/v1/mx/${HOST}`);
    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toMatch(/^application\/json/);
    expect(first.headers.get("cache-control")).toMatch(/^max-age=2159\d$|^max-age=21600$/);
    const report = v.parse(hostReportSchema, await first.json());
    expect(report.addresses[0]).toMatchObject({
      address: smtp.address,
      outcome: { kind: "tls" },
      tls: { pkix: { valid: true } },
    });
    const second = await fetch(`${url}/v1/mx/${HOST.toUpperCase()}.`);
    expect(await second.json()).toEqual(report);
    expect(smtp.connections()).toBe(1);
  });

  test("two at once are one probe, and one hanging up is none's loss", async () => {
    const smtp = await smtpHost({ tarpit: 200 });
    const { url } = await backend(smtp);
    const impatient = httpRequest(`${url}/v1/mx/${HOST}`).on("error", () => undefined);
    impatient.end();
    while (smtp.connections() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const patient = fetch(`${url}/v1/mx/${HOST}`);
    impatient.destroy();
    const report = v.parse(hostReportSchema, await (await patient).json());
    expect(report.addresses[0]?.outcome).toEqual({ kind: "tls" });
    expect(smtp.connections()).toBe(1);
  });

  test("keeps reports over a restart", async () => {
    const smtp = await smtpHost();
    const store = `sqlite:${file("restart.sqlite")}`;
    const first = await backend(smtp, { store });
    const report: unknown = await (await fetch(`${first.url}/v1/mx/${HOST}`)).json();
    await first.close();
    const second = await backend(smtp, { store });
    expect(await (await fetch(`${second.url}/v1/mx/${HOST}`)).json()).toEqual(report);
    expect(smtp.connections()).toBe(1);
  });

  test("dials no private address unless told to", async () => {
    const smtp = await smtpHost();
    const { url } = await backend(smtp, { allowNetworks: [] });
    const report = v.parse(hostReportSchema, await (await fetch(`${url}/v1/mx/${HOST}`)).json());
    expect(report.addresses[0]?.outcome).toEqual({ kind: "address-not-allowed" });
    expect(smtp.connections()).toBe(0);
  });

  test("does not knock at one address again and again under many names", async () => {
    const smtp = await smtpHost();
    const { url } = await backend(smtp, { conversationsPerMinute: 2 });
    const outcomes: unknown[] = [];
    for (const name of ["a", "b", "c"]) {
      const got = await fetch(`${url}/v1/mx/${name}.example`);
      outcomes.push(v.parse(hostReportSchema, await got.json()).addresses[0]?.outcome);
    }
    expect(outcomes.map((one) => (one as { kind: string }).kind)).toEqual([
      "tls",
      "tls",
      "throttled",
    ]);
    expect(smtp.connections()).toBe(2);
  });

  test.each([
    "127.0.0.1",
    "a%20b",
    "user%40provider.example",
    "-",
    "%C3%BC.example",
    "x".repeat(400),
  ])("%s is no host: 400", async (name) => {
    const { url } = await backend(undefined);
    const response = await fetch(`${url}/v1/mx/${name}`);
    expect([response.status, await problemOf(response)]).toEqual([400, "invalid-host"]);
  });

  test("more than can wait: 503 with Retry-After", async () => {
    const smtp = await smtpHost("silent");
    const server = await backend(smtp, { concurrency: 1, waiting: 0 });
    const { url } = server;
    const first = fetch(`${url}/v1/mx/a.example`);
    while (smtp.connections() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await fetch(`${url}/v1/mx/b.example`);
    expect([second.status, await problemOf(second)]).toEqual([503, "busy"]);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    // Whoever still waits when the server ends gets an answer, too.
    await server.close();
    const late = await first;
    expect([late.status, await problemOf(late)]).toEqual([503, "shutting-down"]);
  });
});

describe("the rest of the API", () => {
  test("health, metrics without host names, and the description", async () => {
    const { url } = await backend(await smtpHost());
    expect(await (await fetch(`${url}/v1/health`)).json()).toEqual({ status: "ok" });
    await fetch(`${url}/v1/mx/${HOST}`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('postweg_conversations_total{outcome="tls"} 1');
    expect(metrics).not.toContain("provider");
    const openApi = (await (await fetch(`${url}/openapi.json`)).json()) as {
      openapi: string;
      components: { schemas: { HostReport: { required: string[] } } };
    };
    expect(openApi.openapi).toBe("3.1.0");
    expect(openApi.components.schemas.HostReport.required).toContain("expiresAt");
  });

  test("what is not there, or not for that method", async () => {
    const { url } = await backend(undefined);
    const nothing = await fetch(`${url}/v2/mx/${HOST}`);
    expect([nothing.status, await problemOf(nothing)]).toEqual([404, "not-found"]);
    const post = await fetch(`${url}/v1/mx/${HOST}`, { method: "POST", body: "{}" });
    expect([post.status, await problemOf(post)]).toEqual([405, "method-not-allowed"]);
    expect(post.headers.get("allow")).toBe("GET, OPTIONS");
    const odd = await fetch(`${url}/%`);
    expect([odd.status, await problemOf(odd)]).toEqual([400, "bad-request"]);
  });

  test("any page may ask: CORS, with a preflight", async () => {
    const { url } = await backend(undefined, { tokenFile: file("tokens") });
    const preflight = await fetch(`${url}/v1/mx/${HOST}`, {
      method: "OPTIONS",
      headers: { origin: "moz-extension://x", "access-control-request-method": "GET" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test("nothing may be embedded, sniffed or referred", async () => {
    const { url } = await backend(undefined);
    const { headers } = await fetch(`${url}/v1/health`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("with a token file: nothing but health and the description without a token", async () => {
    const smtp = await smtpHost();
    const { url } = await backend(smtp, { tokenFile: file("tokens") });
    for (const authorization of ["", "Bearer wrong-token-of-some-length", TOKEN]) {
      const refused = await fetch(`${url}/v1/mx/${HOST}`, { headers: { authorization } });
      expect([refused.status, await problemOf(refused)]).toEqual([401, "unauthorized"]);
      expect(refused.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect(smtp.connections()).toBe(0);
    const authorization = `Bearer ${TOKEN}`;
    expect((await fetch(`${url}/v1/mx/${HOST}`, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
  });

  test("the log knows neither clients nor hosts", async () => {
    const lines: string[] = [];
    const log = (event: object): void => void lines.push(JSON.stringify(event));
    const { url } = await backend(await smtpHost(), {}, { log });
    await fetch(`${url}/v1/mx/${HOST}`);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ route: "/v1/mx/:host", status: 200 });
    expect(lines[0]).not.toMatch(/127\.|provider/);
  });
});

describe("a start that cannot be", () => {
  test.each<[Partial<ProbeConfig>, RegExp]>([
    [{ listen: "8025" }, /^--listen: "8025" is no address; write HOST:PORT/],
    [{ listen: "127.0.0.1:99999" }, /^--listen: .* is no address/],
    [{ listen: "192.0.2.1:0" }, /^--listen: 192\.0\.2\.1:0 is no address of this machine/],
    [{ store: "postgres://127.0.0.1:1/y" }, /^--store: cannot use postgres:\/\/127.0.0.1:1\/y/],
    [{ allowNetworks: ["10/8"] }, /^--allow-network: "10\/8" is no network/],
    [{ tokenFile: "/nowhere/tokens" }, /^--token-file: cannot read \/nowhere\/tokens \(ENOENT\)/],
    [{ tokenFile: "" }, /^--token-file: cannot read {2}\(ENOENT\)/],
    [{ tokenFile: "/dev/null" }, /^--token-file: \/dev\/null: there is no token/],
    [{ caFile: "/dev/null" }, /^--ca: there is no PEM certificate/],
    [{ ehloName: "a b" }, /^--ehlo: "a b" is no host name/],
  ])("%j", async (config, says) => {
    const start = backend(undefined, config);
    await expect(start).rejects.toThrow(says);
    await expect(start).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("a port that is taken", async () => {
    const { url } = await backend(undefined);
    const again = backend(undefined, { listen: new URL(url).host });
    await expect(again).rejects.toThrow(/^--listen: 127\.0\.0\.1:\d+ is taken; .*another port/);
  });
});
