/** One SQLite file, or memory: for one process, or a few on one machine. */
import Database from "libsql";
import type { HostReport } from "../../core/probe-api/host-report.ts";
import { readReportText } from "./report-text.ts";
import type { Store, ThrottleWindow } from "./store.ts";

/** Kept in the file's `user_version`. A file of another version is emptied: it is a cache. */
const SCHEMA_VERSION = 2;

const SCHEMA = `
  DROP TABLE IF EXISTS report;
  DROP TABLE IF EXISTS lease;
  DROP TABLE IF EXISTS throttle;
  -- Times are milliseconds since the epoch.
  CREATE TABLE report (
    host TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    refresh_at INTEGER NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, -- since it was put here
    body TEXT NOT NULL                -- the report as on the wire
  ) WITHOUT ROWID;
  CREATE INDEX report_expires_at ON report (expires_at);
  CREATE INDEX report_refresh_at ON report (refresh_at) WHERE asked;
  CREATE TABLE lease (host TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE throttle (address TEXT PRIMARY KEY, count INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** `undefined` for what is no UTF-8. */
function decode(body: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/**
 * @param path a file, created when missing, or `:memory:`
 * @throws Error when the file cannot be opened or is no database
 */
export function openSqliteStore(path: string, throttle: ThrottleWindow): Store {
  const db = new Database(path);
  // Readers and the writer of a second process sharing the file don't block each other.
  db.exec("PRAGMA journal_mode = WAL");
  // A report lost in a power cut is probed anew; no need to wait for the disk.
  db.exec("PRAGMA synchronous = NORMAL");
  // Better no cache than a request that waits.
  db.exec("PRAGMA busy_timeout = 200");
  const [version] = db.prepare("PRAGMA user_version").all() as { user_version: number }[];
  if (version?.user_version !== SCHEMA_VERSION) db.exec(`BEGIN; ${SCHEMA} COMMIT;`);

  // `.all` and `.run` only: libsql 0.5's `.get` is not dependable.
  // As a BLOB: libsql aborts the process at a text that is not UTF-8, as in a damaged file.
  const select = db.prepare<[string, number]>(
    "SELECT CAST(body AS BLOB) AS body FROM report WHERE host = ? AND expires_at > ?",
  );
  const upsert = db.prepare<[string, number, number, string]>(
    "INSERT INTO report (host, expires_at, refresh_at, body) VALUES (?, ?, ?, ?) " +
      "ON CONFLICT (host) DO UPDATE SET expires_at = excluded.expires_at, " +
      "refresh_at = excluded.refresh_at, asked = 0, body = excluded.body",
  );
  const ask = db.prepare<[string]>("UPDATE report SET asked = 1 WHERE host = ? AND NOT asked");
  const postpone = db.prepare<[number, string]>("UPDATE report SET refresh_at = ? WHERE host = ?");
  const due = db.prepare<[number, number, number]>(
    "SELECT host FROM report WHERE asked AND refresh_at <= ? AND expires_at > ? " +
      "ORDER BY refresh_at LIMIT ?",
  );
  const forget = db.prepare<[string]>("DELETE FROM report WHERE host = ?");
  const expire = db.prepare<[number]>("DELETE FROM report WHERE expires_at <= ?");
  const claim = db.prepare<[string, string, number, number]>(
    "INSERT INTO lease (host, owner, until) VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE " +
      "SET owner = excluded.owner, until = excluded.until " +
      "WHERE lease.owner = excluded.owner OR lease.until <= ?",
  );
  const release = db.prepare<[string, string]>("DELETE FROM lease WHERE host = ? AND owner = ?");
  const expireLeases = db.prepare<[number]>("DELETE FROM lease WHERE until <= ?");
  const count = db.prepare<[string, number, number, number, number, number]>(
    "INSERT INTO throttle (address, count, until) VALUES (?, 1, ?) ON CONFLICT (address) DO UPDATE " +
      "SET count = CASE WHEN until <= ? THEN 1 ELSE count + 1 END, " +
      "until = CASE WHEN until <= ? THEN excluded.until ELSE until END " +
      "WHERE count < ? OR until <= ?",
  );
  const windowEnd = db.prepare<[string]>("SELECT until FROM throttle WHERE address = ?");
  const expireWindows = db.prepare<[number]>("DELETE FROM throttle WHERE until <= ?");

  let open = true;
  // libsql 0.5 does not throw at a statement of a closed database: it aborts the process.
  const mustBeOpen = (): void => {
    if (!open) throw new Error("the store is closed");
  };

  // The engine is synchronous; `async` turns what it throws into a rejection.
  /* eslint-disable @typescript-eslint/require-await */
  return {
    reports: {
      async get(host, now): Promise<HostReport | undefined> {
        mustBeOpen();
        const [row] = select.all(host, now) as { readonly body: ArrayBuffer }[];
        if (row === undefined) return undefined;
        const report = readReportText(decode(row.body) ?? "", host);
        if (report === undefined) forget.run(host);
        return report;
      },
      async put(report, refreshAt) {
        mustBeOpen();
        const expiresAt = Date.parse(report.expiresAt);
        upsert.run(report.host, expiresAt, refreshAt, JSON.stringify(report));
      },
      async asked(host) {
        mustBeOpen();
        ask.run(host);
      },
      async due(now, limit) {
        mustBeOpen();
        return (due.all(now, now, limit) as { host: string }[]).map(({ host }) => host);
      },
      async postpone(host, refreshAt) {
        mustBeOpen();
        postpone.run(refreshAt, host);
      },
      async sweep(now) {
        mustBeOpen();
        expireLeases.run(now);
        expireWindows.run(now);
        return expire.run(now).changes;
      },
    },
    leases: {
      async claim(host, owner, now, until) {
        mustBeOpen();
        return claim.run(host, owner, until, now).changes > 0;
      },
      async release(host, owner) {
        mustBeOpen();
        release.run(host, owner);
      },
    },
    throttle: {
      async take(address, now) {
        mustBeOpen();
        const { limit, window } = throttle;
        if (count.run(address, now + window, now, now, limit, now).changes > 0) return 0;
        const [row] = windowEnd.all(address) as { until: number }[];
        return Math.max(1, (row?.until ?? now) - now);
      },
    },
    async check() {
      mustBeOpen();
      db.prepare("SELECT 1").all();
    },
    async close() {
      if (open) db.close();
      open = false;
    },
  };
  /* eslint-enable @typescript-eslint/require-await */
}
