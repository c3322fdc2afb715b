/**
 * How long signatures hold. A zone that is signed on the fly has signatures of a day, one
 * that is signed by hand of a month; so "soon" is measured against the whole lifetime.
 * Who signs automatically signs again after half to nine tenths of it (BIND 9 after three
 * quarters, Knot DNS and OpenDNSSEC about half): less than a tenth left means that
 * nobody does.
 */
export interface Validity {
  /** Milliseconds since the epoch: the end of the signature. */
  readonly until: number;
  /** Milliseconds from its inception to its end. */
  readonly lifetime: number;
}

/** The one that runs out first, in parts of its lifetime. */
export function shortest(
  validities: readonly (Validity | undefined)[],
  now: number,
): Validity | undefined {
  const left = ({ until, lifetime }: Validity) => (until - now) / Math.max(1, lifetime);
  return validities
    .flatMap((one) => one ?? [])
    .reduce<Validity | undefined>(
      (least, one) => (least === undefined || left(one) < left(least) ? one : least),
      undefined,
    );
}

/** Less than a tenth is left. */
export function runsOut({ until, lifetime }: Validity, now: number): boolean {
  return until - now < lifetime / 10;
}
