/** What the backend costs (docs/bench.md): beside posttls-finger, beside a bare route, and with many slow hosts. */
import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { createPki } from "../../test/lab/pki.ts";
import { startPostfix } from "../../test/lab/postfix.ts";
import { freePortFor, loopback } from "../../test/lab/smtp/free-port.ts";
import { startSmtpHost } from "../../test/lab/smtp/smtp-host.ts";
import type { BareTask, ProberCost, ProberTask, ServerTask } from "./backend-child.ts";
import { median } from "./rounds.ts";

const run = promisify(execFile);
const CHILD = join(import.meta.dirname, "backend-child.ts");
const ROUNDS = 3;
const PROBES = 300;
const SECONDS = 4;

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(role: string, task: object): Child {
  return spawn(process.execPath, ["--import", "tsx", CHILD, role, JSON.stringify(task)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function line(child: Child): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const [text] = (await once(lines, "line")) as [string];
  lines.close();
  return text;
}

async function measureProber(task: ProberTask): Promise<ProberCost> {
  const child = start("prober", task);
  const cost = JSON.parse(await line(child)) as ProberCost;
  await once(child, "exit");
  return cost;
}

/** `PROBES` runs, four at a time, as was found to be most here; CPU of them alone, as the shell counts it. */
async function measureFinger(task: ProberTask, config: string): Promise<ProberCost> {
  const look = `posttls-finger -c -L summary -l may "[${task.address}]:${task.port}"`;
  const script = `seq ${PROBES} | xargs -P 4 -I{} sh -c '${look} >/dev/null 2>&1 || exit 255'; times`;
  const began = performance.now();
  const { stdout } = await run("bash", ["-c", script], {
    env: { ...process.env, MAIL_CONFIG: config },
  });
  const took = performance.now() - began;
  const [user = 0, system = 0] = [
    ...(stdout.trim().split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000);
  return { cpu: (user + system) / PROBES, perSecond: (PROBES / took) * 1000 };
}

interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

async function load(url: string): Promise<Load> {
  const { stdout } = await run("wrk", ["-t1", "-c16", `-d${SECONDS}s`, "--latency", url]);
  if (/Non-2xx/.test(stdout)) throw new Error(`not answered: ${stdout}`);
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout);
  const unit = { us: 0.001, ms: 1, s: 1000 }[p99?.[2] as "us" | "ms" | "s"];
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99: Number(p99?.[1]) * unit,
  };
}

/** Takes connections and never says a word. */
async function startTarpit(address: string, port: number): Promise<net.Server> {
  const server = net.createServer((socket) => void socket.on("error", () => undefined));
  await new Promise<void>((resolve) =>
    server.listen({ host: address, port, backlog: 4096 }, resolve),
  );
  return server;
}

async function besidePosttlsFinger(say: (text: string) => void): Promise<void> {
  const pki = await createPki();
  const postfix = await startPostfix("mx.example", await pki.issue("mx.example"));
  const config = mkdtempSync(join(tmpdir(), "postweg-bench-"));
  writeFileSync(join(config, "main.cf"), "compatibility_level = 3.6\n");
  const { address, port } = postfix.withTls;
  const task: ProberTask = { address, port, ca: pki.root, probes: PROBES, sideBySide: 8 };
  const [ours, theirs]: [ProberCost[], ProberCost[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await measureProber(task));
    theirs.push(await measureFinger(task, config));
  }
  await postfix.stop();
  rmSync(config, { recursive: true });
  const of = (costs: ProberCost[], key: keyof ProberCost) => median(costs.map((one) => one[key]));
  say(`cold probes against a loopback Postfix, ${PROBES} at a time, ${ROUNDS} rounds`);
  say(
    `  CPU per probe     ours ${of(ours, "cpu").toFixed(2)} ms, posttls-finger ${of(theirs, "cpu").toFixed(2)} ms: ` +
      `${(of(ours, "cpu") / of(theirs, "cpu")).toFixed(2)} x, aim 0.33`,
  );
  say(
    `  probes a second   ours ${of(ours, "perSecond").toFixed(0)}, posttls-finger ${of(theirs, "perSecond").toFixed(0)}: ` +
      `${(of(ours, "perSecond") / of(theirs, "perSecond")).toFixed(2)} x, aim 3 (Postfix works on the same cores)`,
  );
}

async function answering(say: (text: string) => void): Promise<void> {
  const pki = await createPki();
  const [fast, slow] = [loopback(), loopback()];
  const port = await freePortFor([fast, slow]);
  const host = await startSmtpHost({
    address: fast,
    port,
    behaviour: "fine",
    pki,
    host: "fast.example",
  });
  const tarpit = await startTarpit(slow, port);
  const task: ServerTask = { slow, fast, port };
  const server = start("server", task);
  const url = await line(server);
  const cached = `${url}/v1/mx/fast.example`;
  const answer = await fetch(cached);
  const body = await answer.text();
  // Node adds its own to both.
  const added = new Set(["date", "connection", "keep-alive"]);
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !added.has(name)));
  const bareTask: BareTask = { headers, body };
  const bare = start("bare", bareTask);
  const bareUrl = `${await line(bare)}/v1/mx/fast.example`;

  const memory = async (): Promise<number> => {
    server.stdin.write("\n");
    return Number(await line(server)) / 1e6;
  };
  const asking: net.Socket[] = [];
  const pending = (count: number) => {
    for (let at = 0; at < count; at++) {
      // Without fetch, whose pool would queue them.
      const socket = net.connect({ host: "127.0.0.1", port: Number(new URL(url).port) });
      socket.on("error", () => undefined);
      socket.write(`GET /v1/mx/slow${at}.example HTTP/1.1\r\nHost: x\r\n\r\n`);
      asking.push(socket);
    }
  };
  const untilPending = async (count: number): Promise<void> => {
    for (;;) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const active = Number(/postweg_probes\{state="active"\} (\d+)/.exec(metrics)?.[1]);
      if (active >= count) return;
    }
  };

  const [ours, least, idle, busy]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    least.push((await load(bareUrl)).perSecond);
    const now = await load(cached);
    ours.push(now.perSecond);
    idle.push(now.p99);
  }
  const before = await memory();
  pending(500);
  await untilPending(500);
  // Tarpits are let go after half a minute; three rounds take less.
  for (let round = 0; round < ROUNDS; round++) busy.push((await load(cached)).p99);
  for (const socket of asking.splice(0)) socket.destroy();
  pending(2_000);
  await untilPending(2_000);
  const full = await memory();

  say(
    `cached answers of ${body.length} octets, 16 connections, ${SECONDS} s each, ${ROUNDS} rounds`,
  );
  say(
    `  answers a second  ours ${median(ours).toFixed(0)}, bare Fastify route ${median(least).toFixed(0)}: ` +
      `${(median(ours) / median(least)).toFixed(2)} x, aim 0.7`,
  );
  say(
    `  99th percentile   with 500 tarpits pending ${median(busy).toFixed(2)} ms, idle ${median(idle).toFixed(2)} ms: ` +
      `${(median(busy) / median(idle)).toFixed(2)} x, aim below 2`,
  );
  say(
    `  memory            with 2,000 slow hosts pending ${full.toFixed(0)} MB, before ${before.toFixed(0)} MB; aim below 300`,
  );
  for (const socket of asking) socket.destroy();
  server.kill("SIGKILL");
  bare.kill("SIGKILL");
  tarpit.close();
  await host.close();
}

/** @param say gets each line when it is known. */
export async function measureBackend(say: (text: string) => void): Promise<void> {
  await besidePosttlsFinger(say);
  await answering(say);
}
