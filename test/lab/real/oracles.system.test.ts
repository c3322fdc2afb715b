/**
 * Our verdicts beside those of the programs that people trust today, for every domain of
 * the lab. A difference is either explained in differences.ts or a fault.
 */
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Result } from "./battery.ts";
import { differencesOf, needless, unexplained } from "./compare.ts";
import { EXPLANATIONS } from "./differences.ts";
import { DOMAINS, mailDomain } from "./domains.ts";
import { enterLab, whyNoLab } from "./namespace.ts";
import { tableOf } from "./table.ts";

/** Takes a minute on two idle cores. */
jest.setTimeout(8 * 60_000);

const root = new URL("../../..", import.meta.url).pathname;
const describeWithLab = whyNoLab() === undefined ? describe : describe.skip;

describeWithLab("the lab with real servers", () => {
  const folder = mkdtempSync(join(tmpdir(), "postweg-oracles-"));
  let results: Result[] = [];
  let stop = (): void => undefined;

  beforeAll(async () => {
    const file = join(folder, "results.json");
    const { child, ended } = enterLab(join(root, "scripts/lab.ts"), ["--json", file], "pipe");
    stop = () => void child.kill("SIGKILL");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    const code = await ended;
    if (code !== 0) throw new Error(`the lab ended with ${code}\n${output}`);
    results = JSON.parse(readFileSync(file, "utf8")) as Result[];
  });
  afterAll(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("at least 60 domains, and an answer about each", () => {
    expect(results.length).toBeGreaterThanOrEqual(60);
    expect(results.map(({ domain }) => domain)).toEqual(DOMAINS.map(mailDomain));
  });

  test("`postweg check` says what the design says", () => {
    const expected = DOMAINS.map(({ state, alerts = [], enforced = state === "dane" }, at) => {
      const domain = results[at]?.domain;
      return { domain, state, alerts: [...alerts].sort(), enforced };
    });
    const said = results.map(({ domain, checked: { state, alerts, enforced } }) => {
      return { domain, state, alerts: [...alerts].sort(), enforced };
    });
    expect(said).toEqual(expected);
  });

  test("no program differs without an explanation", () => {
    expect(unexplained(results.flatMap(differencesOf), EXPLANATIONS)).toEqual([]);
  });

  test("no explanation is left over", () => {
    expect(needless(results.flatMap(differencesOf), EXPLANATIONS)).toEqual([]);
  });

  test("docs/lab-table.md shows it (`npm run lab -- --table` writes it)", async () => {
    expect(readFileSync(join(root, "docs/lab-table.md"), "utf8")).toBe(await tableOf(results));
  });
});
