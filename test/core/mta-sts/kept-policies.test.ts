/** RFC 8461 §5.1: a policy that was had once holds until its max_age ends, over restarts, too. */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { restorePolicies, storePolicies } from "../../../src/core/mta-sts/kept-policies.ts";
import { createKeptPolicies, createStsLookup } from "../../../src/core/mta-sts/lookup.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const policy = { mode: "enforce", maxAge: 86_400, mx: ["mx.a.test"] } as const;
const kept = (until = NOW + DAY) => [{ domain: "a.test", id: "1", until, policy }];

/** The record is kept away, as by somebody who wants the policy forgotten. */
function afterRestart(stored: ReturnType<typeof kept>) {
  const clock = new ManualClock(NOW);
  const policies = createKeptPolicies(clock);
  restorePolicies(stored, policies, clock.now());
  const resolver = createUnvalidatedResolver(fakeDns("a.test A 192.0.2.1"));
  const fetchPolicy = () => Promise.resolve({ kind: "not-asked" } as const);
  const lookup = createStsLookup({ resolver, fetchPolicy, clock, kept: policies });
  return { policies, clock, answer: () => lookup(DnsName.of("a.test")) };
}

describe("after a restart", () => {
  test("the policy still holds", async () => {
    const { answer, policies } = afterRestart(kept());
    expect(await answer()).toEqual({ kind: "policy", id: "1", policy, kept: true });
    expect(storePolicies(policies)).toEqual(kept());
  });

  test("until its end, and never longer than its max_age", async () => {
    const { answer, clock } = afterRestart(kept(NOW + 99 * DAY));
    await clock.advance(DAY);
    expect(await answer()).toEqual({ kind: "none" });
  });

  test("one that is over is passed over", async () => {
    expect(await afterRestart(kept(NOW)).answer()).toEqual({ kind: "none" });
  });
});
