/** From a command line to an exit code. Everything a command can do wrong ends in one line on stderr. */
import { ConfigError } from "../probe/faults.ts";
import { Exit, UsageError, type Io } from "./io.ts";

const USAGE = `usage: postweg COMMAND ...
  check ADDRESS|DOMAIN...   how would a message travel there?
  probe HOST                what does this mail server do on port 25?
  serve                     run a probe backend
Each command tells its options when called without any.`;

type Command = (args: string[], io: Io) => Promise<number>;

/** Loaded when called, so that `check` does not start a server's worth of modules. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  check: async () => (await import("./commands/check.ts")).checkCommand,
  probe: async () => (await import("./commands/probe.ts")).probeCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
};

export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name = "", ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const asked = name === "--help" || name === "-h" || name === "help";
    const text = asked || name === "" ? USAGE : `postweg: no command "${name}"\n${USAGE}`;
    if (asked) io.out(text);
    else io.err(text);
    return asked ? Exit.ok : Exit.usage;
  }
  try {
    const command = await load();
    return await command(rest, io);
  } catch (error) {
    if (!isUsageFault(error)) throw error;
    io.err(`postweg ${name}: ${error.message}`);
    return Exit.usage;
  }
}

function isUsageFault(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof ConfigError) return true;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return error instanceof Error && code.startsWith("ERR_PARSE_ARGS_");
}
