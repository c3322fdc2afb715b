/** Tells mistakes of whoever typed a command from faults of ours. */
import { ConfigError } from "../probe/faults.ts";
import { UsageError } from "./io.ts";

/** What to say about it, in one line; `undefined` for an error that is not theirs. */
export function usageFault(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  const theirs =
    error instanceof ConfigError ||
    error instanceof UsageError ||
    // node:util parseArgs, whose messages name the option (and go on over several sentences).
    code?.startsWith("ERR_PARSE_ARGS");
  return theirs ? message.split(/\n|\. /, 1)[0] : undefined;
}
