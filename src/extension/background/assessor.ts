/**
 * Keeps one current assessment per domain and tells when it changes. Everything that
 * takes time happens here; who asks gets what is known at once.
 */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { DnsName } from "../../core/dns/name.ts";

export interface AssessorPorts {
  /** `assess` of the core with its ports filled in. */
  assess(domain: DnsName, signal: AbortSignal): AsyncIterable<Assessment>;
  /** Makes the next look at these hosts a fresh one. */
  forgetHosts(hosts: readonly string[]): void;
  readonly clock: Clock;
}

export type AssessorListener = (domain: string) => void;

/** Domains kept. Default 2000: more than any message has recipients. */
const CAPACITY = 2000;

/**
 * How long an old verdict stands in for a new one that is still being made, milliseconds.
 * Without it every sign would flicker to SSL? once an hour. Default 2 min: as long as the
 * slowest host takes.
 */
const GRACE = 120_000;

interface Entry {
  shown: Assessment | undefined;
  stop: AbortController | undefined;
}

export class Assessor {
  readonly #ports: AssessorPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: AssessorListener[] = [];

  constructor(ports: AssessorPorts) {
    this.#ports = ports;
  }

  onChanged(listener: AssessorListener): void {
    this.#listeners.push(listener);
  }

  /** What is known now; `undefined` before the first DNS answer. */
  get(domain: DnsName): Assessment | undefined {
    return this.#entries.get(domain.key)?.shown;
  }

  /** Something newer than what `get` tells is on its way. */
  isLooking(domain: DnsName): boolean {
    return this.#entries.get(domain.key)?.stop !== undefined;
  }

  /** Sees to it that there is a current assessment, and returns at once. */
  want(domain: DnsName): void {
    const entry = this.#entry(domain.key);
    if (entry.stop !== undefined) return;
    const { shown } = entry;
    if (shown?.settled === true && shown.staleAt > this.#ports.clock.now()) return;
    void this.#run(domain, entry);
  }

  /** Looks again whatever is known; what is shown stays until there is something better. */
  lookAgain(domain: DnsName): void {
    const entry = this.#entry(domain.key);
    if (entry.stop !== undefined) return;
    this.#ports.forgetHosts(entry.shown?.destinations.map(({ host }) => host) ?? []);
    void this.#run(domain, entry);
  }

  /** After a change of settings: nothing that was learned the old way counts. */
  reset(): void {
    const domains = [...this.#entries.keys()];
    for (const entry of this.#entries.values()) entry.stop?.abort();
    this.#entries.clear();
    domains.forEach((domain) => this.#tell(domain));
  }

  /** True while any look is under way. */
  get busy(): boolean {
    return [...this.#entries.values()].some((entry) => entry.stop !== undefined);
  }

  snapshot(): Assessment[] {
    return [...this.#entries.values()].flatMap(({ shown }) =>
      shown?.settled === true ? [shown] : [],
    );
  }

  /** Takes back what a stopped background had found; only what is still fresh. */
  restore(assessments: readonly Assessment[]): void {
    const now = this.#ports.clock.now();
    for (const assessment of assessments) {
      const entry = this.#entry(assessment.domain);
      if (entry.shown !== undefined || entry.stop !== undefined) continue;
      if (assessment.staleAt <= now || assessment.assessedAt > now) continue;
      entry.shown = assessment;
      this.#tell(assessment.domain);
    }
  }

  async #run(domain: DnsName, entry: Entry): Promise<void> {
    const stop = new AbortController();
    entry.stop = stop;
    const before = entry.shown;
    try {
      for await (const assessment of this.#ports.assess(domain, stop.signal)) {
        if (stop.signal.aborted) return;
        if (!assessment.settled && this.#standsIn(before)) continue;
        entry.shown = assessment;
        if (assessment.settled) entry.stop = undefined;
        this.#tell(domain.key);
      }
    } finally {
      if (entry.stop === stop) entry.stop = undefined;
    }
  }

  #standsIn(before: Assessment | undefined): boolean {
    if (before?.settled !== true || before.state === "unknown") return false;
    return before.staleAt + GRACE > this.#ports.clock.now();
  }

  #entry(domain: string): Entry {
    const known = this.#entries.get(domain);
    if (known !== undefined) {
      this.#entries.delete(domain);
      this.#entries.set(domain, known);
      return known;
    }
    const entry: Entry = { shown: undefined, stop: undefined };
    if (this.#entries.size >= CAPACITY) this.#dropOldest();
    this.#entries.set(domain, entry);
    return entry;
  }

  #dropOldest(): void {
    const [oldest] = this.#entries;
    if (oldest === undefined) return;
    oldest[1].stop?.abort();
    this.#entries.delete(oldest[0]);
  }

  #tell(domain: string): void {
    for (const listener of this.#listeners) listener(domain);
  }
}
