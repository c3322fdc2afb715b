/**
 * A file an administrator may change while the backend runs: tokens, opt-outs, certificates.
 *
 * What is in it when the backend starts has to be right. Later, what cannot be read or used
 * leaves in force what was, and is told: half a file, seen while somebody writes it, must
 * neither lock everybody out nor let everybody in.
 */
import { unwatchFile, watchFile } from "node:fs";

export interface ReloadedFile {
  /** Reads it now. */
  reload(): void;
  close(): void;
}

/** Milliseconds between looks at the file's time. */
const LOOK_EVERY = 2_000;

/**
 * @param read reads the file and puts it in force; throws when it is not right
 * @param onFault told when it is not, later on
 * @throws whatever `read` throws, the first time
 */
export function keepLoaded(
  file: string,
  read: () => void,
  onFault: (fault: string) => void,
): ReloadedFile {
  read();
  const reload = (): void => {
    try {
      read();
    } catch (error) {
      onFault(error instanceof Error ? error.message : String(error));
    }
  };
  // By time, not by events: those of files that are replaced, as on a mounted secret, get lost.
  watchFile(file, { interval: LOOK_EVERY, persistent: false }, reload);
  return { reload, close: () => unwatchFile(file, reload) };
}
