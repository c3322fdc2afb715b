/** What one lookup has cost so far, and whether it may cost more. */
import type { Limits } from "./limits.ts";
import type { IndeterminateReason } from "./reason.ts";

type Counted = "verificationsPerLookup" | "nsec3DigestsPerLookup" | "questions";

export class Work {
  readonly limits: Limits;
  readonly #spent = { verificationsPerLookup: 0, nsec3DigestsPerLookup: 0, questions: 0 };

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** False, and nothing spent, when that would be more than the limit. */
  spend(what: Counted, amount = 1): boolean {
    if (this.#spent[what] + amount > this.limits[what]) return false;
    this.#spent[what] += amount;
    return true;
  }

  spent(what: Counted): number {
    return this.#spent[what];
  }

  exceeded(limit: keyof Limits): IndeterminateReason {
    return { kind: "limit-exceeded", limit, max: this.limits[limit] };
  }
}
