/**
 * npm run lint:addon [-- VARIANT...]
 *
 * web-ext's linter over each built add-on (npm run build first). What it finds
 * must be on the list in scripts/build/lint-allowed.ts, and what is on the list
 * must be found: an entry that outlived its reason fails, too.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { judge, type Finding } from "./build/lint-allowed.ts";
import { VARIANTS, type Variant } from "./build/variants.ts";

const root = resolve(import.meta.dirname, "..");
const wanted = process.argv.slice(2);

for (const variant of VARIANTS) {
  if (wanted.length > 0 && !wanted.includes(variant)) continue;
  const complaints = judge(variant, await lint(variant));
  console.log(`${variant}: ${complaints.length === 0 ? "ok" : "not ok"}`);
  for (const complaint of complaints) console.log(`  ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
}

interface Report {
  readonly errors: Finding[];
  readonly warnings: Finding[];
  readonly notices: Finding[];
}

async function lint(variant: Variant): Promise<Finding[]> {
  const folder = join(root, "dist", variant);
  if (!existsSync(folder)) throw new Error(`${folder} is not there: npm run build first`);
  const webExt = join(root, "node_modules", ".bin", "web-ext");
  const args = ["lint", "--source-dir", folder, "--output", "json", "--self-hosted"];
  // It exits with 1 when there are errors; the report is on stdout all the same.
  const { stdout } = await promisify(execFile)(webExt, args, { maxBuffer: 1e8 }).catch(
    (error: { stdout?: string }) => {
      if (!error.stdout) throw error;
      return { stdout: error.stdout };
    },
  );
  const report = JSON.parse(stdout) as Report;
  return [...report.errors, ...report.warnings, ...report.notices];
}
