/**
 * Writes LICENSES.txt: the full licence text of every npm package that has
 * code in the bundle. Comments such as "@license" are no substitute, because a
 * package may carry none and MIT, BSD and MPL all ask for the text itself.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import webpack, { type Compiler, type Module } from "webpack";

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

export class LicensesPlugin {
  apply(compiler: Compiler): void {
    compiler.hooks.thisCompilation.tap("LicensesPlugin", (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: "LicensesPlugin", stage }, () => {
        const packages = new Set([...compilation.modules].flatMap(packageFoldersOf));
        const text = [...packages]
          .map(describePackage)
          .sort()
          .join(`\n${"=".repeat(78)}\n\n`);
        compilation.emitAsset(
          "LICENSES.txt",
          new webpack.sources.RawSource(
            text || "No third-party packages are part of this bundle.\n",
          ),
        );
      });
    });
  }
}

/** A concatenated module stands for several files; a module of a built-in for none. */
function packageFoldersOf(module: Module): string[] {
  const inner = (module as { modules?: readonly Module[] }).modules ?? [module];
  return inner.flatMap((one) => {
    const file = (one as { resource?: string }).resource;
    return file?.includes("node_modules") ? [packageFolder(file)] : [];
  });
}

/** Packages hold nameless package.json files that only say "type": "module"; go on upwards past those. */
function packageFolder(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && readPackage(folder).name) return folder;
  }
  throw new Error(`No package holds ${file}`);
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
}

function describePackage(folder: string): string {
  const { name, version, license } = readPackage(folder);
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (!file) throw new Error(`${name} is bundled but brings no licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
