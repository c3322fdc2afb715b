/**
 * # `assess`: the verb the whole product turns on
 *
 * A stream of assessments of one domain: first what the DNS says, then one more each
 * time a host has been looked at. The last one is settled. It never rejects and never
 * waits for a slow host before telling what is already known.
 */
import { findTlsa } from "../dane/host-tlsa.ts";
import type { DnsName } from "../dns/name.ts";
import type { StsAnswer } from "../mta-sts/lookup.ts";
import { findDestinations } from "../smtp/destinations.ts";
import { isLocalOnly } from "../smtp/domain.ts";
import { unknownFor, type Assessment } from "./assessment.ts";
import { judgeDomain } from "./domain.ts";
import { checkDane } from "./dane-check.ts";
import type { HostEvidence } from "./evidence.ts";
import type { AssessPorts } from "./ports.ts";

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
  const looks = new Looks();
  let sts: StsAnswer | undefined;
  looks.add(ports.stsLookup(domain, signal).then((answer) => void (sts = answer)));
  const destinations = await findDestinations(domain, resolver, signal);
  const hosts = new Map<string, HostEvidence>();
  const tell = (host: string, more: HostEvidence) =>
    hosts.set(host, { ...hosts.get(host), ...more });

  for (const { host } of destinations.kind === "hosts" ? destinations.hosts : []) {
    const seeing = prober.observe(host.key, signal);
    const proving = findTlsa(host, resolver, signal);
    looks.add(proving.then((tlsa) => void tell(host.key, { tlsa })));
    looks.add(
      seeing.then(async (observation) => {
        // Seen and promised are told together: a certificate means nothing before its records.
        const check = await checkDane(await proving, observation, domain.key, clock.now());
        tell(host.key, { observation, check });
      }),
    );
  }
  for (;;) {
    // Before it is told: whoever listens may take their time, and what ends meanwhile is news.
    const last = looks.done;
    const evidence = { destinations, hosts, ...(sts === undefined ? {} : { sts }) };
    yield judgeDomain(domain.key, evidence, clock.now());
    if (last || signal?.aborted === true) return;
    if (!looks.done) await looks.next();
  }
}

/** Looks under way; whatever ends in the same moment is one step. */
class Looks {
  readonly #running = new Set<Promise<void>>();

  add(look: Promise<void>): void {
    this.#running.add(look);
    void look.finally(() => this.#running.delete(look));
  }

  get done(): boolean {
    return this.#running.size === 0;
  }

  async next(): Promise<void> {
    await Promise.race(this.#running);
    // Lets others that have ended as well leave the set.
    await Promise.resolve();
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
