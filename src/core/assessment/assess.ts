/**
 * # `assess`: the verb the whole product turns on
 *
 * A stream of assessments of one domain: first what the DNS says, then one more each
 * time a host has been looked at. The last one is settled. It never rejects and never
 * waits for a slow host before telling what is already known.
 *
 * Limitations: without a DNSSEC validator the state is never `dane`, and without MTA-STS
 * `enforced` is never true.
 */
import type { DnsName } from "../dns/name.ts";
import { findDestinations } from "../smtp/destinations.ts";
import { isLocalOnly } from "../smtp/domain.ts";
import { unknownFor, type Assessment } from "./assessment.ts";
import { judgeDomain } from "./domain.ts";
import type { AssessPorts, Observation } from "./ports.ts";

/** @param signal ends the stream early, after the assessment that was last made. */
export async function* assess(
  domain: DnsName,
  ports: AssessPorts,
  signal?: AbortSignal,
): AsyncGenerator<Assessment, void, void> {
  const { resolver, prober, clock } = ports;
  if (isLocalOnly(domain)) {
    yield unknownFor(domain.key, { code: "local-only" }, clock.now());
    return;
  }
  const destinations = await findDestinations(domain, resolver, signal);
  const observations = new Map<string, Observation>();
  const waiting = new Map<string, Promise<string>>();
  if (destinations.kind === "hosts") {
    for (const { host } of destinations.hosts) {
      const looked = prober.observe(host.key, signal).then((observation) => {
        observations.set(host.key, observation);
        return host.key;
      });
      waiting.set(host.key, looked);
    }
  }
  for (;;) {
    yield judgeDomain(domain.key, destinations, observations, clock.now());
    if (waiting.size === 0 || signal?.aborted === true) return;
    waiting.delete(await Promise.race(waiting.values()));
    // What came in meanwhile goes into the same step.
    for (const host of observations.keys()) waiting.delete(host);
  }
}

/** The settled assessment, for those who can wait. */
export async function assessSettled(
  domain: DnsName,
  ports: AssessPorts,
  signal?: AbortSignal,
): Promise<Assessment> {
  let last: Assessment | undefined;
  for await (const assessment of assess(domain, ports, signal)) last = assessment;
  if (last === undefined) throw new Error("assess ended without an assessment");
  return last;
}
