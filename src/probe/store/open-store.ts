/** From the administrator's words to a store. */
import { ConfigError } from "../faults.ts";
import { openPostgresStore } from "./postgres-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { Store, ThrottleWindow } from "./store.ts";

/** No password, which a URL may carry, may get into a message. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:@/]*):[^@/]*@/, "$1:…@");
}

const why = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).split("\n")[0] ?? "";

/**
 * @param url `sqlite:FILE`, `sqlite::memory:` or `postgres://…`
 * @param onFailure a connection to the store broke while nothing was asked
 * @throws ConfigError
 */
export async function openStore(
  url: string,
  throttle: ThrottleWindow,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(url)) {
    try {
      return await openPostgresStore(url, throttle, onFailure);
    } catch (error) {
      throw new ConfigError(
        `--store: cannot use ${withoutPassword(url)} (${why(error)}); the database must exist, ` +
          "and its user must be allowed to create tables in it",
      );
    }
  }
  const path = /^sqlite:(?<path>.+)$/.exec(url)?.groups?.path;
  if (path === undefined) {
    throw new ConfigError(
      `--store: "${withoutPassword(url)}" is no store; write sqlite:FILE, sqlite::memory: or ` +
        "postgres://USER@HOST/DATABASE",
    );
  }
  try {
    return openSqliteStore(path, throttle);
  } catch (error) {
    throw new ConfigError(
      `--store: cannot open ${path} (${why(error)}); its folder must exist and be writable, and the file a database`,
    );
  }
}
