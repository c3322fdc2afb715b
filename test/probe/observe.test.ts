import { describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import {
  hostReportSchema,
  type AddressReport,
  type Outcome,
} from "../../src/core/probe-api/host-report.ts";
import { LIFETIMES, lifetimeOf } from "../../src/probe/lifetimes.ts";
import { createAddressPolicy } from "../../src/probe/net/address-policy.ts";
import type { AddressAnswer } from "../../src/probe/net/address-resolver.ts";
import { MAX_ADDRESSES, observeHost } from "../../src/probe/observe.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const signal = new AbortController().signal;

function observe(
  answer: AddressAnswer,
  outcomeOf: (address: string) => Outcome = () => ({ kind: "tls" }),
): { report: ReturnType<typeof observeHost>; dialled: string[] } {
  const dialled: string[] = [];
  const report = observeHost(
    "mx.example",
    {
      addresses: { lookup: () => Promise.resolve(answer) },
      permits: createAddressPolicy(),
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      observeAddress: (_host, address) => {
        dialled.push(address);
        return Promise.resolve({ address, outcome: outcomeOf(address), times: {} });
      },
    },
    signal,
  );
  return { report, dialled };
}

describe("observeHost", () => {
  test("reports each address, in the wire's form, with a date of expiry", async () => {
    const { report } = observe({ kind: "addresses", addresses: ["9.9.9.9", "2a00::1"] });
    const got = await report;
    expect(v.is(hostReportSchema, got)).toBe(true);
    expect(got.host).toBe("mx.example");
    expect(got.observedAt).toBe("2026-11-23T12:00:00.000Z");
    expect(Date.parse(got.expiresAt) - NOW).toBe(LIFETIMES.tls);
    expect(got.addresses.map(({ address }) => address)).toEqual(["9.9.9.9", "2a00::1"]);
  });

  test("a DNS answer that mixes public and private: only the public ones are dialled", async () => {
    const addresses = ["10.0.0.1", "9.9.9.9", "::ffff:127.0.0.1", "2a00::1", "127.0.0.1"];
    const { report, dialled } = observe({ kind: "addresses", addresses });
    const got = await report;
    expect(dialled.sort()).toEqual(["2a00::1", "9.9.9.9"]);
    const refused = got.addresses.filter(({ outcome }) => outcome.kind === "address-not-allowed");
    expect(refused.map(({ address }) => address).sort()).toEqual([
      "10.0.0.1",
      "127.0.0.1",
      "::ffff:127.0.0.1",
    ]);
  });

  test.each<[AddressAnswer, string]>([
    [{ kind: "no-such-host" }, "no-such-host"],
    [{ kind: "no-address" }, "no-address"],
    [{ kind: "failure" }, "dns-failure"],
  ])("%j", async (answer, failure) => {
    const got = await observe(answer).report;
    expect(got).toMatchObject({ failure, addresses: [] });
    expect(v.is(hostReportSchema, got)).toBe(true);
  });

  test("many addresses are cut, once each, with both families", async () => {
    const many = Array.from({ length: 40 }, (_, i) => `9.9.9.${i}`);
    const { report, dialled } = observe({
      kind: "addresses",
      addresses: ["9.9.9.0", ...many, "2a00::1"],
    });
    await report;
    expect(dialled).toHaveLength(MAX_ADDRESSES);
    expect(new Set(dialled).size).toBe(MAX_ADDRESSES);
    expect(dialled).toContain("2a00::1");
  });
});

describe("lifetimeOf", () => {
  const of = (...outcomes: Outcome[]): number =>
    lifetimeOf({
      addresses: outcomes.map((outcome): AddressReport => ({ address: "x", outcome, times: {} })),
    });

  test("is the shortest of what was seen", () => {
    expect(of({ kind: "tls" })).toBe(LIFETIMES.tls);
    expect(of({ kind: "tls" }, { kind: "no-starttls", helo: false })).toBe(LIFETIMES.noStarttls);
    expect(of({ kind: "tls" }, { kind: "timeout", step: "connect" })).toBe(LIFETIMES.trouble);
    expect(of({ kind: "internal", reason: "x" })).toBe(LIFETIMES.internal);
  });

  test("what is our side's doing does not shorten it, unless there is nothing else", () => {
    const unreachable: Outcome = { kind: "unreachable", reason: "ENETUNREACH" };
    expect(of({ kind: "tls" }, unreachable, { kind: "address-not-allowed" })).toBe(LIFETIMES.tls);
    expect(of(unreachable)).toBe(LIFETIMES.trouble);
  });
});
