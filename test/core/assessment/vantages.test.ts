/** A host seen from several places: nobody near one of them, and nobody who owns one, decides alone. */
import { describe, expect, test } from "@jest/globals";
import type { CachingProber } from "../../../src/core/assessment/caching-prober.ts";
import { judgeHost } from "../../../src/core/assessment/host.ts";
import type { Observation } from "../../../src/core/assessment/ports.ts";
import { createVantageProber } from "../../../src/core/assessment/vantages.ts";
import type { AddressReport, Outcome } from "../../../src/core/probe-api/host-report.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { address, NOW, report, seen } from "../../support/reports.ts";

const TLS = address({ kind: "tls" });
const NONE = address({ kind: "no-starttls", helo: false });
const of = (outcome: Outcome) => address(outcome);

const answering = (observation: Observation): CachingProber => ({
  observe: () => Promise.resolve(observation),
  forget: () => undefined,
});

async function judged(...observations: Observation[]) {
  const places = observations.map((observation, at) => ({
    place: `p${at + 1}.example`,
    prober: answering(observation),
  }));
  const clock = new ManualClock(NOW);
  const observing = createVantageProber(places, clock).observe("mx");
  return judgeHost("mx", await observing, NOW);
}

const from = (...addresses: AddressReport[]) => seen(report("mx", ...addresses));
const DOWN: Observation = { kind: "unavailable", failure: "backend-unreachable" };

describe("what several places see", () => {
  test("the same: that is it, and the details say from how many places", async () => {
    const verdict = await judged(from(TLS), from(TLS));
    expect([verdict.state, verdict.reach, verdict.alerts]).toEqual(["tls", "reached", []]);
    expect(verdict.reasons).toEqual([
      { code: "host-tls", host: "mx" },
      { code: "vantage-tls", host: "mx", detail: "p1.example" },
      { code: "vantage-tls", host: "mx", detail: "p2.example" },
    ]);
    expect((await judged(from(NONE), from(NONE))).state).toBe("none");
  });

  test.each([
    ["STARTTLS stripped near the second", from(TLS), from(NONE)],
    ["stripped near the first", from(NONE), from(TLS)],
    ["a handshake broken near one", from(TLS), from(of({ kind: "handshake-failed", reason: "X" }))],
    ["octets put in near one", from(of({ kind: "plaintext-after-starttls" })), from(TLS)],
    ["one of three", from(TLS), from(TLS)],
  ] as const)("%s: nothing is known then, and that is an alert", async (_what, one, two) => {
    const verdict = await judged(one, two, ...(_what === "one of three" ? [from(NONE)] : []));
    expect([verdict.state, verdict.reach]).toEqual(["unknown", "reached"]);
    expect(verdict.alerts).toContain("vantages-differ");
    expect(verdict.reasons.slice(0, 2).map(({ detail }) => detail)).toEqual([
      "p1.example",
      "p2.example",
    ]);
  });

  test("where they differ nothing they saw is told as known, so nobody is accused of it", async () => {
    const verdict = await judged(from(TLS), from(NONE));
    expect(verdict.tls).toBeUndefined();
    expect(verdict.reasons.map(({ code }) => code)).toEqual(["vantage-tls", "vantage-none"]);
  });

  test.each<[string, Observation]>([
    ["is down", DOWN],
    ["has no way there", from(of({ kind: "unreachable", reason: "EHOSTUNREACH" }))],
    ["gets no answer", from(of({ kind: "timeout", step: "greeting" }))],
    ["is turned away", from(of({ kind: "temporary", step: "greeting", code: 421 }))],
    ["has asked too often", from(of({ kind: "throttled" }))],
    ["cannot resolve the name", seen({ ...report("mx"), failure: "dns-failure" })],
  ])("a place that %s takes nothing from what another saw", async (_what, other) => {
    for (const pair of [[from(TLS), other] as const, [other, from(TLS)] as const]) {
      const verdict = await judged(...pair);
      expect([verdict.state, verdict.alerts]).toEqual(["tls", []]);
    }
    expect((await judged(from(NONE), other)).state).toBe("none");
  });

  test("an address one place may not dial just now is no contradiction, but another's to tell", async () => {
    const other = "192.0.2.2";
    const some = [TLS, address({ kind: "throttled" }, undefined, other)];
    const all = [TLS, address({ kind: "tls" }, undefined, other)];
    for (const pair of [
      [from(...some), from(...all)] as const,
      [from(...all), from(...some)] as const,
    ]) {
      const verdict = await judged(...pair);
      expect([verdict.state, verdict.alerts]).toEqual(["tls", []]);
    }
    // What nobody has seen stays unknown, and is nobody's contradiction either.
    const neither = await judged(from(...some), from(...some));
    expect([neither.state, neither.alerts]).toEqual(["unknown", []]);
    const only = address({ kind: "no-starttls", helo: false }, undefined, other);
    const plain = await judged(from(...some), from(TLS, only));
    expect([plain.state, plain.alerts.includes("vantages-differ")]).toEqual(["unknown", true]);
  });

  test("none can look: unknown, for the reason the first gives", async () => {
    const verdict = await judged(DOWN, { kind: "unavailable", failure: "backend-busy" });
    expect([verdict.state, verdict.reach, verdict.reasons[0]?.code]).toEqual([
      ...["unknown", "unobserved", "backend-unreachable"],
    ]);
  });

  test("it holds no longer than the shortest of what it is made of", async () => {
    const long = report("mx", TLS);
    const short = { ...long, expiresAt: new Date(NOW + 1_000).toISOString() };
    expect((await judged(seen(long), seen(short))).expiresAt).toBe(NOW + 1_000);
  });
});

describe("asking them", () => {
  test("one that does not answer is waited for a while once another has, and no longer", async () => {
    const clock = new ManualClock(NOW);
    const silent: CachingProber = {
      observe: () => new Promise(() => undefined),
      forget: () => undefined,
    };
    const prober = createVantageProber(
      [
        { place: "silent", prober: silent },
        { place: "quick", prober: answering(from(TLS)) },
      ],
      clock,
    );
    let settled = false;
    const observing = prober.observe("mx").finally(() => (settled = true));
    await clock.advance(19_999);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(judgeHost("mx", await observing, clock.now()).state).toBe("tls");
  });

  test("to look again makes all of them look again", () => {
    const forgotten: string[] = [];
    const place = (name: string) => ({
      place: name,
      prober: { ...answering(DOWN), forget: () => void forgotten.push(name) },
    });
    createVantageProber([place("a"), place("b")], new ManualClock(NOW)).forget(["mx"]);
    expect(forgotten).toEqual(["a", "b"]);
  });
});
