/** What the guard's dialog and the background say to each other over a port named GUARD_PORT. */
import * as v from "valibot";
import type { Cause } from "../../core/policy/decide.ts";
import type { Severity } from "../../core/policy/demand.ts";
import type { Level } from "../../core/policy/level.ts";
import type { RecipientView } from "./recipient-view.ts";

export const GUARD_PORT = "guard";
export const SEND_MODES = ["default", "sendNow", "sendLater"] as const;

const address = v.pipe(v.string(), v.maxLength(320));

const fromGuardSchema = v.variant("kind", [
  /** Sent first, and again after the background was stopped: all it needs to begin anew. */
  v.object({
    kind: v.literal("watch"),
    tabId: v.pipe(v.number(), v.integer(), v.minValue(0)),
    mode: v.picklist(SEND_MODES),
    /** The person has been asked already, so from now on only they send. */
    asked: v.optional(v.boolean(), false),
  }),
  /** Look again at those that are held. */
  v.object({ kind: v.literal("again") }),
  /** Send; possible when nothing is held any more. */
  v.object({ kind: v.literal("send") }),
  /** Take those that are held out of the message. */
  v.object({ kind: v.literal("remove") }),
  /** Send to the others now, keep a draft for those that are held. */
  v.object({ kind: v.literal("split") }),
  v.object({ kind: v.literal("replace"), address, by: address }),
  /** The person has seen what became less, and takes it as it is now. */
  v.object({ kind: v.literal("lift"), address }),
  v.object({
    kind: v.literal("send-anyway"),
    /** Never ask again for these domains. */
    remember: v.boolean(),
  }),
]);

export type FromGuard = v.InferOutput<typeof fromGuardSchema>;

export function readFromGuard(message: unknown): FromGuard | undefined {
  const read = v.safeParse(fromGuardSchema, message);
  return read.success ? read.output : undefined;
}

export interface HeldRecipient {
  readonly view: RecipientView;
  readonly severity: Severity;
  readonly cause: Cause;
  readonly level: Level | "nothing";
  /** Other addresses of the same contact whose way is as demanded. */
  readonly alternatives: readonly string[];
}

export const GUARD_FAULTS = [
  "check-failed",
  "draft-failed",
  "change-failed",
  "send-failed",
  "save-failed",
] as const;
export type GuardFault = (typeof GUARD_FAULTS)[number];

export interface GuardView {
  /** `clear`: nothing is held any more, and the person may send. */
  readonly phase: "checking" | "held" | "clear" | "busy" | "done";
  readonly from: string;
  readonly mode: "off" | "on" | "expert";
  readonly checked: number;
  readonly total: number;
  readonly held: readonly HeldRecipient[];
  /** There are others, so those that are held can be taken out. */
  readonly canRemove: boolean;
  /** And be kept in a draft. */
  readonly canSplit: boolean;
  readonly canSendAnyway: boolean;
  /** And the answer can be kept. */
  readonly canRemember: boolean;
  /** It quotes or forwards a message that came encrypted to somebody whom it reaches in the clear. */
  readonly quotesProtected: boolean;
  readonly fault: GuardFault | undefined;
}
