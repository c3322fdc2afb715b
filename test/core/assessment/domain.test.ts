import { describe, expect, test } from "@jest/globals";
import { judgeDomain } from "../../../src/core/assessment/domain.ts";
import type { HostEvidence } from "../../../src/core/assessment/evidence.ts";
import type { Observation } from "../../../src/core/probe-api/prober.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { Destinations } from "../../../src/core/smtp/destinations.ts";
import { address, NOW, OUTCOMES, report, seen } from "../../support/reports.ts";

const NO_TLSA = { kind: "absent", because: "no-tlsa" } as const;

type Short = keyof typeof OUTCOMES | "pending" | "no-backend";

/** `10 tls, 20 plain`: one host each, named h0, h1, … */
function judge(text: string) {
  const seenHosts = new Map<string, HostEvidence>();
  const tell = (host: string, observation: Observation) =>
    seenHosts.set(host, { observation, tlsa: NO_TLSA });
  const hosts = text.split(", ").map((one, index) => {
    const [preference, outcome] = one.split(" ") as [string, Short];
    const host = `h${index}.test`;
    if (outcome === "no-backend") {
      tell(host, { kind: "unavailable", failure: "no-backend" });
    } else if (outcome !== "pending") {
      tell(host, seen(report(host, address(OUTCOMES[outcome]))));
    }
    return { host: DnsName.of(host), preference: Number(preference) };
  });
  const destinations: Destinations = {
    kind: "hosts",
    source: "mx",
    proof: "insecure",
    hosts,
    skipped: [],
  };
  return judgeDomain("a.test", { destinations, hosts: seenHosts, sts: { kind: "none" } }, NOW);
}

const row = (text: string, state: string, alerts: string[] = []) =>
  test(`${text} -> ${state} ${alerts.join(" ")}`, () => {
    const assessment = judge(text);
    expect([assessment.state, assessment.alerts]).toEqual([state, alerts]);
  });

describe("the best reachable preference decides (design §4)", () => {
  row("10 tls", "tls");
  row("10 plain", "none");
  row("10 closed", "unknown");
  row("10 tls, 20 closed", "tls");
  row("10 closed, 20 tls", "tls");
  row("10 closed, 20 plain", "none");
  row("10 busy, 20 slow", "unknown");
});

describe("a weaker host behind it is mixed-hosts", () => {
  row("10 tls, 20 plain", "tls", ["mixed-hosts"]);
  row("10 tls, 20 broken", "tls", ["mixed-hosts"]);
  row("10 plain, 20 tls", "none");
});

describe("equal hosts are picked at random, so the weakest decides", () => {
  row("10 tls, 10 plain", "none");
  row("10 tls, 10 broken", "unknown");
  row("10 tls, 10 closed", "tls");
});

describe("a host whose TLS failed is reached: nothing behind it makes it green", () => {
  row("10 broken, 20 tls", "unknown");
});

describe("not having looked is not having found nobody", () => {
  row("10 no-backend, 20 tls", "unknown");
  row("10 tls, 10 no-backend", "unknown");
  row("10 tls, 20 no-backend", "tls");
});

describe("while hosts are pending", () => {
  row("10 pending, 20 tls", "unknown");
  row("10 tls, 10 pending", "unknown");
  // No later answer can make this better.
  row("10 plain, 10 pending", "none");
  row("10 tls, 20 pending", "tls");

  test("the assessment is not settled", () => {
    expect(judge("10 tls, 20 pending").settled).toBe(false);
    expect(judge("10 tls, 20 closed").settled).toBe(true);
  });
});

describe("domains without hosts are never green", () => {
  test.each([
    [{ kind: "null-mx", proof: "insecure" }, ["null-mx"]],
    [{ kind: "no-such-domain", proof: "insecure" }, ["no-such-domain"]],
    [{ kind: "no-destination", proof: "insecure" }, []],
    [{ kind: "failure", failure: { kind: "timeout" } }, []],
  ] as [Destinations, string[]][])("%j", (destinations, alerts) => {
    const assessment = judgeDomain("a.test", { destinations, hosts: new Map() }, NOW);
    expect([assessment.state, assessment.settled, assessment.alerts]).toEqual([
      "unknown",
      true,
      alerts,
    ]);
  });

  test("a failed look-up is worth another try soon, a proven absence is not", () => {
    const destinations = { kind: "failure", failure: { kind: "timeout" } } as const;
    const failed = judgeDomain("a.test", { destinations, hosts: new Map() }, NOW);
    expect(failed.staleAt).toBe(NOW + 60_000);
  });
});

test("an assessment lasts no longer than the first report in it", () => {
  const early = {
    ...report("h0.test", address(OUTCOMES.tls)),
    expiresAt: new Date(NOW + 5000).toISOString(),
  };
  const destinations: Destinations = {
    kind: "hosts",
    source: "mx",
    proof: "insecure",
    hosts: [{ host: DnsName.of("h0.test"), preference: 1 }],
    skipped: [],
  };
  const assessment = judgeDomain(
    "a.test",
    {
      destinations,
      hosts: new Map([["h0.test", { observation: seen(early), tlsa: NO_TLSA }]]),
      sts: { kind: "none" },
    },
    NOW,
  );
  expect(assessment.staleAt).toBe(NOW + 5000);
});

test("an observation is never called enforced", () => {
  expect(judge("10 tls").enforced).toBe(false);
});
