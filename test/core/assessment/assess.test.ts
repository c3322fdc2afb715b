import { describe, expect, test } from "@jest/globals";
import { assess, assessSettled } from "../../../src/core/assessment/assess.ts";
import { createCachingProber } from "../../../src/core/assessment/caching-prober.ts";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { Observation } from "../../../src/core/probe-api/prober.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { address, fakeProber, OUTCOMES, report, seen } from "../../support/reports.ts";

const noSts = () => Promise.resolve({ kind: "none" } as const);

const ZONE = "a.test MX 10 mx1.test\na.test MX 20 mx2.test";

function ports(prober: Parameters<typeof assess>[1]["prober"], zone = ZONE) {
  const dns = fakeDns(zone);
  return {
    dns,
    resolver: createUnvalidatedResolver(dns, "insecure"),
    prober,
    stsLookup: noSts,
    clock: new ManualClock(),
  };
}

const domain = DnsName.of("a.test");

describe("the stream of assessments", () => {
  test("tells what the DNS says first, then each host as it comes in", async () => {
    const waiting = new Map<string, (observation: Observation) => void>();
    const prober = {
      observe: (host: string) =>
        new Promise<Observation>((resolve) => void waiting.set(host, resolve)),
    };
    const states: string[] = [];
    const run = (async () => {
      for await (const one of assess(domain, ports(prober))) {
        states.push(`${one.state}${one.settled ? "" : "…"}`);
      }
    })();
    await settle();
    // What the DNS says of the domain, then of its hosts.
    expect(states.splice(0)).toEqual(["unknown…", "unknown…"]);
    waiting.get("mx1.test")?.(seen(report("mx1.test", address(OUTCOMES.tls))));
    await settle();
    expect(states).toEqual(["tls…"]);
    waiting.get("mx2.test")?.(seen(report("mx2.test", address(OUTCOMES.closed))));
    await run;
    expect(states).toEqual(["tls…", "tls"]);
  });

  test("who takes their time with each still gets the last one", async () => {
    const prober = fakeProber({ "mx1.test": OUTCOMES.tls, "mx2.test": OUTCOMES.tls });
    const stream = assess(domain, ports(prober));
    await stream.next();
    // All looks end while nobody listens.
    await settle();
    const rest: boolean[] = [];
    for await (const { settled } of stream) rest.push(settled);
    expect(rest.at(-1)).toBe(true);
  });

  test("a slow backup host does not hold up the verdict", async () => {
    const stream = assess(domain, ports(fakeProber({ "mx1.test": OUTCOMES.plain })));
    await stream.next();
    const second = await stream.next();
    expect(second.value).toMatchObject({ state: "none", settled: false });
    // Not waited for: a generator in the middle of a step can't be closed from outside.
    void stream.return();
  });

  test("the prober is asked about hosts, never about the domain", async () => {
    const prober = fakeProber({ "mx1.test": OUTCOMES.tls, "mx2.test": OUTCOMES.tls });
    await assessSettled(domain, ports(prober));
    expect(prober.asked.sort()).toEqual(["mx1.test", "mx2.test"]);
  });

  test("a name that means something only here is looked up nowhere", async () => {
    const prober = fakeProber({});
    const all = ports(prober);
    const assessment = await assessSettled(DnsName.of("nas.local"), all);
    expect(assessment.reasons).toEqual([{ code: "local-only" }]);
    expect([all.dns.asked, prober.asked]).toEqual([[], []]);
  });
});

describe("kept observations", () => {
  test("two domains of one provider cost one look", async () => {
    const prober = fakeProber({ "mx.p.test": OUTCOMES.tls });
    const all = ports(prober, "a.test MX 1 mx.p.test\nb.test MX 1 mx.p.test");
    const cached = createCachingProber(prober, all.clock);
    await assessSettled(DnsName.of("a.test"), { ...all, prober: cached });
    await assessSettled(DnsName.of("b.test"), { ...all, prober: cached });
    expect(prober.asked).toEqual(["mx.p.test"]);
    cached.forget(["mx.p.test"]);
    await assessSettled(DnsName.of("a.test"), { ...all, prober: cached });
    expect(prober.asked).toHaveLength(2);
  });

  test("a report ends at its time; a failure of the backend is not kept at all", async () => {
    const clock = new ManualClock();
    let asked = 0;
    const answers: Observation[] = [
      { kind: "unavailable", failure: "backend-busy" },
      seen(report("mx.test", address(OUTCOMES.tls))),
      seen(report("mx.test", address(OUTCOMES.plain))),
    ];
    const cached = createCachingProber(
      { observe: () => Promise.resolve(answers[asked++] ?? answers[0]!) },
      clock,
    );
    await cached.observe("mx.test");
    await cached.observe("mx.test");
    await cached.observe("mx.test");
    expect(asked).toBe(2);
    await clock.advance(3_600_000);
    await cached.observe("mx.test");
    expect(asked).toBe(3);
  });
});
