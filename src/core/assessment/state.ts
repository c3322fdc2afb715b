/** How a message travels (design §1), from best to worst knowledge. */
export type State = "dane" | "tls" | "none" | "unknown";

/**
 * The label of each state, exactly. These four are the same in every language; what
 * stands around them is translated.
 */
export const LABELS: Readonly<Record<State, string>> = {
  dane: "DANE ok",
  tls: "SSL ok",
  none: "no SSL",
  unknown: "SSL?",
};

/** From the worst to the best: the worst recipient decides what is shown for a message. */
export const WORST_FIRST: readonly State[] = ["none", "unknown", "tls", "dane"];

export function worst(states: readonly State[]): State | undefined {
  return WORST_FIRST.find((state) => states.includes(state));
}
