/**
 * The few words the two parts in a page say to each other: the one that lives in the page's
 * own world, where its scripts are, and the one that does not, where the add-on is. Events
 * of the document are heard in both, and at once. The page hears and can forge them, too:
 * so they carry nothing the page does not know, and allow nothing the page could not do.
 */
import * as v from "valibot";

/** To the add-on's part; cancelled when what it is about must not go. */
export const GATE = "postweg-gate";

/** To the page's part: the page has loaded, so what is to be watched in it is there. Cancelled by it, which says that it is there itself. */
export const READY = "postweg-ready";

const gateSchema = v.variant("kind", [
  /** The webmail was told to send; nothing has happened yet. */
  v.object({ kind: v.literal("command") }),
  /** A script of the page is about to make this request. */
  v.object({ kind: v.literal("request"), method: v.string(), url: v.string(), body: v.string() }),
]);
export type GateDetail = v.InferOutput<typeof gateSchema>;

export function readGateDetail(event: Event): GateDetail | undefined {
  const { detail } = event as CustomEvent<unknown>;
  try {
    const read = v.safeParse(gateSchema, JSON.parse(String(detail)));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
