/** The webpack configuration of the command line: one module for Node, npm packages left outside. */
import { join } from "node:path";
import webpack, { type Configuration } from "webpack";
import { typescriptRule, type BundleOptions } from "./extension-bundle.ts";

export const CLI_ENTRY = "src/cli/main.ts";
export const CLI_FILE = "postweg.mjs";

export function cliBundle({ root, out }: BundleOptions): Configuration {
  return {
    name: "cli",
    context: root,
    mode: "production",
    devtool: "source-map",
    target: "node20",
    entry: join(root, CLI_ENTRY),
    experiments: { outputModule: true },
    output: {
      path: join(out, "cli"),
      filename: CLI_FILE,
      chunkFilename: "[name].mjs",
      library: { type: "module" },
      clean: true,
    },
    externalsType: "module",
    externals: [
      ({ request = "" }, decide) => {
        const ours = request.startsWith(".") || request.startsWith("/");
        // An import() of a package stays one: it may be optional, or slow to load.
        decide(undefined, ours ? undefined : `module-import ${request}`);
      },
    ],
    module: {
      parser: {
        // Left as written: they mean the bundle at run time, not the source at build time.
        javascript: { importMeta: false, url: false, worker: false },
      },
      rules: [typescriptRule(join(root, "src/cli/tsconfig.json"))],
    },
    optimization: { minimize: false }, // a readable stack trace is worth more than a small file
    performance: { hints: false },
    plugins: [new webpack.BannerPlugin({ banner: "#!/usr/bin/env node", raw: true })],
  };
}
