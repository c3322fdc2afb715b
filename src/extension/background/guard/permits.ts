/**
 * What was decided in the dialog, for the one attempt to send that follows it. A permit
 * names whom it is about: a recipient that was added meanwhile is not covered.
 */
import type { Clock } from "../../../core/base/clock.ts";
import type { Decision } from "../../../core/policy/decide.ts";

/** Milliseconds. Default 60 s: Thunderbird's own questions before sending come in between. */
const VALID = 60_000;

interface Permit {
  /** Those for whom waiting was over. */
  readonly recipients: ReadonlySet<string>;
  /** Those for whom the person said "anyway". */
  readonly anyway: ReadonlySet<string>;
  readonly until: number;
}

export class Permits {
  readonly #clock: Clock;
  readonly #permits = new Map<number, Permit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  give(tabId: number, recipients: readonly string[], anyway: readonly string[]): void {
    this.#permits.set(tabId, {
      recipients: new Set(recipients),
      anyway: new Set(anyway),
      until: this.#clock.now() + VALID,
    });
  }

  take(tabId: number): void {
    this.#permits.delete(tabId);
  }

  /** Whether the message may go, as it stands now. What is refused no permit allows. */
  allows(tabId: number, decision: Decision): boolean {
    const permit = this.#permits.get(tabId);
    const valid = permit !== undefined && permit.until > this.#clock.now() ? permit : undefined;
    return decision.recipients.every(({ address, severity, pending }) => {
      switch (severity) {
        case "allow":
          return !pending || valid?.recipients.has(address) === true;
        case "ask":
          return valid?.anyway.has(address) === true;
        case "refuse":
          return false;
      }
    });
  }
}
