/**
 * One of the processes the backend's bench measures; told by its first argument what to be,
 * by the second how. Its parent reads what it costs from what it prints.
 */
import { once } from "node:events";
import Fastify from "fastify";
import pLimit from "p-limit";
import { createHostObserver } from "../../src/probe/direct.ts";
import { startProbeServer } from "../../src/probe/main.ts";

export interface ProberTask {
  readonly address: string;
  readonly port: number;
  readonly ca: string;
  readonly probes: number;
  readonly sideBySide: number;
}

export interface ProberCost {
  /** Of this process, milliseconds per probe. */
  readonly cpu: number;
  readonly perSecond: number;
}

export interface ServerTask {
  /** Where every name leads but those that begin with `fast`. */
  readonly slow: string;
  readonly fast: string;
  readonly port: number;
}

const [role, json = "{}"] = process.argv.slice(2);
const task = JSON.parse(json) as unknown;

async function prober({ address, port, ca, probes, sideBySide }: ProberTask): Promise<void> {
  const observe = createHostObserver({
    addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses: [address] }) },
    allowNetworks: ["127.0.0.0/8"],
    port,
    ca,
  });
  const look = async (at: number): Promise<void> => {
    const report = await observe(`mx${at}.example`, new AbortController().signal);
    const [one] = report.addresses;
    if (one?.outcome.kind !== "tls") throw new Error(`not tls: ${JSON.stringify(one)}`);
  };
  // As a backend that has run for a while: code compiled, trust anchors read.
  for (let at = 0; at < 40; at++) await look(at);
  const limit = pLimit(sideBySide);
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(Array.from({ length: probes }, (_, at) => limit(() => look(at))));
  const { user, system } = process.cpuUsage(cpu);
  const cost: ProberCost = {
    cpu: (user + system) / 1000 / probes,
    perSecond: (probes / (performance.now() - began)) * 1000,
  };
  console.log(JSON.stringify(cost));
}

async function server({ slow, fast, port }: ServerTask): Promise<void> {
  const { url } = await startProbeServer(
    {
      listen: "127.0.0.1:0",
      allowNetworks: ["127.0.0.0/8"],
      smtpPort: port,
      concurrency: 2_500,
      waiting: 0,
      conversationsPerMinute: 10_000,
      requestsPerMinute: 1_000_000_000,
    },
    {
      addresses: {
        lookup: (host) =>
          Promise.resolve({
            kind: "addresses",
            addresses: [host.startsWith("fast") ? fast : slow],
          }),
      },
    },
  );
  console.log(url);
  // Each line that comes in asks for the memory in use.
  process.stdin.on("data", () => console.log(String(process.memoryUsage().rss)));
  await once(process.stdin, "end");
  process.exit(0);
}

export interface BareTask {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The least that could answer: a route that sends the same octets, headers included. */
async function bare({ headers, body }: BareTask): Promise<void> {
  const app = Fastify();
  app.get("/v1/mx/:host", (_request, reply) => reply.headers(headers).send(body));
  console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
  await once(process.stdin.resume(), "end");
  process.exit(0);
}

if (role === "prober") await prober(task as ProberTask);
else if (role === "server") await server(task as ServerTask);
else if (role === "bare") await bare(task as BareTask);
