/** RFC 8461 §3.3 as the backend has to keep it, against a real HTTPS server. */
import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { fetchPolicy, type FetchPolicyDeps } from "../../../src/probe/policy/fetch-policy.ts";
import { createPolicies } from "../../../src/probe/policy/policies.ts";
import { createPki, type LabPki } from "../../lab/pki.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const POLICY = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 86400\n";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let pki: LabPki;
let server: https.Server;
let strange: https.Server;
let handler: Handler;
let asked: string[] = [];

const portOf = (one: https.Server) => (one.address() as AddressInfo).port;

async function serve(kind: "good" | "wrong-name" | "self-signed"): Promise<https.Server> {
  const { certificate, key } = await pki.issue("mta-sts.a.test", kind);
  // `ca: []`: OpenSSL servers complete their chain from Node's own roots otherwise.
  const one = https.createServer({ cert: certificate, key, ca: [] }, (request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  return one;
}

beforeAll(async () => {
  pki = await createPki();
  server = await serve("good");
  strange = await serve("wrong-name");
});
afterAll(() => {
  for (const one of [server, strange]) {
    one.closeAllConnections();
    one.close();
  }
});

const ok: Handler = (_request, response) =>
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(POLICY);

function get(answer: Handler, deps: Partial<FetchPolicyDeps> = {}) {
  handler = answer;
  asked = [];
  return fetchPolicy(
    "a.test",
    {
      addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses: ["127.0.0.1"] }) },
      permits: () => true,
      ca: pki.root,
      port: portOf(server),
      ...deps,
    },
    new AbortController().signal,
  );
}

describe("a policy file", () => {
  test("is had from the well-known place, by the name and not by the address", async () => {
    expect(await get(ok)).toEqual({ kind: "policy", text: POLICY });
    expect(asked).toEqual(["mta-sts.a.test /.well-known/mta-sts.txt"]);
  });

  const failing = (what: string, answer: Handler, failure: string) =>
    test(`${what}: ${failure}`, async () => {
      expect(await get(answer)).toEqual({ kind: "failure", failure });
    });
  failing(
    "a redirect",
    (_, r) => r.writeHead(301, { location: "https://evil.test/" }).end(),
    "redirect",
  );
  failing(
    "not there",
    (_, r) => r.writeHead(404, { "content-type": "text/plain" }).end(),
    "http-status",
  );
  failing(
    "a page",
    (_, r) => r.writeHead(200, { "content-type": "text/html" }).end(POLICY),
    "not-text",
  );
  failing("no type", (_, r) => r.writeHead(200).end(POLICY), "not-text");
  failing(
    "endless",
    (_, r) => r.writeHead(200, { "content-type": "text/plain" }).end("x".repeat(70_000)),
    "too-large",
  );
  failing("hangs up", (_, r) => r.destroy(), "unreachable");

  test("a certificate for another name, or from nobody known, is no answer", async () => {
    expect(await get(ok, { port: portOf(strange) })).toMatchObject({ failure: "certificate" });
    expect(await get(ok, { ca: undefined })).toMatchObject({ failure: "certificate" });
    expect(asked).toEqual([]);
  });

  test("an address that is not allowed is never dialled", async () => {
    expect(await get(ok, { permits: () => false })).toEqual({
      kind: "failure",
      failure: "unreachable",
    });
    expect(asked).toEqual([]);
  });

  test("a name without address, and a look-up that fails", async () => {
    for (const kind of ["no-such-host", "no-address", "failure"] as const) {
      const addresses = { lookup: () => Promise.resolve({ kind }) };
      expect(await get(ok, { addresses })).toEqual({ kind: "failure", failure: "unreachable" });
    }
  });
});

describe("for many clients", () => {
  test("one fetch at a time per domain, kept for ten minutes, a failure for one", async () => {
    const clock = new ManualClock();
    let fetches = 0;
    let result: Awaited<ReturnType<typeof fetchPolicy>> = { kind: "failure", failure: "timeout" };
    const policies = createPolicies(() => {
      fetches++;
      return Promise.resolve(result);
    }, clock);
    await Promise.all([policies.get("a.test"), policies.get("a.test")]);
    expect(fetches).toBe(1);
    await clock.advance(60_000);
    result = { kind: "policy", text: POLICY };
    expect((await policies.get("a.test")).result).toEqual(result);
    await clock.advance(599_000);
    await policies.get("a.test");
    expect(fetches).toBe(2);
    await clock.advance(1000);
    await policies.get("a.test");
    expect(fetches).toBe(3);
  });
});
