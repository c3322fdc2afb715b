/** Reports in one SQLite file, or in memory. */
import Database from "libsql";
import * as v from "valibot";
import { hostReportSchema, type HostReport } from "../../core/probe-api/host-report.ts";
import type { ReportStore } from "./report-store.ts";

/** Kept in the file's `user_version`. A file of another version is emptied: it is a cache. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  DROP TABLE IF EXISTS report;
  CREATE TABLE report (
    host TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL, -- milliseconds since the epoch
    body TEXT NOT NULL           -- the report as on the wire
  ) WITHOUT ROWID;
  CREATE INDEX report_expires_at ON report (expires_at);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

interface Row {
  readonly body: ArrayBuffer;
}

/** `undefined` for whatever is not exactly a report of `host`. */
function read(body: ArrayBuffer, host: string): HostReport | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const parsed = v.safeParse(hostReportSchema, JSON.parse(text));
    return parsed.success && parsed.output.host === host ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param path a file, created when missing, or `:memory:`
 * @throws Error when the file cannot be opened or is no database
 */
export function openSqliteStore(path: string): ReportStore {
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
  const upsert = db.prepare<[string, number, string]>(
    "INSERT INTO report (host, expires_at, body) VALUES (?, ?, ?) " +
      "ON CONFLICT (host) DO UPDATE SET expires_at = excluded.expires_at, body = excluded.body",
  );
  const forget = db.prepare<[string]>("DELETE FROM report WHERE host = ?");
  const expire = db.prepare<[number]>("DELETE FROM report WHERE expires_at <= ?");

  let open = true;
  // libsql 0.5 does not throw at a statement of a closed database: it aborts the process.
  const mustBeOpen = (): void => {
    if (!open) throw new Error("the store is closed");
  };

  // The engine is synchronous; `async` turns what it throws into a rejection.
  /* eslint-disable @typescript-eslint/require-await */
  return {
    async get(host, now) {
      mustBeOpen();
      const [row] = select.all(host, now) as Row[];
      if (row === undefined) return undefined;
      const report = read(row.body, host);
      if (report === undefined) forget.run(host);
      return report;
    },
    async put(report) {
      mustBeOpen();
      upsert.run(report.host, Date.parse(report.expiresAt), JSON.stringify(report));
    },
    async sweep(now) {
      mustBeOpen();
      return expire.run(now).changes;
    },
    async close() {
      if (open) db.close();
      open = false;
    },
  };
  /* eslint-enable @typescript-eslint/require-await */
}
