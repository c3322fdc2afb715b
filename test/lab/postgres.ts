/** A real PostgreSQL (Debian's package) in a folder of its own, on a port of its own, for one test. */
import { execFile, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePortFor } from "./smtp/free-port.ts";

const run = promisify(execFile);
const BIN = "/usr/lib/postgresql/15/bin";
const USER = "postgres";

/** Why there can be no PostgreSQL here; `undefined` when there can. */
export function whyNoPostgres(): string | undefined {
  return existsSync(`${BIN}/postgres`) ? undefined : "the postgresql-15 package is not installed";
}

export interface Postgres {
  /** Of a new, empty database. */
  createDatabase(): Promise<string>;
  /** As a machine that loses power does; the data are still there. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
function asPostgres(command: string, args: readonly string[]): readonly string[] {
  const { uid, username } = userInfo();
  if (uid !== 0 || username === USER) return [command, ...args];
  return ["setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", command, ...args];
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-postgres-"));
  if (userInfo().uid === 0) {
    const id = async (flag: string) => Number((await run("id", [flag, USER])).stdout);
    chownSync(folder, await id("-u"), await id("-g"));
  }
  const data = join(folder, "data");
  const [init = "", ...initArgs] = asPostgres(`${BIN}/initdb`, [
    ...[
      "-D",
      data,
      "-U",
      "postgres",
      "--auth",
      "trust",
      "--no-sync",
      "-E",
      "UTF8",
      "--locale",
      "C",
    ],
  ]);
  await run(init, initArgs, { cwd: folder });
  const port = await freePortFor(["127.0.0.1"]);
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let child: ReturnType<typeof spawn> | undefined;
  let databases = 0;

  async function query(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: url("postgres") });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    const settings = {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: folder,
      // Nothing here has to survive this machine's end.
      fsync: "off",
      max_connections: "60",
      logging_collector: "on",
      log_directory: folder,
      log_filename: "log",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const [command = "", ...args] = asPostgres(`${BIN}/postgres`, ["-D", data, ...flags]);
    const started = spawn(command, args, { cwd: folder, stdio: "ignore" });
    child = started;
    const end = Date.now() + 30_000;
    for (;;) {
      try {
        await query("SELECT 1");
        return;
      } catch (error) {
        if (Date.now() > end || started.exitCode !== null) {
          const log = existsSync(join(folder, "log"))
            ? readFileSync(join(folder, "log"), "utf8")
            : "";
          throw new Error(`PostgreSQL did not start: ${log.slice(-2000)}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await gone;
    child = undefined;
  }

  await start();
  return {
    start,
    async createDatabase() {
      const name = `postweg_${(databases += 1)}`;
      await query(`CREATE DATABASE ${name}`);
      return url(name);
    },
    kill: () => end("SIGQUIT"),
    async stop() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
