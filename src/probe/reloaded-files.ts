/**
 * Files an administrator may change while the backend runs: tokens, opt-outs, certificates.
 *
 * What is in them when the backend starts has to be right. Later, what cannot be read or used
 * leaves in force what was, and is told: half a file, seen while somebody writes it, must
 * neither lock everybody out nor let everybody in.
 */
import { unwatchFile, watchFile } from "node:fs";

/** Milliseconds between looks at the files' times. */
const LOOK_EVERY = 2_000;

export class ReloadedFiles {
  readonly #onFault: (fault: string) => void;
  readonly #watched: { readonly file: string; readonly take: () => void }[] = [];

  /** @param onFault told of what cannot be used, later on */
  constructor(onFault: (fault: string) => void) {
    this.#onFault = onFault;
  }

  /**
   * What is in the file, now and after each change.
   * @param read throws when it is not right; the first time that passes through
   */
  value<Value>(file: string, read: (file: string) => Value): () => Value {
    let value = read(file);
    this.watch([file], () => (value = read(file)));
    return () => value;
  }

  /**
   * Two files that belong together and are replaced one after the other don't fit in between;
   * then `take` throws, and is called again when the other one changes.
   */
  watch(files: readonly string[], take: () => unknown): void {
    const attempt = (): void => {
      try {
        take();
      } catch (error) {
        this.#onFault(error instanceof Error ? error.message : String(error));
      }
    };
    for (const file of files) {
      // By time, not by events: those of files that are replaced, as on a mounted secret, get lost.
      watchFile(file, { interval: LOOK_EVERY, persistent: false }, attempt);
      this.#watched.push({ file, take: attempt });
    }
  }

  /** Reads all of them now. */
  reload(): void {
    for (const { take } of this.#watched) take();
  }

  close(): void {
    for (const { file, take } of this.#watched.splice(0)) unwatchFile(file, take);
  }
}
