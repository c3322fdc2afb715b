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

storeConformance("SQLite in memory", () => openSqliteStore(":memory:"));
storeConformance("SQLite in a file", () => openSqliteStore(file()));

describe("a SQLite file", () => {
  test("keeps reports over a restart", async () => {
    const path = file();
    const first = openSqliteStore(path);
    await first.put(aReport("mx.example"));
    await first.close();
    const second = openSqliteStore(path);
    expect(await second.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    await second.close();
  });

  test("is written by two at once", async () => {
    const path = file();
    const [one, two] = [openSqliteStore(path), openSqliteStore(path)];
    await one.put(aReport("a.example"));
    await two.put(aReport("b.example"));
    expect(await one.get("b.example", NOW)).toBeDefined();
    expect(await two.get("a.example", NOW)).toBeDefined();
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
    const store = openSqliteStore(path);
    await store.put(aReport("mx.example"));
    const raw = new Database(path);
    raw.exec(`UPDATE report SET body = ${body}`);
    expect(await store.get("mx.example", NOW)).toBeUndefined();
    expect(raw.prepare("SELECT count(*) AS n FROM report").all()).toEqual([{ n: 0 }]);
    raw.close();
    await store.close();
  });

  test("of another schema version is emptied, not misread", async () => {
    const path = file();
    const raw = new Database(path);
    raw.exec("CREATE TABLE report (something_else); PRAGMA user_version = 99");
    raw.close();
    const store = openSqliteStore(path);
    await store.put(aReport("mx.example"));
    expect(await store.get("mx.example", NOW)).toBeDefined();
    await store.close();
  });

  test("that is locked costs a probe, not a request", async () => {
    const path = file();
    const failures: unknown[] = [];
    const store = resilient(openSqliteStore(path), (error) => failures.push(error));
    const other = new Database(path);
    other.exec("BEGIN EXCLUSIVE");
    await store.put(aReport("mx.example"));
    expect(failures).toHaveLength(1);
    other.exec("ROLLBACK");
    other.close();
    await store.put(aReport("mx.example"));
    expect(await store.get("mx.example", NOW)).toBeDefined();
    await store.close();
  });
});

describe("openStore", () => {
  test("opens what it knows", async () => {
    await openStore("sqlite::memory:").close();
    await openStore(`sqlite:${file()}`).close();
  });

  test("says in one line what is wrong", () => {
    const notADatabase = file();
    writeFileSync(notADatabase, "certainly no database, but long enough to be one".repeat(50));
    for (const [url, says] of [
      ["postgres://db/postweg", /not supported yet; use sqlite:FILE/],
      ["mysql:x", /is no store/],
      ["sqlite:", /is no store/],
      [`sqlite:${folder}/missing/x.sqlite`, /cannot open/],
      [`sqlite:${notADatabase}`, /cannot open/],
    ] as const) {
      expect(() => openStore(url)).toThrow(says);
      expect(() => openStore(url)).toThrow(/^[^\n]*$/);
    }
  });
});
