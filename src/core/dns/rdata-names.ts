/**
 * Where names stand in RDATA. Two things need to know: the decoder, because these names
 * may be compressed (RFC 3597 §4, and some servers compress more than they may), and
 * DNSSEC, because they are lower-cased before a signature is checked.
 */
import { RRType } from "./rr-type.ts";

export interface RdataLayout {
  /** Octets before the first name, and <character-string>s after those (NAPTR only). */
  readonly skip: number;
  readonly strings?: number;
  readonly names: number;
  /** RFC 4034 §6.2 (3), without NSEC as RFC 6840 §5.1 corrects it. */
  readonly lowerCased: boolean;
}

const layout = (skip: number, names = 1, lowerCased = true): RdataLayout => ({
  skip,
  names,
  lowerCased,
});

/** Types without a name of their own here: MD MF MB MG MR MINFO RP AFSDB RT SIG PX NAPTR KX. */
export const RDATA_NAMES: ReadonlyMap<number, RdataLayout> = new Map([
  [RRType.NS, layout(0)],
  [3, layout(0)],
  [4, layout(0)],
  [RRType.CNAME, layout(0)],
  [RRType.SOA, layout(0, 2)],
  [7, layout(0)],
  [8, layout(0)],
  [9, layout(0)],
  [RRType.PTR, layout(0)],
  [14, layout(0, 2)],
  [RRType.MX, layout(2)],
  [17, layout(0, 2)],
  [18, layout(2)],
  [21, layout(2)],
  [24, layout(18)],
  [26, layout(2, 2)],
  [RRType.SRV, layout(6)],
  [35, { ...layout(4), strings: 3 }],
  [36, layout(2)],
  [RRType.DNAME, layout(0)],
  [RRType.RRSIG, layout(18)],
  [RRType.NSEC, layout(0, 1, false)],
]);
