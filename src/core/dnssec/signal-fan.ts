/**
 * One signal for many questions at once, split into several, so that nobody hangs dozens
 * of listeners on one (Node takes more than ten for a leak, and says so).
 */

/** Questions under way that share a signal. Default 8: below ten, and making signals is dear. */
const SHARE = 8;

interface Branch {
  readonly controller: AbortController;
  users: number;
}

export class SignalFan {
  readonly #branches: Branch[] = [];
  readonly #aborted: () => boolean;

  constructor(signal: AbortSignal | undefined) {
    this.#aborted = () => signal?.aborted === true;
    signal?.addEventListener("abort", () => {
      for (const { controller } of this.#branches) controller.abort();
    });
  }

  async run<Value>(start: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const branch = this.#branches.find(({ users }) => users < SHARE) ?? this.#grow();
    branch.users++;
    try {
      return await start(branch.controller.signal);
    } finally {
      branch.users--;
    }
  }

  #grow(): Branch {
    const branch = { controller: new AbortController(), users: 0 };
    if (this.#aborted()) branch.controller.abort();
    this.#branches.push(branch);
    return branch;
  }
}
