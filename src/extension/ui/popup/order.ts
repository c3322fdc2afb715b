/**
 * The order in which the popup shows recipients: the weakest first, and under headings where
 * there are many.
 *
 * A result that arrives changes a row where it stands. The rows are put in order anew, once,
 * when everything is known and nobody points at them: what somebody is about to press must
 * not slip away (docs/decisions/0015).
 */
import { WORST_FIRST, type State } from "../../../core/assessment/state.ts";
import type { RecipientView } from "../../messaging/recipient-view.ts";

/** Where a row stands: under its state, or among those that are still being looked at. */
export type Place = State | "looking";

/** What is still being looked at may become anything; it stands beside what is unknown. */
const PLACES: readonly Place[] = WORST_FIRST.flatMap((state): Place[] =>
  state === "unknown" ? [state, "looking"] : [state],
);

/** Row key (`rowKeys`) to place. */
export type Places = ReadonlyMap<string, Place>;

const placeOf = ({ pending, state }: RecipientView): Place => (pending ? "looking" : state);

/**
 * @param before where the rows stood until now
 * @param held somebody points at a row or is in it
 */
export function placed(
  recipients: readonly RecipientView[],
  before: Places,
  held: boolean,
): Places {
  const stay = held || recipients.some(({ pending }) => pending);
  const key = rowKeys();
  return new Map(
    recipients.map((view) => {
      const name = key(view);
      return [name, (stay ? before.get(name) : undefined) ?? placeOf(view)];
    }),
  );
}

/** A heading over the rows of one place. */
export interface PopupHeading {
  readonly place: Place;
  readonly count: number;
}

export type PopupItem = RecipientView | PopupHeading;

/** Recipients from which on they stand in groups. Default 5: fewer are seen at a glance. */
const GROUPED_FROM = 5;

/** The weakest first, those of one place in the message's order. */
export function grouped(recipients: readonly RecipientView[], places: Places): PopupItem[] {
  const key = rowKeys();
  const standing = recipients.map((view) => places.get(key(view)) ?? placeOf(view));
  return PLACES.flatMap((place): PopupItem[] => {
    const rows = recipients.filter((_, index) => standing[index] === place);
    const heading = rows.length > 0 && recipients.length >= GROUPED_FROM;
    return heading ? [{ place, count: rows.length }, ...rows] : rows;
  });
}

/**
 * Keys that let a row stay the recipient's when the order changes, so that one that was
 * opened is not suddenly another's. The same address may stand in the message twice.
 */
export function rowKeys(): (item: PopupItem) => string {
  const seen = new Map<string, number>();
  return (item) => {
    if ("count" in item) return `heading ${item.place}`;
    const { field, key } = item;
    const name = `${field} ${key}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${count} ${name}`;
  };
}
