/** The webpack configuration of the status page a backend serves, built beside the command line. */
import { join } from "node:path";
import CopyPlugin from "copy-webpack-plugin";
import TerserPlugin from "terser-webpack-plugin";
import type { Configuration } from "webpack";
import { typescriptRule, type BundleOptions } from "./extension-bundle.ts";
import { LicensesPlugin } from "./licenses-plugin.ts";

export function statusBundle({ root, out, dev }: BundleOptions): Configuration {
  const source = join(root, "src/status");
  return {
    name: "status",
    context: root,
    mode: dev ? "development" : "production",
    devtool: false,
    target: "web",
    entry: { status: join(source, "status.ts") },
    output: { path: join(out, "status"), filename: "[name].js", clean: true },
    module: { rules: [typescriptRule(join(source, "tsconfig.json"))] },
    optimization: {
      minimizer: [
        new TerserPlugin({
          extractComments: false,
          terserOptions: { format: { comments: false } },
        }),
      ],
    },
    performance: { hints: false },
    plugins: [
      new CopyPlugin({
        patterns: [
          { from: join(source, "page.css"), to: "page.css" },
          { from: "*.svg", context: join(root, "icons"), to: "icons/[name][ext]" },
        ],
      }),
      new LicensesPlugin(),
    ],
  };
}
