/**
 * Three real replicas on one real PostgreSQL, under load, one of them killed in the middle:
 * no answer is lost, no host is looked at more often than it may be, nothing fails unseen.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import pg from "pg";
import * as v from "valibot";
import { hostReportSchema, type HostReport } from "../../src/core/probe-api/host-report.ts";
import { parseZone } from "../lab/dns/zone.ts";
import { startPostgres, whyNoPostgres, type Postgres } from "../lab/postgres.ts";
import { LAB_NETWORK, startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";

jest.setTimeout(120_000);

const COMMAND = new URL("../../dist/cli/postweg.mjs", import.meta.url).pathname;
const HOSTS = 48;
/** Host names that all lead to one address. */
const ALIASES = 12;
const CONCURRENCY = 6;
const PER_MINUTE = 4;

const host = (i: number) => `mx${i}.load.test`;
const alias = (i: number) => `alias${i}.load.test`;
const SHARED = "127.31.0.1";

const ZONE = parseZone(
  [
    ...Array.from({ length: HOSTS }, (_, i) => [
      `${host(i)} A 127.30.0.${i + 1}`,
      `${host(i)} SMTP tarpit 300`,
    ]).flat(),
    `shared.load.test A ${SHARED}`,
    "shared.load.test SMTP tarpit 50",
    ...Array.from({ length: ALIASES }, (_, i) => `${alias(i)} A ${SHARED}`),
  ].join("\n"),
);

interface Replica {
  readonly url: string;
  readonly child: ChildProcess;
  readonly log: string[];
}

(whyNoPostgres() === undefined ? describe : describe.skip)("three replicas", () => {
  let postgres: Postgres;
  let internet: SmallInternet;
  let database: string;
  const started: Replica[] = [];

  beforeAll(async () => {
    if (!existsSync(COMMAND)) throw new Error("not built yet; run: npm run build");
    postgres = await startPostgres();
    internet = await startSmallInternet({ zone: ZONE });
  });
  afterAll(async () => {
    for (const { child } of started) child.kill("SIGKILL");
    await internet?.close();
    await postgres?.stop();
  });

  async function startReplica(): Promise<Replica> {
    const child = spawn(
      process.execPath,
      [
        ...[COMMAND, "serve", "--listen", "127.0.0.1:0", "--store", database],
        ...["--doh", internet.doh.url, "--ca", internet.caFile],
        ...["--smtp-port", String(internet.smtpPort), "--allow-network", LAB_NETWORK],
        ...["--concurrency", String(CONCURRENCY), "--requests-per-minute", "100000"],
        ...["--conversations-per-minute", String(PER_MINUTE)],
      ],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_OPTIONS: "" } },
    );
    const log: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, "line")) as [string];
    const replica = { url: line.replace("listening on ", ""), child, log };
    started.push(replica);
    return replica;
  }

  /** As a client does: whichever replica a proxy gives it, and another one when that is gone or busy. */
  async function ask(
    name: string,
    alive: () => readonly Replica[],
    turn: number,
  ): Promise<HostReport> {
    for (let attempt = turn; ; attempt++) {
      const replicas = alive();
      const replica = replicas[attempt % replicas.length];
      try {
        const response = await fetch(`${replica?.url}/v1/mx/${name}`);
        if (response.status === 200) return v.parse(hostReportSchema, await response.json());
        if (response.status !== 503) throw new Error(`${name}: ${response.status}`);
      } catch (error) {
        // Fetch's word for a connection that broke, or was refused. (Jest has a TypeError of its own.)
        if ((error as Error).name !== "TypeError") throw error;
      }
      await sleep(100);
    }
  }

  test("one killed in the middle of the load", async () => {
    database = await postgres.createDatabase();
    const replicas = await Promise.all([startReplica(), startReplica(), startReplica()]);
    const victim = replicas[1];
    // The built command brings its page along.
    const page = await fetch(`${victim?.url}/status/status.js`);
    expect([page.status, (await page.text()).includes("postweg-status")]).toEqual([200, true]);
    const alive = () => started.filter(({ child }) => child.exitCode === null && !child.killed);

    const names = [
      ...Array.from({ length: HOSTS }, (_, i) => host(i)),
      ...Array.from({ length: ALIASES }, (_, i) => alias(i)),
    ];
    // Everybody asks for everything, three times each, in different orders.
    const asking = [0, 1, 2].flatMap((client) =>
      names.map((name, at) => ask(name, alive, at + client)),
    );
    await sleep(700);
    victim?.child.kill("SIGKILL");
    await startReplica();
    const answers = await Promise.all(asking);

    // No answer is lost, and for one host all are the same.
    expect(answers).toHaveLength(3 * names.length);
    const seen = (name: string) => answers.filter((report) => report.host === name);
    for (let i = 0; i < HOSTS; i++) {
      const kinds = seen(host(i)).map(({ addresses: [one] }) => one?.outcome.kind);
      expect([host(i), kinds]).toEqual([host(i), ["tls", "tls", "tls"]]);
    }

    // Each host was looked at once; anew only what the killed one had under way.
    const connections = names
      .slice(0, HOSTS)
      .map((name) => internet.hosts.get(name)?.connections() ?? 0);
    expect(Math.max(...connections)).toBeLessThanOrEqual(2);
    expect(connections.filter((count) => count === 2).length).toBeLessThanOrEqual(CONCURRENCY);
    expect(Math.min(...connections)).toBe(1);

    // One address under many names is not dialled more often than all together may.
    const shared = internet.hosts.get("shared.load.test")?.connections() ?? 0;
    expect(shared).toBeLessThanOrEqual(2 * PER_MINUTE);
    const aliases = Array.from({ length: ALIASES }, (_, i) => seen(alias(i)))
      .flat()
      .map(({ addresses: [one] }) => one?.outcome.kind);
    expect(new Set(aliases)).toEqual(new Set(["tls", "throttled"]));

    // What was seen is in the store, and no lease is left over.
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ host: string }>("SELECT host FROM report");
    expect(rows.map((row) => row.host).toSorted()).toEqual(names.toSorted());
    expect((await client.query("SELECT * FROM lease")).rowCount).toBe(0);
    await client.end();

    // They end when told to, and have nothing to complain of.
    for (const { child, log } of alive()) {
      child.kill("SIGTERM");
      const [code] = (await once(child, "exit")) as [number];
      expect(code).toBe(0);
      expect(log.filter((line) => !/"route"/.test(line))).toEqual([]);
    }
  });
});
