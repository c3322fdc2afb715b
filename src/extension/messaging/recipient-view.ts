/** What is shown about one recipient: the same data for pill, badge and popup. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Alert } from "../../core/assessment/alert.ts";
import type { State } from "../../core/assessment/state.ts";
import type { Answered } from "../../core/policy/answered.ts";
import type { Arrived } from "../../core/trace/read-trace.ts";
import type { OutgoingServer, RecipientField } from "../platform/pill-recipient.ts";

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

/** What is demanded of a message, and what it answers, as far as it is shown while it is being written. */
export interface ShownDemand {
  readonly from: string;
  readonly mode: "off" | "on" | "expert";
  /** Absent for a new message, and while nothing is known of the one it answers. */
  readonly answers?: ShownAnswer;
  /** How the sender's own provider is reached, where that can be told. */
  readonly outgoing?: OutgoingServer;
}

/** The message that is answered or forwarded. */
export interface ShownAnswer {
  readonly kind: "reply" | "forward";
  /** How it came to the person's provider. */
  readonly arrived: Arrived;
  /** Addresses in its From and Reply-To. */
  readonly correspondents: readonly string[];
}

/** What of it counts for the decision. */
export function answered(answer: ShownAnswer | undefined): Answered | undefined {
  if (answer?.kind !== "reply") return undefined;
  const { arrived, correspondents } = answer;
  return { inClear: arrived === "not-encrypted", correspondents };
}

/** An empty one, too; only a mailbox is without an assessment while it is being looked at. */
export function isList({ assessment, members, pending }: RecipientView): boolean {
  return assessment === undefined && (members.length > 0 || !pending);
}
