/**
 * # The chain of trust (RFC 4035 §5)
 *
 * Two ways lead through it. *Up*, from a signature: the signer's zone needs a DS signed
 * by a zone above it, and so on to a trust anchor; that is how something becomes secure,
 * and no step needs more than the records at hand. *Down*, for what is not secure: at
 * each name from the anchor on, is there a cut, and is it signed? Only a proven unsigned
 * delegation on that way makes something insecure; everything else is bogus.
 *
 * What was validated is kept for its TTL, never longer than the signatures hold.
 */
import type { Clock } from "../base/clock.ts";
import { ExpiringMap } from "../base/expiring-map.ts";
import { SingleFlight } from "../base/single-flight.ts";
import type { DnsName } from "../dns/name.ts";
import { judgeDelegation, type Delegation } from "./delegation.ts";
import type { Session } from "./session.ts";
import { closestAnchors, type TrustAnchor } from "./trust-anchor.ts";
import { ancestor } from "./verify-rrset.ts";
import { establishKeys, usableVouchers, type Voucher } from "./zone-keys.ts";
import { broken, insecure, type SecureZone, type Unproven, type ZoneTrust } from "./zone.ts";

/** Zones and delegations kept. Default 2000 each: as many as messages (dns/caching-exchange.ts). */
const CAPACITY = 2000;

/** Seconds anything validated is kept at most: a day, because a key that was taken back should not live longer. */
const MAX_KEPT = 86_400;

export class ChainOfTrust {
  readonly anchors: readonly TrustAnchor[];
  readonly #zones: ExpiringMap<ZoneTrust>;
  readonly #delegations: ExpiringMap<Delegation>;
  readonly #zoneFlights = new SingleFlight<ZoneTrust>();
  readonly #delegationFlights = new SingleFlight<Delegation | Unproven>();

  constructor(anchors: readonly TrustAnchor[], clock: Clock) {
    this.anchors = anchors;
    this.#zones = new ExpiringMap(CAPACITY, clock);
    this.#delegations = new ExpiringMap(CAPACITY, clock);
  }

  /** The keys of the zone that has its apex at `name`. */
  async zone(name: DnsName, session: Session): Promise<ZoneTrust> {
    const kept = this.#zones.get(name.key);
    if (kept !== undefined) return kept;
    return this.#zoneFlights.run(
      name.key,
      async (signal) => {
        const zone = await this.#establish(name, session.withSignal(signal));
        this.#zones.set(name.key, zone, this.#bounded(zone.until, session));
        return zone;
      },
      () => gaveUp(name),
      session.signal,
    );
  }

  async delegation(name: DnsName, session: Session): Promise<Delegation | Unproven> {
    const kept = this.#delegations.get(name.key);
    if (kept !== undefined) return kept;
    const anchor = closestAnchors(this.anchors, name.parent ?? name);
    if (anchor === undefined) return broken([{ kind: "no-trust-anchor", name: name.text }]);
    return this.#delegationFlights.run(
      name.key,
      async (signal) => {
        const inner = session.withSignal(signal);
        const zoneOf = (zone: DnsName) => this.zone(zone, inner);
        const found = await judgeDelegation(name, anchor.name, zoneOf, inner);
        if ("kind" in found) {
          this.#delegations.set(name.key, found, this.#bounded(found.until, session));
        }
        return found;
      },
      () => gaveUp(name),
      session.signal,
    );
  }

  /**
   * From the anchor down to `name`: the zone it is in, when all is signed on the way; or
   * why it is insecure.
   */
  async enclosingZone(name: DnsName, session: Session): Promise<SecureZone | Unproven> {
    const anchor = closestAnchors(this.anchors, name);
    if (anchor === undefined) return broken([{ kind: "no-trust-anchor", name: name.text }]);
    let zone = await this.zone(anchor.name, session);
    for (let depth = anchor.name.labels.length + 1; depth <= name.labels.length; depth++) {
      if (zone.proof !== "secure") return zone;
      const at = ancestor(name, depth);
      const found = await this.delegation(at, session);
      if (!("kind" in found)) return found;
      // RFC 4035 §5.2: the zone above a cut speaks of it, not one further up.
      if (!found.parent.name.equals(zone.name)) {
        const facts = { expected: zone.name.text, got: found.parent.name.text };
        return broken([{ kind: "wrong-zone", name: at.text, ...facts }]);
      }
      if (found.kind === "unsigned") return insecure(found.reason, found.until);
      if (found.kind === "signed") zone = await this.zone(at, session);
      else if (!found.exists) break;
    }
    return zone;
  }

  /** Nothing has to be asked for the keys of that zone. */
  knowsZone(name: DnsName): boolean {
    return this.#zones.get(name.key) !== undefined;
  }

  knownDelegation(name: DnsName): Delegation | undefined {
    return this.#delegations.get(name.key);
  }

  async #establish(name: DnsName, session: Session): Promise<ZoneTrust> {
    const anchor = closestAnchors(this.anchors, name);
    if (anchor === undefined) return broken([{ kind: "no-trust-anchor", name: name.text }]);
    if (anchor.name.equals(name)) {
      const found = await usableVouchers(name, anchor.anchors, session.verifier);
      if (found.kind === "unsupported") return insecure(found.reason, Infinity);
      return this.#withKeys(name, "anchor", found.vouchers, undefined, Infinity, session);
    }
    const found = await this.delegation(name, session);
    if (!("kind" in found)) return found;
    switch (found.kind) {
      case "unsigned":
        return insecure(found.reason, found.until);
      case "no-cut":
        return broken([{ kind: "not-a-zone", name: name.text }]);
      case "signed":
        return this.#withKeys(name, "ds", found.vouchers, found.parent, found.until, session);
    }
  }

  async #withKeys(
    name: DnsName,
    source: "anchor" | "ds",
    vouchers: readonly Voucher[],
    parent: SecureZone | undefined,
    until: number,
    session: Session,
  ): Promise<ZoneTrust> {
    const found = await establishKeys(name, source, vouchers, session);
    if (found.proof !== "secure") return found;
    const { keys, link, ttl, validity } = found;
    const chain = [...(parent?.chain ?? []), link];
    const end = Math.min(until, session.now + ttl * 1000);
    return { proof: "secure", name, keys, chain, validity, until: end };
  }

  #bounded(until: number, session: Session): number {
    return Math.min(until, session.now + MAX_KEPT * 1000);
  }
}

function gaveUp(name: DnsName): Unproven {
  const failure = { kind: "unreachable" } as const;
  return broken([{ kind: "question-failed", name: name.text, type: "DS", failure }]);
}
