/** The self test: what each way to fail is called. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createNodeHttp } from "../../../src/cli/net/http-get.ts";
import type { Clock } from "../../../src/core/base/clock.ts";
import type { HttpGet, HttpResult } from "../../../src/core/base/http.ts";
import { runDiagnostics, serveDiagnostics } from "../../../src/extension/background/diagnostics.ts";
import {
  DIAGNOSTICS_PORT,
  isFine,
  RUN,
  type ToDiagnostics,
} from "../../../src/extension/messaging/diagnostics-protocol.ts";
import { DEFAULTS, type Settings } from "../../../src/extension/settings/settings.ts";
import { startSmallInternet, type SmallInternet } from "../../lab/small-internet.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { FakePort, OWN_ID, strangers } from "../support/fake-port.ts";

const BACKEND = "https://probe.example/";
const health = (text: string, status = 200): HttpResult => ({
  kind: "response",
  status,
  contentType: "application/json",
  body: new TextEncoder().encode(text),
});

let clock: ManualClock;
let settings: Settings;
let asked: string[];
let dns: HttpResult | "never";
let backend: HttpResult | "never";

beforeEach(() => {
  clock = new ManualClock();
  settings = { ...DEFAULTS, fallbackResolver: "", backend: BACKEND };
  asked = [];
  dns = { kind: "unreachable" };
  backend = health('{"status":"ok"}');
});

const httpGet: HttpGet = ({ url }) => {
  asked.push(url);
  const answer = url.startsWith(BACKEND) ? backend : dns;
  return answer === "never" ? new Promise(() => {}) : Promise.resolve(answer);
};

const parts = () => ({ settings: () => Promise.resolve(settings), httpGet, clock });

async function run(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const signal = new AbortController().signal;
  const done = runDiagnostics(parts(), signal, (check, finding) => (found[check] = finding));
  await clock.advance(60_000);
  await done;
  return found;
}

describe("the resolver", () => {
  test.each<[HttpResult | "never", string]>([
    [{ kind: "unreachable" }, "unreachable"],
    [{ kind: "not-permitted" }, "not-permitted"],
    ["never", "timeout"],
    [health("hello"), "no-dns"],
    [health("", 404), "no-dns"],
    [{ kind: "too-large" }, "no-dns"],
  ])("%j: %s; then neither DNSSEC nor the clock is known", async (answer, finding) => {
    dns = answer;
    expect(await run()).toMatchObject({ resolver: finding, dnssec: "unknown", clock: "unknown" });
  });

  test("is asked for the place where trust begins, and no recipient's domain", async () => {
    await run();
    const [url = ""] = asked.filter((one) => one.includes("dns="));
    const query = Buffer.from(new URL(url).searchParams.get("dns") ?? "", "base64url");
    // The root's name is one zero octet behind the header, then the type (RFC 1035 §4.1.2).
    expect([...query.subarray(12, 15)]).toEqual([0, 0, 48]);
  });
});

describe("the backend", () => {
  test.each<[HttpResult | "never", string]>([
    [health('{"status":"ok"}'), "ok"],
    [{ kind: "unreachable" }, "unreachable"],
    [{ kind: "not-permitted" }, "not-permitted"],
    ["never", "timeout"],
    [health("<html>"), "no-backend"],
    [health("[]"), "no-backend"],
    [health('{"status":"ok"}', 500), "no-backend"],
    [{ kind: "too-large" }, "no-backend"],
  ])("%j: %s", async (answer, finding) => {
    backend = answer;
    expect(await run()).toMatchObject({ backend: finding });
  });

  test("none is a choice, and nobody is asked", async () => {
    settings = { ...settings, backend: "" };
    expect(await run()).toMatchObject({ backend: "none" });
    expect(isFine("none")).toBe(true);
    expect(asked.filter((url) => url.startsWith(BACKEND))).toEqual([]);
  });
});

describe("the page", () => {
  test("is told each finding, and nothing after it has gone", async () => {
    const port = new FakePort<ToDiagnostics>(DIAGNOSTICS_PORT, { id: OWN_ID });
    serveDiagnostics(port, OWN_ID, parts());
    await port.say(RUN);
    expect(port.told.map(({ check }) => check).sort()).toEqual([
      "backend",
      "clock",
      "dnssec",
      "resolver",
    ]);
    dns = "never";
    await port.say(RUN);
    const before = port.told.length;
    await port.disconnect();
    await clock.advance(60_000);
    await settle();
    expect(port.told).toHaveLength(before);
  });

  test("says only one thing", async () => {
    const port = new FakePort<ToDiagnostics>(DIAGNOSTICS_PORT, { id: OWN_ID });
    serveDiagnostics(port, OWN_ID, parts());
    await port.say({ kind: "run" });
    expect([port.told, asked]).toEqual([[], []]);
  });

  test.each(strangers<ToDiagnostics>(DIAGNOSTICS_PORT))("%s is not served", (_, port) => {
    serveDiagnostics(port, OWN_ID, parts());
    expect(port.served).toBe(false);
  });
});

describe("a resolver that answers, on a signed tree", () => {
  let net: SmallInternet;

  beforeAll(async () => {
    net = await startSmallInternet();
  });
  afterAll(() => net.close());

  async function found(now: number, changes: Partial<Settings> = {}) {
    const http = createNodeHttp(net.pki.root);
    const all: Record<string, string> = {};
    const asked: Settings = {
      ...DEFAULTS,
      resolver: net.doh.url,
      fallbackResolver: "",
      trustAnchors: net.trustAnchor,
      ...changes,
    };
    const clock: Clock = {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms);
          signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    };
    try {
      await runDiagnostics(
        { settings: () => Promise.resolve(asked), httpGet: http.get, clock },
        new AbortController().signal,
        (check, finding) => (all[check] = finding),
      );
    } finally {
      await http.close();
    }
    return all;
  }

  test("all is in order", async () => {
    expect(await found(Date.now())).toEqual({
      resolver: "ok",
      dnssec: "ok",
      clock: "ok",
      backend: "none",
    });
  });

  test.each([
    ["behind", -10 * 365 * 86_400_000],
    ["ahead", 10 * 365 * 86_400_000],
  ])("a clock that is years %s is found out", async (_, by) => {
    expect(await found(Date.now() + by)).toMatchObject({
      resolver: "ok",
      dnssec: "bogus",
      clock: "wrong",
    });
  });

  test("trust anchors that are another tree's are no matter of the clock", async () => {
    expect(await found(Date.now(), { trustAnchors: "" })).toMatchObject({
      resolver: "ok",
      dnssec: "bogus",
      clock: "unknown",
    });
  });
});
