/**
 * Functions that run somewhere else: in a window of Thunderbird, in a page of
 * an add-on. They are sent as text, so they see their arguments and the
 * globals there, and nothing of the file they are written in.
 */
export type Script<Args extends readonly unknown[], Result> = (
  ...args: Args
) => Result | Promise<Result>;

/** The body of a WebDriver async script: the last argument is the callback, told JSON. */
export function asyncBody(script: Script<never[], unknown>): string {
  return `
    const args = [...arguments];
    const done = args.pop();
    const __name = (value) => value; // esbuild (tsx) wraps named functions in this
    (async () => (${script.toString()})(...args))().then(
      (value) => done(JSON.stringify({ value })),
      (error) => done(JSON.stringify({ error: String(error?.message ?? error), stack: error?.stack })),
    );`;
}

export function parseOutcome<Result>(text: unknown): Result {
  const outcome = JSON.parse(String(text)) as { value: Result; error?: string; stack?: string };
  if (outcome.error !== undefined) throw new Error(`${outcome.error}\n${outcome.stack ?? ""}`);
  return outcome.value;
}
