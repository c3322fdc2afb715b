/**
 * What a backend tells of a host's report while it is being made, as server-sent events
 * (`GET /v1/mx/{host}` with `Accept: text/event-stream`). For people who wait; nothing is
 * judged by it.
 */
import * as v from "valibot";
import { stepSchema } from "./host-report.ts";

export const progressSchema = v.variant("kind", [
  /** It waits for its turn. */
  v.object({ kind: v.literal("waiting") }),
  /** Another replica of the backend is looking. */
  v.object({ kind: v.literal("elsewhere") }),
  /** A step of the conversation with one address has begun. */
  v.object({
    kind: v.literal("step"),
    address: v.pipe(v.string(), v.maxLength(64)),
    step: stepSchema,
  }),
]);
export type Progress = v.InferOutput<typeof progressSchema>;
