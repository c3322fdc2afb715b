/** Changes to the list of senders, one entry at a time. */
import { closest } from "../../core/policy/pattern.ts";
import { EXPERT, isSame, type Sender } from "./senders.ts";

/** The entry of exactly this pattern, however it is written. */
export function entryOf(senders: readonly Sender[], pattern: string): Sender | undefined {
  return senders.find((sender) => isSame(sender.pattern, pattern));
}

/** The entry that counts for an address that has none of its own. */
export function coverOf(senders: readonly Sender[], address: string): Sender | undefined {
  return closest(withoutSender(senders, address), address);
}

/** What counts for an address, as an entry of its own that may be changed. */
export function ownEntry(senders: readonly Sender[], pattern: string): Sender {
  const known = entryOf(senders, pattern) ?? coverOf(senders, pattern);
  return { mode: "off", rules: [], expert: EXPERT, ...known, pattern };
}

/** With the entry changed, or made when there is none. */
export function withSender(
  senders: readonly Sender[],
  pattern: string,
  change: Partial<Sender>,
): Sender[] {
  const known = entryOf(senders, pattern);
  if (known === undefined) return [...senders, { ...ownEntry(senders, pattern), ...change }];
  return senders.map((sender) => (sender === known ? { ...sender, ...change } : sender));
}

export function withoutSender(senders: readonly Sender[], pattern: string): Sender[] {
  return senders.filter((sender) => !isSame(sender.pattern, pattern));
}
