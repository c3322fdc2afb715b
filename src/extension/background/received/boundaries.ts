/**
 * Which servers' fields are to be believed, for each account: learned from the messages in
 * its inbox, or said by the person, whose word stands. Account ids mean nothing in another
 * profile, so they are no settings and in no backup.
 */
import * as v from "valibot";
import type { Clock } from "../../../core/base/clock.ts";
import { learnBoundary } from "../../../core/trace/learn-boundary.ts";
import { readTrace } from "../../../core/trace/read-trace.ts";
import type { KeyValueStore } from "../session-memory.ts";

/** Milliseconds what was learned is kept. Default a week: people move their accounts, seldom. */
const LEARNED_FOR = 7 * 86_400_000;

/** Milliseconds before it is tried again where it could not be learned, or doesn't fit a message. */
const TRY_AGAIN = 3_600_000;

const KEY = "boundaries";

const hosts = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(255))),
  v.minLength(1),
  v.maxLength(50),
);

const boundarySchema = v.variant("origin", [
  v.object({ origin: v.literal("set"), hosts }),
  v.object({
    origin: v.literal("learned"),
    hosts,
    seen: v.number(),
    of: v.number(),
    at: v.number(),
  }),
]);

/** `seen`: on top of how many of how many messages; `at` in milliseconds since the epoch. */
export type AccountBoundary = v.InferOutput<typeof boundarySchema>;

export interface BoundaryPorts {
  readonly store: KeyValueStore;
  readonly clock: Clock;
  /** The Received fields of the newest messages that came to this account. */
  readonly recentFields: (accountId: string) => Promise<readonly (readonly string[])[]>;
}

export class Boundaries {
  readonly #ports: BoundaryPorts;
  readonly #known = new Map<string, AccountBoundary>();
  /** Accounts that taught nothing, or not enough, and since when. */
  readonly #tried = new Map<string, number>();
  readonly #learning = new Map<string, Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #ready: Promise<void>;
  #writing: Promise<void> = Promise.resolve();

  constructor(ports: BoundaryPorts) {
    this.#ports = ports;
    this.#ready = this.#restore();
  }

  /** @returns what ends it. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get busy(): boolean {
    return this.#learning.size > 0;
  }

  /** What is known at once; `undefined` while it is being learned, or can't be. Never rejects. */
  async of(accountId: string): Promise<AccountBoundary | undefined> {
    await this.#ready;
    const known = this.#known.get(accountId);
    if (known === undefined) void this.#learn(accountId);
    else if (known.origin === "learned" && this.#isOlder(known.at, LEARNED_FOR)) {
      void this.#learn(accountId);
    }
    return known;
  }

  /** A message fits nothing of it, as when the account has moved to another provider. */
  async doubt(accountId: string): Promise<void> {
    const known = await this.of(accountId);
    if (known?.origin === "learned" && this.#isOlder(known.at, TRY_AGAIN)) {
      await this.#learn(accountId);
    }
  }

  async set(accountId: string, hosts: readonly string[]): Promise<void> {
    await this.#ready;
    await this.#keep(accountId, { origin: "set", hosts: [...hosts] });
  }

  /** Forgets what the person said, and learns anew. */
  async relearn(accountId: string): Promise<void> {
    await this.#ready;
    this.#known.delete(accountId);
    this.#tried.delete(accountId);
    await this.#learn(accountId);
    // Also where nothing could be learned, what was there has gone.
    await this.#write();
    this.#tell();
  }

  #isOlder(at: number, age: number): boolean {
    const passed = this.#ports.clock.now() - at;
    // A clock that was put back must not keep it for ever.
    return passed < 0 || passed >= age;
  }

  #learn(accountId: string): Promise<void> {
    const tried = this.#tried.get(accountId);
    if (tried !== undefined && !this.#isOlder(tried, TRY_AGAIN)) return Promise.resolve();
    const running = this.#learning.get(accountId);
    if (running !== undefined) return running;
    const learning = this.#learnNow(accountId)
      // A server that is not reached now; the fields on top are read without it.
      .catch(() => {})
      .finally(() => this.#learning.delete(accountId));
    this.#learning.set(accountId, learning);
    return learning;
  }

  async #learnNow(accountId: string): Promise<void> {
    const { clock, recentFields } = this.#ports;
    this.#tried.set(accountId, clock.now());
    const messages = await recentFields(accountId);
    const learned = learnBoundary(messages.map((fields) => readTrace(fields)));
    if (!learned.ok) return;
    // The person was quicker.
    if (this.#known.get(accountId)?.origin === "set") return;
    const { hosts, seen, of } = learned.value;
    const at = clock.now();
    await this.#keep(accountId, { origin: "learned", hosts: [...hosts], seen, of, at });
  }

  async #keep(accountId: string, boundary: AccountBoundary): Promise<void> {
    this.#known.set(accountId, boundary);
    this.#tell();
    await this.#write();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #restore(): Promise<void> {
    const stored: Record<string, unknown> = await this.#ports.store.get(KEY).catch(() => ({}));
    const all = v.safeParse(v.record(v.string(), v.unknown()), stored[KEY]);
    for (const [id, one] of Object.entries(all.success ? all.output : {})) {
      const boundary = v.safeParse(boundarySchema, one);
      if (boundary.success) this.#known.set(id, boundary.output);
    }
  }

  /** One after the other. A full store costs it after a restart. */
  #write(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#ports.store.set({ [KEY]: Object.fromEntries(this.#known) }))
      .catch(() => {});
    return this.#writing;
  }
}
