/** Where a command writes and how it is told to stop; an argument, so that tests can read along. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  readonly signal?: AbortSignal;
}

/** Exit codes of every command (design §6). */
export const Exit = { ok: 0, notMet: 1, usage: 2, undetermined: 3 } as const;

/** Bad input: one line that says what to do, and exit code 2. */
export class UsageError extends Error {}
