/** What popup and background say to each other over a port named POPUP_PORT. Plain data only. */
import * as v from "valibot";
import type { RecipientView, ShownDemand } from "./recipient-view.ts";

export const POPUP_PORT = "popup";

const fromPopupSchema = v.variant("kind", [
  /** Sent first; the background then tells the recipients of that compose tab, now and after each change. */
  v.object({ kind: v.literal("watch"), tabId: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** Look at a typed address or domain. */
  v.object({ kind: v.literal("check"), text: v.pipe(v.string(), v.maxLength(320)) }),
  /** Look at the domains of the person's own addresses. */
  v.object({ kind: v.literal("own") }),
  /** Look again at the domains, whatever is known already. */
  v.object({
    kind: v.literal("look-again"),
    domains: v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(500)),
  }),
]);

export type FromPopup = v.InferOutput<typeof fromPopupSchema>;

/** `undefined` for what is none of the messages above. */
export function readFromPopup(message: unknown): FromPopup | undefined {
  const read = v.safeParse(fromPopupSchema, message);
  return read.success ? read.output : undefined;
}

export interface ToPopup {
  readonly kind: "recipients";
  readonly recipients: readonly RecipientView[];
  /** Of the compose window; `undefined` for a typed address. */
  readonly demand: ShownDemand | undefined;
}
