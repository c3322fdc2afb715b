import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Database from "libsql";
import { openStore } from "../../../src/probe/store/open-store.ts";
import { resilient } from "../../../src/probe/store/resilient-store.ts";
import { openSqliteStore } from "../../../src/probe/store/sqlite-store.ts";
import { storeConformance } from "./conformance.ts";
import { aReport, NOW } from "./reports.ts";

let folder: string;
let files = 0;
const file = (): string => join(folder, `${files++}.sqlite`);

const quoted = (value: object): string => `'${JSON.stringify(value)}'`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "postweg-store-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const WINDOW = { limit: 2, window: 60_000 };

storeConformance("SQLite in memory", (window) => openSqliteStore(":memory:", window));
storeConformance("SQLite in a file", (window) => openSqliteStore(file(), window));

describe("a SQLite file", () => {
  test("keeps reports over a restart", async () => {
    const path = file();
    const first = openSqliteStore(path, WINDOW);
    await first.reports.put(aReport("mx.example"), NOW);
    await first.close();
    const second = openSqliteStore(path, WINDOW);
    expect(await second.reports.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    await second.close();
  });

  test("is written by two at once", async () => {
    const path = file();
    const [one, two] = [openSqliteStore(path, WINDOW), openSqliteStore(path, WINDOW)];
    await one.reports.put(aReport("a.example"), NOW);
    await two.reports.put(aReport("b.example"), NOW);
    expect(await one.reports.get("b.example", NOW)).toBeDefined();
    expect(await two.reports.get("a.example", NOW)).toBeDefined();
    expect(await one.leases.claim("a.example", "one", NOW, NOW + 1)).toBe(true);
    expect(await two.leases.claim("a.example", "two", NOW, NOW + 1)).toBe(false);
    await Promise.all([one.close(), two.close()]);
  });

  test.each([
    ["no JSON", "'{'"],
    ["no report", "'{}'"],
    ["a report of another version", quoted({ ...aReport("mx.example"), version: 2 })],
    ["a report of another host", quoted(aReport("other.example"))],
    ["octets", "X'FFFE'"],
    ["text that is not UTF-8", "CAST(X'FFFE41' AS TEXT)"],
  ])("with %s in a row: the row is dropped", async (_what, body) => {
    const path = file();
    const store = openSqliteStore(path, WINDOW);
    await store.reports.put(aReport("mx.example"), NOW);
    const raw = new Database(path);
    raw.exec(`UPDATE report SET body = ${body}`);
    expect(await store.reports.get("mx.example", NOW)).toBeUndefined();
    expect(raw.prepare("SELECT count(*) AS n FROM report").all()).toEqual([{ n: 0 }]);
    raw.close();
    await store.close();
  });

  test("of another schema version is emptied, not misread", async () => {
    const path = file();
    const raw = new Database(path);
    raw.exec("CREATE TABLE report (something_else); PRAGMA user_version = 99");
    raw.close();
    const store = openSqliteStore(path, WINDOW);
    await store.reports.put(aReport("mx.example"), NOW);
    expect(await store.reports.get("mx.example", NOW)).toBeDefined();
    await store.close();
  });

  test("that is locked costs a probe, not a request", async () => {
    const path = file();
    const failures: unknown[] = [];
    const store = resilient(
      openSqliteStore(path, WINDOW),
      { take: () => Promise.resolve(42) },
      (error) => failures.push(error),
    );
    const other = new Database(path);
    other.exec("BEGIN EXCLUSIVE");
    await store.reports.put(aReport("mx.example"), NOW);
    expect(failures).toHaveLength(1);
    // Who cannot ask whether another is at it looks, and counts by itself.
    expect(await store.leases.claim("mx.example", "one", NOW, NOW + 1)).toBe(true);
    expect(await store.throttle.take("192.0.2.1", NOW)).toBe(42);
    other.exec("ROLLBACK");
    other.close();
    await store.reports.put(aReport("mx.example"), NOW);
    expect(await store.reports.get("mx.example", NOW)).toBeDefined();
    await store.close();
  });
});

describe("openStore", () => {
  test("opens what it knows", async () => {
    await (await openStore("sqlite::memory:", WINDOW)).close();
    await (await openStore(`sqlite:${file()}`, WINDOW)).close();
  });

  test("says in one line what is wrong, and no password", async () => {
    const notADatabase = file();
    writeFileSync(notADatabase, "certainly no database, but long enough to be one".repeat(50));
    for (const [url, says] of [
      ["postgres://me:secret@127.0.0.1:1/postweg", /cannot use postgres:\/\/me:…@127.0.0.1:1/],
      ["mysql:x", /is no store/],
      ["sqlite:", /is no store/],
      [`sqlite:${folder}/missing/x.sqlite`, /cannot open/],
      [`sqlite:${notADatabase}`, /cannot open/],
    ] as const) {
      const opening = openStore(url, WINDOW);
      await expect(opening).rejects.toThrow(says);
      await expect(opening).rejects.toThrow(/^[^\n]*$/);
      await expect(opening).rejects.not.toThrow(/secret/);
    }
  });
});
