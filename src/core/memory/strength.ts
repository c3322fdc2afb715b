/** How strong a way was proven to be, in one word that can be compared. */
import type { Assessment } from "../assessment/assessment.ts";

/** From the weakest: encrypted as far as was seen, enforced for senders that care, DANE. */
export const STRENGTHS = ["tls", "authenticated", "dane"] as const;
export type Strength = (typeof STRENGTHS)[number];

/** `undefined` where nothing good is proven: no TLS, or not known. */
export function strengthOf({
  state,
  enforced,
}: Pick<Assessment, "state" | "enforced">): Strength | undefined {
  if (state === "dane") return "dane";
  if (state !== "tls") return undefined;
  return enforced ? "authenticated" : "tls";
}

export function isWeaker(strength: Strength | undefined, than: Strength): boolean {
  return (strength === undefined ? -1 : STRENGTHS.indexOf(strength)) < STRENGTHS.indexOf(than);
}
