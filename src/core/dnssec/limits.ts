/**
 * # How much work an answer may cost
 *
 * Whoever owns a zone decides how many keys, signatures and hashes it takes to check it,
 * and whoever sits on the way may add more: KeyTrap (CVE-2023-50387) kept validators busy
 * for hours with one message, NSEC3 (CVE-2023-50868) for seconds. So every kind of work
 * has a bound with a name. What goes beyond is `limit-exceeded`, and never secure.
 *
 * The size of a message is bounded by the codec (`MAX_MESSAGE`).
 */
export interface Limits {
  /** Signature verifications for one RRset. */
  readonly signaturesPerRRset: number;
  /** Keys with the tag and algorithm of a signature or DS that are tried. */
  readonly keysPerTag: number;
  /** Signature verifications for one lookup, its whole chain included. */
  readonly verificationsPerLookup: number;
  /** SHA-1 computations for NSEC3 in one lookup. */
  readonly nsec3DigestsPerLookup: number;
  /** Additional iterations of NSEC3; a zone with more is insecure, as RFC 9276 §3.2 has it. */
  readonly nsec3Iterations: number;
  /** NSEC and NSEC3 RRsets of one message that are looked at. */
  readonly denialRRsets: number;
  /** DS records of one delegation that are looked at. */
  readonly dsRecords: number;
  /** CNAMEs and DNAMEs followed. */
  readonly aliases: number;
  /** Labels of a name below its trust anchor. */
  readonly depth: number;
  /** Questions one lookup may ask, those asked ahead included. */
  readonly questions: number;
}

interface Bound {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly reason: string;
}

export const LIMITS: { readonly [Name in keyof Limits]: Bound } = {
  signaturesPerRRset: {
    default: 8,
    min: 2,
    max: 32,
    reason: "a zone in the middle of an algorithm and a key rollover has 4; unbound tries 8",
  },
  keysPerTag: {
    default: 4,
    min: 1,
    max: 8,
    reason: "one collision in a zone happens, three do not; unbound and BIND stop at 4 or before",
  },
  verificationsPerLookup: {
    default: 100,
    min: 20,
    max: 1000,
    reason: "a name four zones deep behind an alias needs about 20; 100 take a tenth of a second",
  },
  nsec3DigestsPerLookup: {
    default: 4000,
    min: 200,
    max: 50_000,
    reason: "eight names at 100 iterations are 808; 4000 take a quarter of a second in WebCrypto",
  },
  nsec3Iterations: {
    default: 100,
    min: 0,
    max: 150,
    reason:
      "RFC 9276 asks for 0 and lets validators refuse; resolvers agreed on 150, then 100 or 50",
  },
  denialRRsets: {
    default: 8,
    min: 3,
    max: 32,
    reason: "a denial needs three at most (RFC 5155 §7.2); an alias before it may need three more",
  },
  dsRecords: {
    default: 16,
    min: 4,
    max: 64,
    reason: "two keys in two digests each, times two in a rollover, is 8",
  },
  aliases: {
    default: 8,
    min: 1,
    max: 16,
    reason: "as for answers nobody validates (dns/answer.ts): mail domains need two",
  },
  depth: {
    default: 40,
    min: 8,
    max: 127,
    reason: "the deepest names in use are reverse IPv6 addresses with 34 labels",
  },
  questions: {
    default: 120,
    min: 20,
    max: 500,
    reason: "two for each of ten ancestors, and that for an alias or two",
  },
};

/** Defaults where nothing is given; a value out of its range is moved to the end it went over. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const entries = Object.entries(LIMITS).map(([name, bound]) => {
    const value = given[name as keyof Limits] ?? bound.default;
    return [name, Math.min(bound.max, Math.max(bound.min, value))];
  });
  return Object.fromEntries(entries) as Record<keyof Limits, number>;
}
