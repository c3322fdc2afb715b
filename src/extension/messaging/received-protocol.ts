/** What the popup of a received message, the options page and the background say to each other over a port named RECEIVED_PORT. */
import * as v from "valibot";
import type { Arrived, Trace } from "../../core/trace/read-trace.ts";

export const RECEIVED_PORT = "received";

/** Names of servers a person may type for one account. Default 50: no provider needs ten. */
export const MAX_HOSTS = 50;

const accountId = v.pipe(v.string(), v.maxLength(100));

const fromReceivedSchema = v.variant("kind", [
  /** Tell how the message in that tab came, now and after each change. */
  v.object({ kind: v.literal("watch"), tabId: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** Tell the boundary of every account, now and after each change. */
  v.object({ kind: v.literal("watch-accounts") }),
  /** These servers are the account's provider's, says the person. */
  v.object({
    kind: v.literal("set"),
    accountId,
    hosts: v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(255))),
      v.minLength(1),
      v.maxLength(MAX_HOSTS),
    ),
  }),
  /** Forget what the person said, and learn it from the messages. */
  v.object({ kind: v.literal("relearn"), accountId }),
]);

export type FromReceived = v.InferOutput<typeof fromReceivedSchema>;

/** `undefined` for what is none of the messages above. */
export function readFromReceived(message: unknown): FromReceived | undefined {
  const read = v.safeParse(fromReceivedSchema, message);
  return read.success ? read.output : undefined;
}

/** Whose servers are believed, and who says so. */
export interface BoundaryView {
  readonly hosts: readonly string[];
  /** `assumed`: nothing is known of the account, so the message's topmost server stands for it. */
  readonly origin: "set" | "learned" | "assumed";
  /** Of a learned one: on top of how many messages, of how many. */
  readonly seen?: number;
  readonly of?: number;
}

export interface AccountView {
  readonly id: string;
  readonly name: string;
  /** Absent while too little is known. */
  readonly boundary?: BoundaryView;
}

export interface ReceivedView {
  readonly arrived: Arrived;
  readonly trace: Trace;
  readonly boundary: BoundaryView;
  /** Absent for a message opened from a file; then nothing can be corrected. */
  readonly account?: { readonly id: string; readonly name: string };
  /** The person's own address it came to, when that demands security. */
  readonly secureAddress?: string;
}

export type ToReceived =
  | { readonly kind: "message"; readonly view: ReceivedView }
  /** `own`: the person wrote it; `unreadable`: try again; `nothing`: no message, or several. */
  | { readonly kind: "own" | "nothing" | "unreadable" }
  | { readonly kind: "accounts"; readonly accounts: readonly AccountView[] };
