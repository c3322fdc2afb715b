/** Runs the repository's own rules over a source tree, real or made up. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Rule {
  readonly name: string;
  readonly comment: string;
}

interface Config {
  readonly forbidden: Rule[];
  readonly options: ICruiseOptions;
}

const config = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as Config;

export const RULES: readonly Rule[] = config.forbidden;

/** "RULE: FROM -> TO" for each import that a rule forbids. */
export async function violations(baseDir: string): Promise<string[]> {
  const { output } = await cruise(["src"], {
    ...config.options,
    ruleSet: { forbidden: config.forbidden } as ICruiseOptions["ruleSet"] & object,
    validate: true,
    baseDir,
  });
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

/** Names to sources, written below a new folder that has this repository's packages. */
export async function violationsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "postweg-architecture-"));
  try {
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await symlink(join(ROOT, "package.json"), join(folder, "package.json"));
    for (const [name, source] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), source);
    }
    return await violations(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
