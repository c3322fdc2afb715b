/**
 * The memory (core/memory) over restarts: read before the first assessment is told, and
 * written after each change; at once, when a lock comes or goes. Only the background
 * writes it, so two windows never write over each other; and nothing is written over what
 * could not be read.
 */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Memory } from "../../core/memory/memory.ts";
import { readMemory } from "../messaging/memory-content.ts";
import type { Settings } from "../settings/settings.ts";
import type { KeyValueStore } from "./session-memory.ts";

const KEY = "memory";

/** Milliseconds between a change and writing it down. Default 500: a hundred recipients make one write. */
const DELAY = 500;

export class Remembering {
  readonly #memory: Memory;
  readonly #settings: () => Promise<Settings>;
  readonly #store: KeyValueStore;
  /** What was written down is read. */
  readonly ready: Promise<void>;
  #writing: Promise<void> = Promise.resolve();
  #waiting = false;
  #isRead = false;

  constructor(
    memory: Memory,
    settings: () => Promise<Settings>,
    store: KeyValueStore,
    clock: Clock,
  ) {
    this.#memory = memory;
    this.#settings = settings;
    this.#store = store;
    this.ready = this.#restore();
    memory.onChanged((locks) => {
      if (locks) return this.#write();
      if (this.#waiting) return;
      this.#waiting = true;
      void clock.sleep(DELAY).then(() => {
        if (this.#waiting) this.#write();
      });
    });
  }

  /** Each assessment as the memory sees it. */
  async *assess(assessments: AsyncIterable<Assessment>): AsyncGenerator<Assessment, void, void> {
    await this.ready;
    for await (const assessment of assessments) {
      // Without settings nobody was asked about a host.
      const vantage = await this.#settings().then(
        ({ backend }) => backend,
        () => "",
      );
      yield this.#memory.judge(assessment, vantage);
    }
  }

  /** Whether it may be kept at all has changed: what is on the disk follows. */
  rewrite(): void {
    this.#write();
  }

  /** Resolves when all that was learned is written down. */
  async flush(): Promise<void> {
    if (this.#waiting) this.#write();
    await this.#writing;
  }

  async #restore(): Promise<void> {
    try {
      const stored = await this.#store.get(KEY);
      this.#memory.restore(readMemory(stored[KEY]));
      this.#isRead = true;
    } catch {
      // Tried again before anything is written.
    }
  }

  #write(): void {
    this.#waiting = false;
    // One after the other: the last one written is the last one learned. Settings that can't
    // be read or a full store: what is in memory counts on, and the next change tries again.
    this.#writing = this.#writing.then(() => this.#writeNow()).catch(() => {});
  }

  async #writeNow(): Promise<void> {
    await this.ready;
    const { remember } = await this.#settings();
    if (!remember) return this.#store.set({ [KEY]: { domains: [], hosts: [] } });
    if (!this.#isRead) await this.#restore();
    if (this.#isRead) await this.#store.set({ [KEY]: this.#memory.content() });
  }
}
