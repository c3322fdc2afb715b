/** How often a client may ask. */
import type { Limiter } from "../limiter.ts";

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Lets loopback addresses through uncounted: behind a reverse proxy on the same
 * machine every client seems to come from there, and only the proxy can tell them apart.
 */
export function exceptLoopback(limiter: Limiter): Limiter {
  return (address) => (LOOPBACK.test(address) ? 0 : limiter(address));
}
