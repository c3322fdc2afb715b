/**
 * `npm test`: everything that can be checked on this machine, in one go. What can't be is
 * said first and counted as skipped; the last line is the count.
 *
 * With CI=true anything left out is a failure.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installMissing } from "./debian-packages.ts";

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const root = new URL("..", import.meta.url).pathname;
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };

const bin = (name: string) => join(root, "node_modules/.bin", name);

/** Each is one command that passes or fails as a whole. */
const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types of src/core", bin("tsc"), "-p", "src/core"],
  ["types of src/extension", bin("tsc"), "-p", "src/extension"],
  ["types of src/probe", bin("tsc"), "-p", "src/probe"],
  ["types of src/status", bin("tsc"), "-p", "src/status"],
  ["types of src/cli", bin("tsc"), "-p", "src/cli"],
  ["types of test and scripts", bin("tsc"), "-p", "test"],
  ["eslint", bin("eslint"), "."],
  ["prettier", bin("prettier"), "--check", "--log-level", "warn", "."],
  [
    "directions of dependency",
    process.execPath,
    bin("depcruise"),
    "src",
    "--config",
    ".dependency-cruiser.cjs",
  ],
  ["unused code", bin("knip")],
  ["build", bin("tsx"), "scripts/build.ts"],
  ["sizes", bin("size-limit")],
  ["web-ext lint", bin("tsx"), "scripts/lint-addon.ts"],
];

function run(command: string, args: readonly string[], env = process.env) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

async function check([name, command, ...args]: (typeof CHECKS)[number]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code === 0) totals.passed++;
  else totals.failed++;
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
  if (code !== 0) console.log(output.trim().split("\n").slice(-60).join("\n"));
}

/** Runs one of jest's projects, letting it talk; its totals come back through a file. */
async function jest(projects: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-test-"));
  const file = join(folder, "totals.json");
  const args = ["--selectProjects", ...projects, "--maxWorkers=2"];
  const env = {
    ...process.env,
    POSTWEG_TOTALS: file,
    NODE_OPTIONS: "--experimental-vm-modules --no-warnings",
  };
  const code = await new Promise<number>((resolve) => {
    const child = spawn(bin("jest"), args, {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  try {
    const told = JSON.parse(readFileSync(file, "utf8")) as Totals;
    totals.passed += told.passed;
    totals.failed += told.failed;
    totals.skipped += told.skipped;
    // Something outside of any test went wrong, or no test ran at all.
    if (code !== 0 && told.failed === 0) totals.failed++;
    if (told.passed === 0 && told.skipped === 0) totals.failed++;
  } catch {
    totals.failed++;
  }
  rmSync(folder, { recursive: true, force: true });
}

const { missing } = installMissing((line) => console.log(line));
for (const need of missing) {
  console.log(`Left out, because Debian's ${need.package} is not here: ${need.purpose}.`);
}
if (process.getuid?.() !== 0)
  console.log("Left out, because this is not root: a real Postfix, and the lab with real servers.");

for (const one of CHECKS) await check(one);
await jest(["unit", "system"]);
await jest(["e2e"]);

const nothingLeftOut = totals.skipped === 0 && missing.length === 0;
const complete = process.env["CI"] !== "true" || nothingLeftOut;
if (!complete) console.log("FAILED: in CI nothing may be left out.");
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 && complete ? 0 : 1;
