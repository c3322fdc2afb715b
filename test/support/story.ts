/**
 * Stories of one recipient, ann@a.test: what the DNS, the hosts and the policy server say
 * changes from look to look, the memory stays. Each look goes all the way: a signed tree,
 * the validator, `assess`, the memory, `decide`.
 */
import { createHash } from "node:crypto";
import { assess } from "../../src/core/assessment/assess.ts";
import type { Assessment } from "../../src/core/assessment/assessment.ts";
import { DnsName } from "../../src/core/dns/name.ts";
import { createCachingExchange } from "../../src/core/dns/caching-exchange.ts";
import { createValidatingResolver } from "../../src/core/dnssec/validating-resolver.ts";
import { Memory, type MemoryContent } from "../../src/core/memory/memory.ts";
import { createKeptPolicies, createStsLookup } from "../../src/core/mta-sts/lookup.ts";
import { decide } from "../../src/core/policy/decide.ts";
import { OFF, ON, type Demand } from "../../src/core/policy/demand.ts";
import type { Observation, Prober } from "../../src/core/probe-api/prober.ts";
import type { Certified } from "./certificates.ts";
import { makeKey, type SigningKey } from "./dnssec/keys.ts";
import { Tree } from "./dnssec/tree.ts";
import { treeExchange, type TreeExchangeOptions } from "./dnssec/tree-exchange.ts";
import { ManualClock } from "./manual-clock.ts";
import { address, OUTCOMES, report, TLS13 } from "./reports.ts";

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** What a host does; one that shows a certificate does TLS. */
export type HostDeed =
  keyof typeof OUTCOMES | { readonly certificate: Certified; readonly invalid?: true };

export interface World {
  /** Records by zone; `.` and `test` are there already. */
  readonly zones: Readonly<Record<string, string>>;
  /** Zones without a DS and without signatures. */
  readonly unsigned?: readonly string[];
  /** Those that don't stand here can't be reached. */
  readonly hosts?: Readonly<Record<string, HostDeed>>;
  /** What the policy server has. */
  readonly policy?: string;
  /** What the resolver makes of an answer. */
  readonly lie?: TreeExchangeOptions["edit"];
  /** The backend that looks. */
  readonly vantage?: string;
  /** Milliseconds since the last look; default two hours, when all that was seen is stale. */
  readonly later?: number;
}

/** What the person sees, and what becomes of the message under each demand. */
export interface Told {
  /** State, then alerts. */
  readonly sign: string;
  readonly off: string;
  readonly on: string;
  readonly authenticated: string;
  readonly dane: string;
}

const DEMANDS: Readonly<Record<Exclude<keyof Told, "sign">, Demand>> = {
  off: OFF,
  on: ON,
  authenticated: { ...ON, level: "authenticated" },
  dane: { ...ON, level: "dane" },
};

export const told = (
  sign: string,
  off: string,
  on: string,
  authenticated: string,
  dane: string,
): Told => ({ sign, off, on, authenticated, dane });

/** `3 1 1`: the key of this certificate, and no other. */
export function tlsaOf({ spki }: Certified): string {
  return `3 1 1 ${createHash("sha256").update(spki).digest("hex")}`;
}

export class Story {
  readonly clock = new ManualClock();
  memory = new Memory();
  readonly #policies = createKeptPolicies(this.clock);
  readonly #keys = new Map<string, Promise<SigningKey>>();

  async look(world: World): Promise<Told> {
    await this.clock.advance(world.later ?? 2 * HOUR);
    const { vantage = "https://probe.example/" } = world;
    const locked = this.isLocked;
    let last: Assessment | undefined;
    for await (const assessment of assess(DnsName.of("a.test"), await this.#ports(world))) {
      last = this.memory.judge(assessment, vantage);
      // A lock is told from the first step on, not only when all is known.
      if (!last.settled && last.alerts.includes("downgraded") !== locked) {
        throw new Error("a step that does not tell of the lock");
      }
    }
    if (last?.settled !== true) throw new Error("the look did not come to its end");
    return toldOf(last);
  }

  get isLocked(): boolean {
    return this.memory.get("a.test")?.lock !== undefined;
  }

  lift(): void {
    this.memory.lift("a.test");
  }

  /** The program ends and begins again: what is left is what was written down. */
  restart(): void {
    const written = JSON.stringify(this.memory.content());
    this.memory = new Memory();
    this.memory.restore(JSON.parse(written) as MemoryContent);
  }

  async #ports(world: World) {
    const { clock } = this;
    const { unsigned = [], policy } = world;
    const specs = Object.entries({ ".": "", test: "", ...world.zones }).map(
      async ([name, text]) => ({
        name,
        text,
        keys: [await this.#keyOf(name)],
        ...(unsigned.includes(name) ? { unsigned: true } : {}),
      }),
    );
    const tree = await Tree.plant(...(await Promise.all(specs)));
    const options = world.lie === undefined ? {} : { edit: world.lie };
    const exchange = createCachingExchange(treeExchange(tree, options), clock);
    const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
    const fetchPolicy = () =>
      Promise.resolve(
        policy === undefined
          ? ({ kind: "failure", failure: "unreachable" } as const)
          : ({ kind: "policy", text: policy } as const),
      );
    const kept = this.#policies;
    const stsLookup = createStsLookup({ resolver, fetchPolicy, clock, kept });
    return { resolver, prober: this.#prober(world), stsLookup, clock };
  }

  /** A zone keeps its key from look to look. */
  #keyOf(zone: string): Promise<SigningKey> {
    const key = this.#keys.get(zone) ?? makeKey();
    this.#keys.set(zone, key);
    return key;
  }

  #prober({ hosts = {} }: World): Prober {
    const now = this.clock.now();
    return {
      observe: (host): Promise<Observation> => {
        const times = {
          observedAt: new Date(now).toISOString(),
          expiresAt: new Date(now + HOUR).toISOString(),
        };
        const seen = { ...report(host, shown(hosts[host] ?? "closed")), ...times };
        return Promise.resolve({ kind: "report", report: seen });
      },
    };
  }
}

function shown(deed: HostDeed) {
  if (typeof deed === "string") return address(OUTCOMES[deed]);
  const { certificate, invalid } = deed;
  const pkix =
    invalid === true ? ({ valid: false, fault: "self-signed" } as const) : { valid: true };
  const certificates = [Buffer.from(certificate.der).toString("base64")];
  return address(OUTCOMES.tls, { ...TLS13, certificates, pkix });
}

function toldOf(assessment: Assessment): Told {
  const ways = new Map([["a.test", assessment]]);
  const under = (demand: Demand) =>
    decide({ recipients: ["ann@a.test"], endToEnd: false }, ways, demand).severity;
  return {
    sign: [assessment.state, ...assessment.alerts].join(" "),
    off: under(DEMANDS.off),
    on: under(DEMANDS.on),
    authenticated: under(DEMANDS.authenticated),
    dane: under(DEMANDS.dane),
  };
}
