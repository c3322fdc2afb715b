/**
 * # The memory
 *
 * Every settled assessment passes through it: what is better than before is remembered,
 * what is less gets the alert `downgraded` and a lock that only the person lifts, or a
 * proof. So who strips STARTTLS near the backend can neither make the sign green again
 * nor make the lock go away.
 *
 * It also knows MX hosts: one that encrypted for one domain and does not for another was
 * tampered with for both.
 *
 * Limitations: bounded, and what was used longest ago is forgotten first, locks last; a
 * domain seen for the first time while it is being stripped has no past to compare with.
 */
import type { Assessment } from "../assessment/assessment.ts";
import { compare, provenIn } from "./compare.ts";
import type { DomainRecord, HostRecord, Lock, Proven } from "./record.ts";
import { isWeaker, strengthOf } from "./strength.ts";

/** Domains and hosts kept. Default 5000 and 2000, range 100 and up: some 200 octets each. */
const DOMAINS = 5000;
const HOSTS = 2000;

export interface MemoryContent {
  readonly domains: readonly DomainRecord[];
  readonly hosts: readonly HostRecord[];
}

export interface MemoryLimits {
  readonly domains: number;
  readonly hosts: number;
}

/** @param locks whether a lock came or went: what must not be lost. */
export type MemoryListener = (locks: boolean) => void;

export class Memory {
  readonly #domains = new Map<string, DomainRecord>();
  readonly #hosts = new Map<string, HostRecord>();
  readonly #listeners: MemoryListener[] = [];
  readonly #limits: MemoryLimits;

  constructor(limits: Partial<MemoryLimits> = {}) {
    this.#limits = { domains: DOMAINS, hosts: HOSTS, ...limits };
  }

  onChanged(listener: MemoryListener): void {
    this.#listeners.push(listener);
  }

  /**
   * The assessment as it is to be shown, with the alert when it is less than it was.
   * @param vantage who looked at the hosts.
   */
  judge(assessment: Assessment, vantage: string): Assessment {
    const record = this.#domains.get(assessment.domain);
    // What isn't settled may still become what it was; a lock holds all the same.
    const next = assessment.settled ? this.#next(record, assessment, vantage) : record;
    if (next !== undefined && next !== record) {
      this.#put(this.#domains, next.domain, next, this.#limits.domains);
      this.#tell((next.lock === undefined) !== (record?.lock === undefined));
    }
    if (assessment.settled) this.#rememberHosts(assessment, vantage);
    return next?.lock === undefined ? assessment : withLock(assessment, next.lock);
  }

  get(domain: string): DomainRecord | undefined {
    return this.#domains.get(domain);
  }

  /** Those with a lock first, then the ones seen last. */
  records(): DomainRecord[] {
    const at = ({ lock, proven }: DomainRecord) => lock?.since ?? proven?.at ?? 0;
    return [...this.#domains.values()].sort(
      (a, b) => Number(b.lock !== undefined) - Number(a.lock !== undefined) || at(b) - at(a),
    );
  }

  /** The person has seen it: from now on what it is now is what is expected. */
  lift(domain: string): boolean {
    const record = this.#domains.get(domain);
    if (record?.lock === undefined) return false;
    const { now, hosts, since, vantage } = record.lock;
    for (const host of hosts) this.#hosts.delete(host);
    const strength = strengthOf(now);
    if (strength === undefined) this.#domains.delete(domain);
    else {
      const proven: Proven = { strength, by: undefined, since, at: since, vantage };
      this.#domains.set(domain, { domain, proven });
    }
    this.#tell(true);
    return true;
  }

  /** Also the hosts that had lost their encryption, which would lock it again at once. */
  forget(domain: string): void {
    const record = this.#domains.get(domain);
    if (record === undefined) return;
    for (const host of record.lock?.hosts ?? []) this.#hosts.delete(host);
    this.#domains.delete(domain);
    this.#tell(record.lock !== undefined);
  }

  clear(): void {
    this.#domains.clear();
    this.#hosts.clear();
    this.#tell();
  }

  content(): MemoryContent {
    return { domains: [...this.#domains.values()], hosts: [...this.#hosts.values()] };
  }

  /** Adds what was written down; what is known already is newer, but a lock is never lost. */
  restore({ domains, hosts }: MemoryContent): void {
    for (const record of domains) {
      const known = this.#domains.get(record.domain);
      if (known === undefined || (record.lock !== undefined && known.lock === undefined)) {
        this.#put(this.#domains, record.domain, record, this.#limits.domains);
      }
    }
    for (const record of hosts) {
      if (!this.#hosts.has(record.host)) {
        this.#put(this.#hosts, record.host, record, this.#limits.hosts);
      }
    }
  }

  /** As `restore`, of what comes from a file. @returns how many domains are new, or newly locked. */
  add(content: MemoryContent): number {
    const before = new Map(this.#domains);
    this.restore(content);
    this.#tell();
    return [...this.#domains].filter(([domain, record]) => before.get(domain) !== record).length;
  }

  #next(
    record: DomainRecord | undefined,
    assessment: Assessment,
    vantage: string,
  ): DomainRecord | undefined {
    const { domain } = assessment;
    const proven = provenIn(assessment, vantage);
    if (record?.lock !== undefined) {
      return this.#underLock(record, record.lock, assessment, proven);
    }
    const was = record?.proven;
    const hosts = this.#stripped(assessment);
    if (hosts.length > 0 && assessment.state === "none" && was === undefined) {
      const known = this.#hosts.get(hosts[0] ?? "")?.proven;
      if (known !== undefined) return { domain, lock: lockOf(known, assessment, vantage, hosts) };
    }
    if (was === undefined) return proven === undefined ? record : { domain, proven };
    switch (compare(was, assessment)) {
      case "downgrade":
        return { domain, proven: was, lock: lockOf(was, assessment, vantage, hosts) };
      case "meant":
        return proven === undefined ? record : { domain, proven };
      case "same":
        if (proven === undefined || isWeaker(proven.strength, was.strength)) return record;
        return {
          domain,
          proven: proven.strength === was.strength ? { ...proven, since: was.since } : proven,
        };
    }
  }

  /** Only a proof lifts it: as good as it was *and* enforced, or proven to be meant. */
  #underLock(
    record: DomainRecord,
    lock: Lock,
    assessment: Assessment,
    proven: Proven | undefined,
  ): DomainRecord {
    const { domain } = record;
    if (proven !== undefined) {
      const restored = proven.by !== undefined && !isWeaker(proven.strength, lock.was.strength);
      if (restored || compare(lock.was, assessment) === "meant") return { domain, proven };
    }
    if (assessment.state === "unknown") return record;
    const { state, enforced } = assessment;
    if (lock.now.state === state && lock.now.enforced === enforced) return record;
    return { ...record, lock: { ...lock, now: { state, enforced } } };
  }

  /** Hosts that encrypted before and show now that they don't. */
  #stripped({ destinations }: Assessment): string[] {
    return destinations.flatMap(({ host, state }) =>
      state === "none" && this.#hosts.has(host) ? [host] : [],
    );
  }

  #rememberHosts({ destinations, assessedAt: at }: Assessment, vantage: string): void {
    for (const { host, state, observedAt } of destinations) {
      if (state !== "tls" || observedAt === undefined) continue;
      const since = this.#hosts.get(host)?.proven.since ?? at;
      const proven: Proven = { strength: "tls", by: undefined, since, at: observedAt, vantage };
      const known = this.#hosts.get(host)?.proven.at;
      this.#put(this.#hosts, host, { host, proven }, this.#limits.hosts);
      if (known !== observedAt) this.#tell();
    }
  }

  #put<Record extends { readonly lock?: unknown; readonly proven?: unknown }>(
    map: Map<string, Record>,
    key: string,
    record: Record,
    limit: number,
  ): void {
    map.delete(key);
    map.set(key, record);
    if (map.size <= limit) return;
    // Where all the others have a lock, what has none is not worth one of them.
    const oldest = [...map].find(([, one]) => one.lock === undefined) ?? [...map][0];
    if (oldest !== undefined) map.delete(oldest[0]);
  }

  #tell(locks = false): void {
    for (const listener of this.#listeners) listener(locks);
  }
}

function lockOf(
  was: Proven,
  { state, enforced, assessedAt }: Assessment,
  vantage: string,
  hosts: readonly string[],
): Lock {
  return { since: assessedAt, was, now: { state, enforced }, vantage, hosts };
}

function withLock(assessment: Assessment, { was, since }: Lock): Assessment {
  const alerts = new Set(assessment.alerts).add("downgraded");
  const downgrade = { was: was.strength, wasAt: was.at, since };
  return { ...assessment, alerts: [...alerts], downgrade };
}
