/** What is shown about one recipient: the same data for pill, badge and popup. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Alert } from "../../core/assessment/alert.ts";
import type { State } from "../../core/assessment/state.ts";
import type { RecipientField } from "../platform/pill-recipient.ts";

export interface RecipientView {
  /** What the recipient source calls it. */
  readonly key: string;
  readonly field: RecipientField;
  /** For the eye: the address without its display name, or the name of a list. */
  readonly text: string;
  readonly state: State;
  /** Something about it is still being looked at. */
  readonly pending: boolean;
  readonly alerts: readonly Alert[];
  /** Absent for a list. */
  readonly assessment: Assessment | undefined;
  /** Of a mailing list; the worst of them is the list's state. */
  readonly members: readonly RecipientView[];
}

/** What is demanded of a message, as far as it is shown while it is being written. */
export interface ShownDemand {
  readonly from: string;
  readonly mode: "off" | "on" | "expert";
}

/** An empty one, too; only a mailbox is without an assessment while it is being looked at. */
export function isList({ assessment, members, pending }: RecipientView): boolean {
  return assessment === undefined && (members.length > 0 || !pending);
}
