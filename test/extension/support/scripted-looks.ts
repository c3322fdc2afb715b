/** In place of the core's `assess`: each look at a domain says what the test lets it say, when it says so. */
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import type { DnsName } from "../../../src/core/dns/name.ts";
import { settle } from "../../support/manual-clock.ts";

export class Look {
  readonly domain: string;
  readonly signal: AbortSignal;
  #said: (Assessment | undefined)[] = [];
  #wake: () => void = () => {};

  constructor(domain: string, signal: AbortSignal) {
    this.domain = domain;
    this.signal = signal;
  }

  /** Lets whoever listens hear it, and do what they do about it. */
  async say(...assessments: Assessment[]): Promise<void> {
    this.#said.push(...assessments);
    this.#wake();
    await settle();
  }

  async end(): Promise<void> {
    this.#said.push(undefined);
    this.#wake();
    await settle();
  }

  async *heard(): AsyncGenerator<Assessment, void, void> {
    for (;;) {
      while (this.#said.length > 0) {
        const next = this.#said.shift();
        if (next === undefined) return;
        yield next;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

export class ScriptedLooks {
  readonly all: Look[] = [];

  readonly assess = (domain: DnsName, signal: AbortSignal): AsyncIterable<Assessment> => {
    const look = new Look(domain.key, signal);
    this.all.push(look);
    return look.heard();
  };

  /** The last look at this domain. */
  at(domain: string): Look {
    const look = this.all.findLast((one) => one.domain === domain);
    if (look === undefined) throw new Error(`nobody looked at ${domain}`);
    return look;
  }

  get domains(): string[] {
    return this.all.map((look) => look.domain);
  }
}
