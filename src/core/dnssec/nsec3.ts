/**
 * # Denial of existence by NSEC3 (RFC 5155 §8)
 *
 * As NSEC, but over hashes of names, so that a zone cannot be listed. There is no order
 * of names any more: that a name is absent is shown by its *closest encloser*, which
 * exists, and the *next closer* name, one label longer, whose hash is covered. With
 * opt-out, what is covered may still be an unsigned delegation (§6).
 *
 * All records here are verified, and of the same zone.
 *
 * Limitations: hash algorithm 1 (SHA-1), the only one there is.
 */
import { concatBytes } from "../base/bytes.ts";
import type { Nsec3 } from "../dns/dnssec-rdata.ts";
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import { toBase32Hex } from "./base32hex.ts";
import { canonicalName } from "./canonical.ts";
import { denyByBitMap, faultForBelow, incomplete, unusable, type Denial } from "./denial.ts";
import type { InsecureReason } from "./reason.ts";
import { ancestor } from "./verify-rrset.ts";
import type { Work } from "./work.ts";

export interface OwnedNsec3 {
  readonly owner: DnsName;
  readonly nsec3: Nsec3;
}

/** RFC 5155 §3.1.2.1. */
const OPT_OUT = 1;

/** RFC 5155 §8.1, §8.2: what this validator can use of those records, and why not when it cannot. */
export type Nsec3Set =
  | { readonly kind: "usable"; readonly chain: Nsec3Chain }
  | { readonly kind: "too-many-iterations"; readonly iterations: number }
  | { readonly kind: "none" };

export function readNsec3Set(records: readonly OwnedNsec3[], zone: DnsName, work: Work): Nsec3Set {
  const known = records.filter(
    ({ owner, nsec3 }) =>
      nsec3.hashAlgorithm === 1 && // RFC 5155 §8.1
      (nsec3.flags & ~OPT_OUT) === 0 && // RFC 5155 §8.2
      nsec3.nextHashedOwner.length === 20 &&
      owner.parent?.equals(zone) === true,
  );
  const [first] = known;
  if (first === undefined) return { kind: "none" };
  // RFC 9276 §3.2: nothing is hashed that often; the zone counts as insecure.
  const most = Math.max(...known.map(({ nsec3 }) => nsec3.iterations));
  if (most > work.limits.nsec3Iterations) return { kind: "too-many-iterations", iterations: most };
  // RFC 5155 §8.2: all have the same parameters; others belong to another chain.
  const same = known.filter(
    ({ nsec3 }) =>
      nsec3.iterations === first.nsec3.iterations &&
      toBase32Hex(nsec3.salt) === toBase32Hex(first.nsec3.salt),
  );
  return { kind: "usable", chain: new Nsec3Chain(same, zone, work) };
}

interface Closest {
  readonly encloser: DnsName;
  readonly nextCloser: DnsName;
  readonly optOut: boolean;
}

export class Nsec3Chain {
  readonly #records: readonly OwnedNsec3[];
  readonly #zone: DnsName;
  readonly #work: Work;
  readonly #hashes = new Map<string, Promise<string>>();

  constructor(records: readonly OwnedNsec3[], zone: DnsName, work: Work) {
    this.#records = records;
    this.#zone = zone;
    this.#work = work;
  }

  /** That `name`, or the type at it, does not exist. */
  async deny(name: DnsName, type: number): Promise<Denial> {
    return this.#limited(async () => {
      const own = await this.#matching(name);
      if (own !== undefined) return denyByBitMap(own.owner, own.nsec3.types, type, true);
      const closest = await this.#closestEncloser(name);
      if ("kind" in closest) return closest;
      const weakness = this.#weakness(closest);
      // RFC 5155 §8.6: for a DS the opt-out span is all there is.
      if (type === RRType.DS && closest.optOut)
        return { kind: "name", delegation: false, weakness };

      const wildcard = closest.encloser.child("*");
      if (!wildcard.ok) return { kind: "name", delegation: false, weakness };
      const star = await this.#matching(wildcard.value);
      if (star !== undefined) {
        const denial = denyByBitMap(star.owner, star.nsec3.types, type, false); // RFC 5155 §8.7
        return denial.kind === "not-denied" ? denial : { ...denial, weakness };
      }
      if ((await this.#covering(wildcard.value)) === undefined) {
        // An empty non-terminal above unsigned delegations alone has no NSEC3 (RFC 5155 §7.1),
        // so under opt-out no data is all that can be said, and not securely.
        if (closest.optOut) return { kind: "type", delegation: false, weakness };
        return incomplete("wildcard"); // RFC 5155 §8.4
      }
      return { kind: "name", delegation: false, weakness };
    });
  }

  /** RFC 5155 §8.8: nothing is closer to `name` than the wildcard below `wildcardParent`. */
  async denyCloser(name: DnsName, wildcardParent: DnsName): Promise<Denial> {
    return this.#limited(async () => {
      const nextCloser = ancestor(name, wildcardParent.labels.length + 1);
      const covering = await this.#covering(nextCloser);
      if (covering === undefined) return incomplete("next-closer");
      const closest = { encloser: wildcardParent, nextCloser, optOut: isOptOut(covering) };
      return { kind: "name", delegation: false, weakness: this.#weakness(closest) };
    });
  }

  #weakness(closest: Closest): InsecureReason | undefined {
    if (!closest.optOut) return undefined;
    return { kind: "opt-out", name: closest.nextCloser.text, zone: this.#zone.text };
  }

  /** RFC 5155 §8.3. */
  async #closestEncloser(name: DnsName): Promise<Closest | Denial> {
    for (let labels = name.labels.length - 1; labels >= this.#zone.labels.length; labels--) {
      const encloser = ancestor(name, labels);
      const matching = await this.#matching(encloser);
      if (matching === undefined) continue;
      const fault = faultForBelow(matching.nsec3.types);
      if (fault !== undefined) return unusable(matching.owner, fault);
      const nextCloser = ancestor(name, labels + 1);
      const covering = await this.#covering(nextCloser);
      if (covering === undefined) return incomplete("next-closer");
      return { encloser, nextCloser, optOut: isOptOut(covering) };
    }
    return incomplete("closest-encloser");
  }

  async #matching(name: DnsName): Promise<OwnedNsec3 | undefined> {
    const hash = await this.#hash(name);
    return this.#records.find(({ owner }) => ownerHash(owner) === hash);
  }

  /** RFC 5155 §1.3 "covers". Base32hex keeps the order of the octets (RFC 4648 §7). */
  async #covering(name: DnsName): Promise<OwnedNsec3 | undefined> {
    const hash = await this.#hash(name);
    return this.#records.find(({ owner, nsec3 }) => {
      const from = ownerHash(owner);
      const to = toBase32Hex(nsec3.nextHashedOwner);
      return from < to ? from < hash && hash < to : hash !== from && (hash > from || hash < to);
    });
  }

  /** RFC 5155 §5: IH(salt, x, k). */
  #hash(name: DnsName): Promise<string> {
    let hash = this.#hashes.get(name.key);
    if (hash === undefined) {
      hash = this.#compute(name);
      this.#hashes.set(name.key, hash);
    }
    return hash;
  }

  async #compute(name: DnsName): Promise<string> {
    const [first] = this.#records;
    const { salt = new Uint8Array(), iterations = 0 } = first?.nsec3 ?? {};
    if (!this.#work.spend("nsec3DigestsPerLookup", iterations + 1)) throw new TooManyHashes();
    let digest: Uint8Array = canonicalName(name);
    for (let i = 0; i <= iterations; i++) {
      digest = new Uint8Array(await crypto.subtle.digest("SHA-1", concatBytes([digest, salt])));
    }
    return toBase32Hex(digest);
  }

  async #limited(run: () => Promise<Denial>): Promise<Denial> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof TooManyHashes)) throw error;
      const reason = this.#work.exceeded("nsec3DigestsPerLookup");
      return { kind: "not-denied", reason: { kind: "reason", reason } };
    }
  }
}

class TooManyHashes extends Error {}

function isOptOut(record: OwnedNsec3): boolean {
  return (record.nsec3.flags & OPT_OUT) !== 0;
}

/** The hash in the owner name; another name of the zone is none and matches nothing. */
function ownerHash(owner: DnsName): string {
  return new TextDecoder().decode(Uint8Array.from(owner.labels[0] ?? [])).toLowerCase();
}
