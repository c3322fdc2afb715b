/**
 * The message that is being answered, as far as it counts for the answer. Who sent it in
 * the clear may do so again, and quote what they are told.
 */
import { addressKey } from "./pattern.ts";

export interface Answered {
  /** It came into the provider without encryption; only what is proven counts. */
  readonly inClear: boolean;
  /** Whom its author wants answers to go to: From, Reply-To. */
  readonly correspondents: readonly string[];
}

/**
 * The recipients that stand for who sent it in the clear. Where none of its correspondents
 * is among them, as when a list sends the answer to itself, everybody may be.
 */
export function cameInClear(
  answered: Answered | undefined,
  recipients: readonly string[],
): readonly string[] {
  if (answered?.inClear !== true) return [];
  const keys = new Set(answered.correspondents.map(addressKey));
  const found = recipients.filter((address) => keys.has(addressKey(address) ?? address));
  return found.length > 0 ? found : recipients;
}
