/** Runs webpack for what was asked for, then packs the add-ons. */
import { chmod, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import webpack, { type Configuration } from "webpack";
import { packArchive, readEntries } from "./archive.ts";
import { CLI_ENTRY, CLI_FILE, cliBundle } from "./cli-bundle.ts";
import { extensionBundle, missingEntries, type BundleOptions } from "./extension-bundle.ts";
import { statusBundle } from "./status-bundle.ts";
import { archiveName, VARIANTS, type Variant } from "./variants.ts";

export const TARGETS = [...VARIANTS, "cli"] as const;

export type Target = (typeof TARGETS)[number];

export interface BuildOptions extends Omit<BundleOptions, "version"> {
  readonly targets: readonly Target[];
}

/** Resolves to the files a person would take away: the archives and the command. */
export async function build({ targets, ...rest }: BuildOptions): Promise<string[]> {
  const options: BundleOptions = { ...rest, version: await readVersion(rest.root) };
  const variants = targets.filter((target): target is Variant => target !== "cli");
  refuseMissing(targets, options.root);

  await bundle(targets.flatMap((target) => configurations(target, options)));

  const files = await Promise.all(variants.map((variant) => pack(variant, options)));
  if (targets.includes("cli")) {
    const file = join(options.out, "cli", CLI_FILE);
    await chmod(file, 0o755);
    files.push(file);
  }
  return files;
}

/** The command line brings the page along that its backend serves. */
export function configurations(target: Target, options: BundleOptions): Configuration[] {
  return target === "cli"
    ? [cliBundle(options), statusBundle(options)]
    : [extensionBundle(target, options)];
}

export async function readVersion(root: string): Promise<string> {
  const text = await readFile(join(root, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function refuseMissing(targets: readonly Target[], root: string): void {
  const missing = [
    ...(targets.some((target) => target !== "cli") ? missingEntries(root) : []),
    ...(targets.includes("cli") && !existsSync(join(root, CLI_ENTRY)) ? [CLI_ENTRY] : []),
  ];
  if (missing.length > 0) throw new Error(`Cannot build, missing: ${missing.join(", ")}`);
}

async function bundle(configurations: Configuration[]): Promise<void> {
  const compiler = webpack(configurations);
  const stats = await new Promise<webpack.MultiStats | undefined>((resolve, reject) => {
    compiler.run((error, result) => (error ? reject(error) : resolve(result)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  const troubled = stats?.stats.filter((one) => one.hasErrors() || one.hasWarnings()) ?? [];
  if (troubled.length > 0) {
    const texts = troubled.map((one) => one.toString({ preset: "errors-warnings", colors: false }));
    throw new Error(texts.join("\n\n"));
  }
}

async function pack(variant: Variant, { out, version }: BundleOptions): Promise<string> {
  const file = join(out, archiveName(variant, version));
  await writeFile(file, packArchive(await readEntries(join(out, variant))));
  return file;
}
