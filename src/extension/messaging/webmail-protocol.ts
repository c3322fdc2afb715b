/** What the part in a webmail's page and the background say to each other over a port named WEBMAIL_PORT. */
import * as v from "valibot";
import type { PillSign } from "../platform/pill-recipient.ts";
import { OUTGOING_FIELDS, type Fields } from "./outgoing-fields.ts";

export const WEBMAIL_PORT = "webmail";

/** Recipients of one message. Default 2000: more than a provider takes. */
export const MAX_RECIPIENTS = 2000;

/** Addresses somebody may write as. Default 50, as many as are kept of a site. */
export const MAX_IDENTITIES = 50;

/** Characters of a header section. Default 1.1 million: a little more than is read of one. */
const MAX_HEADER = 1_100_000;

/** Characters of one entry: a mailbox has 320, its display name may be longer. */
export const MAX_TEXT = 1000;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const texts = v.pipe(v.array(text), v.maxLength(MAX_RECIPIENTS));

const messageSchema = v.object({ from: text, to: texts, cc: texts, bcc: texts });

const fromWebmailSchema = v.variant("kind", [
  /** Sent first, and again after every change of what is being written. */
  v.object({
    kind: v.literal("compose"),
    webmail: v.pipe(v.string(), v.maxLength(50)),
    from: text,
    identities: v.pipe(v.array(text), v.maxLength(MAX_IDENTITIES)),
    recipients: v.pipe(
      v.array(v.object({ field: v.picklist(OUTGOING_FIELDS), address: text })),
      v.maxLength(MAX_RECIPIENTS),
    ),
  }),
  /** It is a webmail's page, and nothing is being written in it. */
  v.object({ kind: v.literal("idle"), webmail: v.pipe(v.string(), v.maxLength(50)) }),
  /** The received message that is shown; none when there is none. */
  v.object({
    kind: v.literal("received"),
    message: v.optional(v.object({ id: text, own: v.boolean(), recipients: texts })),
  }),
  /** Somebody pressed Send; the answer has the same number. */
  v.object({ kind: v.literal("send"), attempt: v.number(), message: messageSchema }),
  /** The answer to a question; `message` to `read`, `header` to `header`, nothing to the others. */
  v.object({
    kind: v.literal("answer"),
    question: v.number(),
    done: v.boolean(),
    message: v.optional(messageSchema),
    header: v.optional(v.pipe(v.string(), v.maxLength(MAX_HEADER))),
  }),
  /** Keeps the background awake while a message is being written. */
  v.object({ kind: v.literal("ping") }),
]);

export type FromWebmail = v.InferOutput<typeof fromWebmailSchema>;
export type WebmailMessage = v.InferOutput<typeof messageSchema>;

/** `undefined` for what is none of the messages above. */
export function readFromWebmail(message: unknown): FromWebmail | undefined {
  const read = v.safeParse(fromWebmailSchema, message);
  return read.success ? read.output : undefined;
}

export type ReceivedTold = NonNullable<Extract<FromWebmail, { kind: "received" }>["message"]>;
export type Answer = Extract<FromWebmail, { kind: "answer" }>;

/** Sent to a page whose line is not open: it opens it, and tells what it shows. */
export const CALL = "postweg-call";

export type Question =
  /** The header section of the received message that is shown. */
  | { readonly ask: "header"; readonly id: string }
  /** What stands in the message now? */
  | { readonly ask: "read" }
  /** Write these into its fields. */
  | { readonly ask: "set"; readonly fields: Fields }
  /** Press Send again. */
  | { readonly ask: "send" };

export type ToWebmail =
  /** By address; null takes one away. */
  | { readonly kind: "signs"; readonly signs: Readonly<Record<string, PillSign | null>> }
  /** How the received message came; null takes the sign away. */
  | { readonly kind: "arrival"; readonly id: string; readonly sign: PillSign | null }
  | { readonly kind: "verdict"; readonly attempt: number; readonly may: boolean }
  | ({ readonly kind: "question"; readonly question: number } & Question);
