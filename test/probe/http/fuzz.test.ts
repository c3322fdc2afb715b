/** Whatever is asked: a documented answer that fits its schema, nothing echoed, and the next one works. */
import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as v from "valibot";
import { hostReportSchema } from "../../../src/core/probe-api/host-report.ts";
import { policyReportSchema } from "../../../src/core/probe-api/policy-report.ts";
import { startProbeServer, type ProbeServer } from "../../../src/probe/main.ts";

interface Described {
  readonly paths: Record<
    string,
    { get: { parameters?: { name: string }[]; responses: Record<string, unknown> } }
  >;
}

let server: ProbeServer;
let described: Described;

beforeAll(async () => {
  server = await startProbeServer(
    { listen: "127.0.0.1:0", requestsPerMinute: 1_000_000 },
    // Names that can be asked for lead nowhere; what is done with others is what matters here.
    { addresses: { lookup: () => Promise.resolve({ kind: "no-such-host" }) } },
  );
  described = (await (await fetch(`${server.url}/openapi.json`)).json()) as Described;
});
afterAll(() => server.close());

/** Beside what is documented for a path: Node's and HTTP's own refusals, which name no path. */
const ALWAYS = [400, 404, 405, 431];

const SCHEMAS: Record<string, v.GenericSchema> = {
  "/v1/mx/{host}": hostReportSchema,
  "/v1/mta-sts/{domain}": policyReportSchema,
};

const problemSchema = v.object({
  type: v.literal("about:blank"),
  title: v.pipe(v.string(), v.minLength(1)),
  status: v.number(),
  detail: v.pipe(v.string(), v.minLength(1)),
  code: v.pipe(v.string(), v.minLength(1)),
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Not fetch: that would mend what is wrong before it is sent. */
function ask(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          body,
        }),
      );
    });
    request.on("error", reject);
    request.end();
  });
}

const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
const hostName = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join("."));
const nasty = fc.constantFrom(
  ...["..", "%2e%2e%2f", "%00", "%ff", "%", "a%0d%0ab", "<script>", "' OR 1=1 --", "${jndi:x}"],
  ...[
    "127.0.0.1",
    "[::1]",
    "0x7f.1",
    "xn--",
    "a..b",
    ".",
    "-a.example",
    "a".repeat(300),
    "ü.example",
  ],
);
const text = fc.string({ unit: "binary", maxLength: 300 });
const value = fc.oneof(hostName, nasty, text.map(encodeURIComponent), text.map(encodeURI));
const headers = fc.dictionary(
  fc.constantFrom("accept", "authorization", "origin", "x-forwarded-for", "range", "if-none-match"),
  fc.stringMatching(/^[ -~]{0,100}$/),
  { maxKeys: 3 },
);
const method = fc.oneof(
  { weight: 4, arbitrary: fc.constant("GET") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"),
  },
);

test("every path of the description, with any value", async () => {
  const paths = Object.keys(described.paths);
  expect(paths).toContain("/v1/mx/{host}");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      value,
      method,
      headers,
      async (path, given, how, sent) => {
        // What Node's client itself refuses to send cannot arrive.
        fc.pre(!/[^!-~]/.test(given));
        const asked = path.replace(/\{\w+\}/, given);
        const { status, type, body } = await ask(how, asked, sent);
        const documented = Object.keys(described.paths[path]?.get.responses ?? {}).map(Number);
        expect([...documented, ...ALWAYS, 204]).toContain(status);
        if (status >= 400 && how !== "HEAD") {
          expect(type).toMatch(/^application\/problem\+json/);
          const problem = v.parse(problemSchema, JSON.parse(body));
          expect(problem.status).toBe(status);
          if (given.length > 8) expect(body).not.toContain(given);
        }
        const schema = SCHEMAS[path];
        if (status === 200 && schema !== undefined && type.startsWith("application/json")) {
          v.parse(schema, JSON.parse(body));
        }
      },
    ),
    { numRuns: 1500, seed: 20261126 },
  );
  // It is still there, and as it was.
  expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
}, 60_000);
