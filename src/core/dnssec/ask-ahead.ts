/** The questions every chain of trust needs, asked before anybody knows which of them (design §4). */
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import type { ChainOfTrust } from "./chain-of-trust.ts";
import type { Session } from "./session.ts";
import { closestAnchors } from "./trust-anchor.ts";
import { ancestor } from "./verify-rrset.ts";

/**
 * Names asked ahead for. Default 10, range 1 to 40: zone cuts are near the root; a cut
 * further down is found all the same, a flight later.
 */
const MAX_AHEAD = 10;

/**
 * DS and DNSKEY of every name from the trust anchor to `name`, but for what is known.
 * Nobody waits for the answers here, and a failure among them is none of ours unless
 * the question turns out to be needed.
 */
export function askAhead(name: DnsName, trust: ChainOfTrust, session: Session): void {
  const anchor = closestAnchors(trust.anchors, name);
  if (anchor === undefined) return;
  const ask = (at: DnsName, type: number) => void session.ask(at, type);
  const top = anchor.name.labels.length;
  if (!trust.knowsZone(anchor.name)) ask(anchor.name, RRType.DNSKEY);
  const deepest = Math.min(name.labels.length, top + MAX_AHEAD);
  for (let depth = top + 1; depth <= deepest; depth++) {
    const at = ancestor(name, depth);
    // `_25._tcp` and their like are hardly ever zones.
    if (at.labels[0]?.[0] === UNDERSCORE) return;
    const known = trust.knownDelegation(at);
    if (known?.kind === "unsigned") return;
    if (known?.kind === "no-cut") continue;
    if (known === undefined && !trust.knowsZone(at)) ask(at, RRType.DS);
    if (!trust.knowsZone(at)) ask(at, RRType.DNSKEY);
  }
}

const UNDERSCORE = 0x5f;
