/** `postweg serve`: runs the probe backend until it is told to stop. */
import { parseArgs } from "node:util";
import closeWithGrace from "close-with-grace";
import { DEFAULTS } from "../../probe/config.ts";
import type { AddressResolver } from "../../probe/net/address-resolver.ts";
import { type ProbeServer, type ProbeServerDeps, startProbeServer } from "../../probe/main.ts";
import { readCertificates } from "../files.ts";
import { Exit, type Io } from "../io.ts";
import { parsePort } from "../port.ts";
import { usageFault } from "../usage-fault.ts";

const USAGE =
  "usage: postweg serve [--listen 127.0.0.1:8025] [--store sqlite:FILE] [--token-file FILE] " +
  "[--allow-network CIDR]... [--ehlo NAME] [--smtp-port 25] [--ca FILE] [--doh URL] [--quiet]";

/** How long a stopping server may take to answer who still waits, in milliseconds. */
const GRACE = 5_000;

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: false,
    options: {
      listen: { type: "string", default: DEFAULTS.listen },
      store: { type: "string", default: DEFAULTS.store },
      "token-file": { type: "string" },
      "allow-network": { type: "string", multiple: true, default: [] },
      ehlo: { type: "string" },
      "smtp-port": { type: "string", default: String(DEFAULTS.smtpPort) },
      ca: { type: "string" },
      doh: { type: "string" },
      quiet: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

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
}

/** @returns the exit code, when the server has stopped */
export async function serveCommand(args: string[], io: Io, deps: ServeDeps = {}): Promise<number> {
  let server: ProbeServer;
  try {
    const { values } = parse(args);
    if (values.help) {
      io.out(USAGE);
      return Exit.ok;
    }
    const ca = values.ca === undefined ? undefined : readCertificates("--ca", values.ca);
    const addresses =
      values.doh === undefined ? deps.addresses : deps.dohAddresses?.(values.doh, ca);
    server = await startProbeServer(
      {
        listen: values.listen,
        store: values.store,
        tokenFile: values["token-file"],
        allowNetworks: values["allow-network"],
        ehloName: values.ehlo,
        smtpPort: parsePort("--smtp-port", values["smtp-port"]),
        caFile: values.ca,
      },
      {
        ...(!values.quiet && { log: (event) => io.err(JSON.stringify(event)) }),
        ...deps,
        addresses,
      },
    );
  } catch (error) {
    const fault = usageFault(error);
    if (fault === undefined) throw error;
    io.err(`postweg serve: ${fault}`);
    io.err(USAGE);
    return Exit.usage;
  }
  io.out(`listening on ${server.url}`);
  await untilStopped(server, io);
  return Exit.ok;
}
