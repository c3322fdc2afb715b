/** Which zones may speak for a name at all. */
import type { DnsName } from "../dns/name.ts";

export class Scope {
  readonly #name: DnsName;
  readonly #anchor: DnsName;
  readonly #strictlyAbove: boolean;

  /**
   * @param anchor the closest trust anchor: what is above it vouches for nothing here.
   * @param strictlyAbove for a DS, which belongs to the parent (RFC 4035 §2.4).
   */
  constructor(name: DnsName, anchor: DnsName, strictlyAbove: boolean) {
    this.#name = name;
    this.#anchor = anchor;
    this.#strictlyAbove = strictlyAbove;
  }

  allows(signer: DnsName): boolean {
    if (!this.#name.isAtOrBelow(signer) || !signer.isAtOrBelow(this.#anchor)) return false;
    return !this.#strictlyAbove || !signer.equals(this.#name);
  }
}
