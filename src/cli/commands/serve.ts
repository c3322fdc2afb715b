/** `postweg serve`: runs the probe backend until it is told to stop. */
import { fileURLToPath } from "node:url";
import closeWithGrace from "close-with-grace";
import { helpText, readOptions } from "../../probe/options.ts";
import type { AddressResolver } from "../../probe/net/address-resolver.ts";
import { type ProbeServer, type ProbeServerDeps, startProbeServer } from "../../probe/main.ts";
import { readCertificates } from "../files.ts";
import { Exit, type Io } from "../io.ts";
import { usageFault } from "../usage-fault.ts";

const USAGE = "usage: postweg serve [OPTION]...; postweg serve --help tells them all";

/** How long a stopping server may take to answer who still waits, in milliseconds. */
const GRACE = 5_000;

/** The status page's files, beside the built command. */
const ASSETS = fileURLToPath(new URL("../status/", import.meta.url));

/** Resolves when the server has been told to stop and has stopped. */
function untilStopped(server: ProbeServer, io: Io): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): Promise<void> => server.close().then(resolve, reject);
    if (io.signal === undefined) {
      closeWithGrace({ delay: GRACE, logger: { error: (line) => io.err(String(line)) } }, stop);
    } else if (io.signal.aborted) void stop();
    else io.signal.addEventListener("abort", () => void stop(), { once: true });
  });
}

export interface ServeDeps extends ProbeServerDeps {
  /** Makes the resolver for `--doh URL`; throws UsageError for a URL it does not take. */
  readonly dohAddresses?: (url: string, ca: string | undefined) => AddressResolver;
  /** By default the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** @returns the exit code, when the server has stopped */
export async function serveCommand(args: string[], io: Io, deps: ServeDeps = {}): Promise<number> {
  let server: ProbeServer;
  try {
    const { help, quiet, doh, config } = readOptions(args, deps.environment ?? process.env);
    if (help) {
      io.out(helpText());
      return Exit.ok;
    }
    const ca = config.caFile === undefined ? undefined : readCertificates("--ca", config.caFile);
    const addresses = doh === undefined ? deps.addresses : deps.dohAddresses?.(doh, ca);
    server = await startProbeServer(config, {
      ...(!quiet && { log: (event) => io.err(JSON.stringify(event)) }),
      assets: ASSETS,
      ...deps,
      addresses,
    });
  } catch (error) {
    const fault = usageFault(error);
    if (fault === undefined) throw error;
    io.err(`postweg serve: ${fault}`);
    io.err(USAGE);
    return Exit.usage;
  }
  io.out(`listening on ${server.url}`);
  const reload = () => server.reload();
  process.on("SIGHUP", reload);
  await untilStopped(server, io);
  process.off("SIGHUP", reload);
  return Exit.ok;
}
