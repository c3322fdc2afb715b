/**
 * The times of a signature are 32-bit serial numbers (RFC 4034 §3.1.5, RFC 1982), which
 * wrap in 2106; a plain comparison would then take every signature for expired.
 */

/** Seconds from `from` to `to`, between -2^31 and 2^31 - 1. */
export function serialDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** Milliseconds since the epoch as a serial number. */
export function toSerial(ms: number): number {
  return Math.floor(ms / 1000) >>> 0;
}
