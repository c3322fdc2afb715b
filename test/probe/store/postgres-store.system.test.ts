/** The store of replicas, on a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import pg from "pg";
import { openStore } from "../../../src/probe/store/open-store.ts";
import { resilient } from "../../../src/probe/store/resilient-store.ts";
import { startPostgres, whyNoPostgres, type Postgres } from "../../lab/postgres.ts";
import { storeConformance } from "./conformance.ts";
import { aReport, NOW } from "./reports.ts";

jest.setTimeout(60_000);

const WINDOW = { limit: 2, window: 60_000 };

(whyNoPostgres() === undefined ? describe : describe.skip)("on PostgreSQL", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  async function query(url: string, sql: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }

  storeConformance("PostgreSQL", async (window) =>
    openStore(await postgres.createDatabase(), window),
  );

  test("replicas that start at once migrate one after the other, and share everything", async () => {
    const url = await postgres.createDatabase();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(url, WINDOW)));
    const [one, two] = stores;
    await one?.reports.put(aReport("mx.example"), NOW);
    expect(await two?.reports.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    const claims = stores.map((store, i) => store.leases.claim("mx.example", `${i}`, NOW, NOW + 1));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    const takes = await Promise.all(stores.map((store) => store.throttle.take("192.0.2.1", NOW)));
    expect(takes.filter((wait) => wait === 0)).toHaveLength(WINDOW.limit);
    await Promise.all(stores.map((store) => store.close()));
  });

  test("a replica waits for another one's migration, longer than for any statement", async () => {
    const url = await postgres.createDatabase();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query("SELECT pg_advisory_lock(7672846101)");
    const opening = openStore(url, WINDOW);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await other.end();
    await (await opening).close();
  });

  test("one that is cut off while it waits for that is told so, and does not die of it", async () => {
    const url = await postgres.createDatabase();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query("SELECT pg_advisory_lock(7672846101)");
    const opening = openStore(url, WINDOW);
    const refused = expect(opening).rejects.toThrow();
    const waiting = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted";
    while ((await other.query(waiting)).rowCount === 0);
    await refused;
    await other.end();
  });

  test("what is in the database is kept when another replica starts", async () => {
    const url = await postgres.createDatabase();
    const first = await openStore(url, WINDOW);
    await first.reports.put(aReport("mx.example"), NOW);
    await first.close();
    const second = await openStore(url, WINDOW);
    expect(await second.reports.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    await second.close();
  });

  test("a database of a later version is left alone, and that is said", async () => {
    const url = await postgres.createDatabase();
    await (await openStore(url, WINDOW)).close();
    await query(url, "UPDATE postweg_schema SET version = 99");
    await expect(openStore(url, WINDOW)).rejects.toThrow(/its schema has version 99/);
    expect((await query(url, "SELECT version FROM postweg_schema")).rows).toEqual([
      { version: 99 },
    ]);
  });

  test("a row that is no report is dropped, not misread", async () => {
    const url = await postgres.createDatabase();
    const store = await openStore(url, WINDOW);
    await store.reports.put(aReport("mx.example"), NOW);
    await query(url, "UPDATE report SET body = '{}'");
    expect(await store.reports.get("mx.example", NOW)).toBeUndefined();
    expect((await query(url, "SELECT count(*)::int AS n FROM report")).rows).toEqual([{ n: 0 }]);
    await store.close();
  });

  test("a server that goes away costs probes, and is used again when it is back", async () => {
    const url = await postgres.createDatabase();
    const failures: unknown[] = [];
    const failed = (error: unknown) => void failures.push(error);
    const store = resilient(
      await openStore(url, WINDOW, failed),
      { take: () => Promise.resolve(42) },
      failed,
    );
    await store.reports.put(aReport("mx.example"), NOW);
    await postgres.kill();
    expect(await store.reports.get("mx.example", NOW)).toBeUndefined();
    expect(await store.leases.claim("mx.example", "one", NOW, NOW + 1)).toBe(true);
    expect(await store.throttle.take("192.0.2.1", NOW)).toBe(42);
    await expect(store.check()).rejects.toThrow();
    expect(failures.length).toBeGreaterThanOrEqual(3);
    await postgres.start();
    expect(await store.reports.get("mx.example", NOW)).toEqual(aReport("mx.example"));
    await store.check();
    await store.close();
  });
});
