/** From a command line to an exit code. Everything a command can do wrong ends in one line on stderr. */
import { Exit, type Io } from "./io.ts";
import { createDohAddressFactory, type DohAddresses } from "./net/doh-addresses.ts";
import { usageFault } from "./usage-fault.ts";

const USAGE = `usage: postweg COMMAND ...
  check ADDRESS|DOMAIN...   how would a message travel there?
  resolve NAME TYPE         what does the DNS say, and what is proven about it?
  match --tlsa … --chain …  do these TLSA records fit this certificate chain?
  trace FILE.eml            how did this message come, as far as it proves?
  probe HOST                what does this mail server do on port 25?
  serve                     run a probe backend
Each command tells its options with --help.`;

type Command = (args: string[], io: Io) => Promise<number>;

/** Loaded when called, so that `check` does not start a server's worth of modules. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  check: async () => (await import("./commands/check.ts")).checkCommand,
  resolve: async () => (await import("./commands/resolve.ts")).resolveCommand,
  match: async () => (await import("./commands/match.ts")).matchCommand,
  trace: async () => (await import("./commands/trace.ts")).traceCommand,
  probe: async () => {
    const { probeCommand } = await import("./commands/probe.ts");
    return withDoh((args, io, dohAddresses) => probeCommand(args, io, { dohAddresses }));
  },
  serve: async () => {
    const { serveCommand } = await import("./commands/serve.ts");
    return withDoh((args, io, dohAddresses) => serveCommand(args, io, { dohAddresses }));
  },
};

/** Gives a command what `--doh` needs, and ends it when the command has ended. */
function withDoh(
  command: (args: string[], io: Io, create: DohAddresses["create"]) => Promise<number>,
): Command {
  return async (args, io) => {
    const doh = createDohAddressFactory();
    try {
      return await command(args, io, (url, ca) => doh.create(url, ca));
    } finally {
      await doh.close();
    }
  };
}

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
    const fault = usageFault(error);
    if (fault === undefined) throw error;
    io.err(`postweg ${name}: ${fault}`);
    return Exit.usage;
  }
}
