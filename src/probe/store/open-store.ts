/** From the administrator's words to a store. */
import { ConfigError } from "../faults.ts";
import type { ReportStore } from "./report-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/**
 * @param url `sqlite:FILE` or `sqlite::memory:`
 * @throws ConfigError
 */
export function openStore(url: string): ReportStore {
  if (/^postgres(ql)?:/.test(url)) {
    throw new ConfigError("--store: PostgreSQL is not supported yet; use sqlite:FILE");
  }
  const path = /^sqlite:(?<path>.+)$/.exec(url)?.groups?.path;
  if (path === undefined) {
    throw new ConfigError(`--store: "${url}" is no store; write sqlite:FILE or sqlite::memory:`);
  }
  try {
    return openSqliteStore(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `--store: cannot open ${path} (${why}); its folder must exist and be writable, and the file a database`,
    );
  }
}
