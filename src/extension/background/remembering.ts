/**
 * The memory (core/memory) over restarts: read before the first assessment is told, and
 * written after each change; at once, when it is a lock. Only the background writes it,
 * so two windows never write over each other.
 */
import * as v from "valibot";
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Memory, MemoryContent } from "../../core/memory/memory.ts";
import { STRENGTHS } from "../../core/memory/strength.ts";
import type { Settings } from "../settings/settings.ts";
import type { KeyValueStore } from "./session-memory.ts";

const KEY = "memory";

/** Milliseconds between a change and writing it down. Default 500: a hundred recipients make one write. */
const DELAY = 500;

const provenSchema = v.object({
  strength: v.picklist(STRENGTHS),
  by: v.optional(v.picklist(["dane", "sts", "tlsa"])),
  since: v.number(),
  at: v.number(),
  vantage: v.string(),
});

const domainSchema = v.object({
  domain: v.string(),
  proven: v.optional(provenSchema),
  lock: v.optional(
    v.object({
      since: v.number(),
      was: provenSchema,
      now: v.object({
        state: v.picklist(["dane", "tls", "none", "unknown"]),
        enforced: v.boolean(),
      }),
      vantage: v.string(),
      hosts: v.array(v.string()),
    }),
  ),
});

const hostSchema = v.object({ host: v.string(), proven: provenSchema });

/** Record by record: one that cannot be read must not take the others with it. */
export function readMemory(stored: unknown): MemoryContent {
  const parts = v.safeParse(
    v.object({ domains: v.array(v.unknown()), hosts: v.array(v.unknown()) }),
    stored,
  );
  if (!parts.success) return { domains: [], hosts: [] };
  const read = <Schema extends v.GenericSchema>(schema: Schema, items: readonly unknown[]) =>
    items.flatMap((item) => {
      const one = v.safeParse(schema, item);
      return one.success ? [one.output] : [];
    });
  const { domains, hosts } = parts.output;
  // `by` is there and undefined, or not there: the same to everybody.
  return { domains: read(domainSchema, domains), hosts: read(hostSchema, hosts) } as MemoryContent;
}

export class Remembering {
  readonly #memory: Memory;
  readonly #settings: () => Promise<Settings>;
  readonly #store: KeyValueStore;
  readonly #ready: Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor(
    memory: Memory,
    settings: () => Promise<Settings>,
    store: KeyValueStore,
    clock: Clock,
  ) {
    this.#memory = memory;
    this.#settings = settings;
    this.#store = store;
    this.#ready = this.#restore();
    memory.onChanged(() => {
      if (this.#waiting) return;
      this.#waiting = true;
      void clock.sleep(DELAY).then(() => this.#write());
    });
  }

  /** Each assessment as the memory sees it. */
  async *assess(assessments: AsyncIterable<Assessment>): AsyncGenerator<Assessment, void, void> {
    await this.#ready;
    for await (const assessment of assessments) {
      const { backend } = await this.#settings();
      yield this.#memory.judge(assessment, backend);
    }
  }

  /** Resolves when all that was learned is written down. */
  async flush(): Promise<void> {
    if (this.#waiting) this.#write();
    await this.#writing;
  }

  async #restore(): Promise<void> {
    const stored = await this.#store.get(KEY).catch((): Record<string, unknown> => ({}));
    this.#memory.restore(readMemory(stored[KEY]));
  }

  #write(): void {
    this.#waiting = false;
    // One after the other: the last one written is the last one learned.
    this.#writing = this.#writing.then(async () => {
      await this.#ready;
      const { remember } = await this.#settings();
      const content = remember ? this.#memory.content() : { domains: [], hosts: [] };
      // A full store: what is in memory counts on, and the next change tries again.
      await this.#store.set({ [KEY]: content }).catch(() => {});
    });
  }
}
