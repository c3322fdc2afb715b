/** PostgreSQL: for replicas on several machines. */
import pg from "pg";
import { readReportText } from "./report-text.ts";
import type { Store, ThrottleWindow } from "./store.ts";

/**
 * Each brings the database from its index to the next version, in one transaction. Never
 * change one that was released: add another.
 */
const MIGRATIONS: readonly string[] = [
  `
  -- Times are milliseconds since the epoch.
  CREATE TABLE report (
    host text PRIMARY KEY,
    expires_at bigint NOT NULL,
    refresh_at bigint NOT NULL,
    asked boolean NOT NULL DEFAULT false, -- since it was put here
    body text NOT NULL                    -- the report as on the wire
  );
  CREATE INDEX report_expires_at ON report (expires_at);
  CREATE INDEX report_refresh_at ON report (refresh_at) WHERE asked;
  CREATE TABLE lease (host text PRIMARY KEY, owner text NOT NULL, until bigint NOT NULL);
  CREATE INDEX lease_until ON lease (until);
  -- Not worth a log: what is lost in a crash of the server is a minute's count.
  CREATE UNLOGGED TABLE throttle (address text PRIMARY KEY, count int NOT NULL, until bigint NOT NULL);
  CREATE INDEX throttle_until ON throttle (until);
  `,
];

/** Any number that nobody else uses in the database: replicas that start at once migrate in turn. */
const MIGRATION_LOCK = 7_672_846_101;

/** Milliseconds. Better no cache than a request that waits. */
const WAIT = { connect: 2_000, statement: 2_000, migration: 60_000 };

/** Connections per replica; a statement takes a millisecond. */
const CONNECTIONS = 8;

/** The database was made by a later version of this program. */
export class NewerSchemaError extends Error {}

/** @throws what the driver throws when the database cannot be reached, NewerSchemaError */
async function migrate(url: string): Promise<void> {
  // Of its own: a lock that another replica holds while it migrates may take longer than any
  // statement of the pool may.
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: WAIT.connect,
    statement_timeout: WAIT.migration,
    application_name: "postweg",
  });
  // Told by the query it interrupts; told to nobody, it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query("CREATE TABLE IF NOT EXISTS postweg_schema (version int NOT NULL)");
    const { rows } = await client.query<{ version: number }>("SELECT version FROM postweg_schema");
    const version = rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length) {
      throw new NewerSchemaError(
        `its schema has version ${version}, this program knows ${MIGRATIONS.length}`,
      );
    }
    for (const sql of MIGRATIONS.slice(version)) await client.query(sql);
    await client.query("DELETE FROM postweg_schema");
    await client.query("INSERT INTO postweg_schema VALUES ($1)", [MIGRATIONS.length]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

/**
 * @param url `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`, as libpq takes it
 * @param onFailure an idle connection broke; the next statement opens another one
 * @throws what the driver throws when the database cannot be reached, NewerSchemaError
 */
export async function openPostgresStore(
  url: string,
  throttle: ThrottleWindow,
  onFailure: (error: unknown) => void,
): Promise<Store> {
  await migrate(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: WAIT.connect,
    // The server's own, and the client's for a server that has gone silent.
    statement_timeout: WAIT.statement,
    query_timeout: WAIT.statement + 500,
    application_name: "postweg",
    keepAlive: true,
  });
  pool.on("error", onFailure);

  // Named statements are prepared once per connection.
  const run = (name: string, text: string, values: unknown[] = []) =>
    pool.query<Record<string, string>>({ name, text, values });

  return {
    reports: {
      async get(host, now) {
        const { rows } = await run(
          "get",
          "SELECT body FROM report WHERE host = $1 AND expires_at > $2",
          [host, now],
        );
        const body = rows[0]?.["body"];
        if (body === undefined) return undefined;
        const report = readReportText(body, host);
        if (report === undefined) await run("forget", "DELETE FROM report WHERE host = $1", [host]);
        return report;
      },
      async put(report, refreshAt) {
        await run(
          "put",
          "INSERT INTO report (host, expires_at, refresh_at, body) VALUES ($1, $2, $3, $4) " +
            "ON CONFLICT (host) DO UPDATE SET expires_at = excluded.expires_at, " +
            "refresh_at = excluded.refresh_at, asked = false, body = excluded.body",
          [report.host, Date.parse(report.expiresAt), refreshAt, JSON.stringify(report)],
        );
      },
      async asked(host) {
        await run("asked", "UPDATE report SET asked = true WHERE host = $1 AND NOT asked", [host]);
      },
      async due(now, limit) {
        const { rows } = await run(
          "due",
          "SELECT host FROM report WHERE asked AND refresh_at <= $1 AND expires_at > $1 " +
            "ORDER BY refresh_at LIMIT $2",
          [now, limit],
        );
        return rows.map((row) => row["host"] ?? "");
      },
      async postpone(host, refreshAt) {
        await run("postpone", "UPDATE report SET refresh_at = $2 WHERE host = $1", [
          host,
          refreshAt,
        ]);
      },
      async sweep(now) {
        await run("sweep-leases", "DELETE FROM lease WHERE until <= $1", [now]);
        await run("sweep-throttle", "DELETE FROM throttle WHERE until <= $1", [now]);
        const { rowCount } = await run("sweep", "DELETE FROM report WHERE expires_at <= $1", [now]);
        return rowCount ?? 0;
      },
    },
    leases: {
      async claim(host, owner, now, until) {
        const { rowCount } = await run(
          "claim",
          "INSERT INTO lease (host, owner, until) VALUES ($1, $2, $3) ON CONFLICT (host) DO UPDATE " +
            "SET owner = excluded.owner, until = excluded.until " +
            "WHERE lease.owner = excluded.owner OR lease.until <= $4",
          [host, owner, until, now],
        );
        return rowCount === 1;
      },
      async release(host, owner) {
        await run("release", "DELETE FROM lease WHERE host = $1 AND owner = $2", [host, owner]);
      },
    },
    throttle: {
      async take(address, now) {
        const { limit, window } = throttle;
        const { rowCount } = await run(
          "take",
          "INSERT INTO throttle AS t (address, count, until) VALUES ($1, 1, $2::bigint) " +
            "ON CONFLICT (address) DO UPDATE " +
            "SET count = CASE WHEN t.until <= $3 THEN 1 ELSE t.count + 1 END, " +
            "until = CASE WHEN t.until <= $3 THEN excluded.until ELSE t.until END " +
            "WHERE t.count < $4 OR t.until <= $3",
          [address, now + window, now, limit],
        );
        if (rowCount === 1) return 0;
        const { rows } = await run("window", "SELECT until FROM throttle WHERE address = $1", [
          address,
        ]);
        return Math.max(1, Number(rows[0]?.["until"] ?? now) - now);
      },
    },
    async check() {
      await run("check", "SELECT 1");
    },
    close: () => pool.end(),
  };
}
