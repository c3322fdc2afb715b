/** The webpack configuration of one add-on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import CopyPlugin from "copy-webpack-plugin";
import TerserPlugin from "terser-webpack-plugin";
import webpack, { type Configuration } from "webpack";
import { LicensesPlugin } from "./licenses-plugin.ts";
import { deriveManifest, type Manifest } from "./manifest.ts";
import type { Variant } from "./variants.ts";

const ENTRIES = {
  background: "src/extension/background/main.ts",
  "popup/popup": "src/extension/ui/popup/popup.ts",
  "guard/guard": "src/extension/ui/guard/guard.ts",
  "received/received": "src/extension/ui/received/received.ts",
  "onboarding/onboarding": "src/extension/ui/onboarding/onboarding.ts",
  "options/options": "src/extension/ui/options/options.ts",
};

/** Put into the pages of a webmail, so not for Thunderbird. */
const WEBMAIL_ENTRIES = {
  "webmail/content": "src/extension/webmail/content.ts",
  "webmail/page": "src/extension/webmail/page.ts",
};

export interface BundleOptions {
  /** The repository, or a tree shaped like it. */
  readonly root: string;
  readonly out: string;
  readonly version: string;
  /** Readable code and source maps. Never an eval devtool: an add-on's CSP forbids eval. */
  readonly dev: boolean;
}

export function extensionBundle(variant: Variant, options: BundleOptions): Configuration {
  const { root, out, version, dev } = options;
  return {
    name: variant,
    context: root,
    mode: dev ? "development" : "production",
    devtool: dev ? "source-map" : false,
    target: "web",
    entry: Object.fromEntries(
      Object.entries(entriesOf(variant)).map(([name, file]) => [name, join(root, file)]),
    ),
    output: { path: join(out, variant), filename: "[name].js", clean: true },
    module: {
      rules: [
        typescriptRule(join(root, "src/extension/tsconfig.json")),
        // What is put into another page is text in its script: a page could ask for our files.
        { test: /\.(svg|css)$/, type: "asset/source" },
      ],
    },
    optimization: {
      minimizer: [
        // LicensesPlugin gathers the licences, in full and in one file.
        new TerserPlugin({
          extractComments: false,
          terserOptions: { format: { comments: false } },
        }),
      ],
    },
    performance: { hints: false }, // size-limit watches the sizes, see .size-limit.json
    plugins: [
      new webpack.DefinePlugin({ __VARIANT__: JSON.stringify(variant) }),
      new CopyPlugin({ patterns: copies(variant, root, version) }),
      new LicensesPlugin(),
    ],
  };
}

function entriesOf(variant: Variant): Record<string, string> {
  const inBrowser = variant === "firefox" || variant === "chromium";
  return inBrowser ? { ...ENTRIES, ...WEBMAIL_ENTRIES } : ENTRIES;
}

export function typescriptRule(configFile: string): webpack.RuleSetRule {
  return {
    test: /\.ts$/,
    loader: "ts-loader",
    options: {
      configFile,
      // Types are checked by tsc beside the build; one file at a time is much faster.
      transpileOnly: true,
      // The repository's own compile emits nothing, this one must.
      compilerOptions: { noEmit: false, allowImportingTsExtensions: false },
    },
  };
}

function copies(variant: Variant, root: string, version: string): CopyPlugin.Pattern[] {
  const ui = join(root, "src/extension/ui");
  const patterns: CopyPlugin.Pattern[] = [
    {
      from: join(root, "manifest.json"),
      transform: (content) => {
        const source = JSON.parse(content.toString()) as Manifest;
        return JSON.stringify(deriveManifest(source, variant, version), null, 2) + "\n";
      },
    },
    { from: join(root, "_locales"), to: "_locales" },
    { from: join(root, "icons"), to: "icons" },
    { from: "**/*.{html,css}", context: ui, to: "[path][name][ext]" },
  ];
  if (variant === "thunderbird-esr") {
    patterns.push({ from: join(root, "src/extension/experiment"), to: "experiment" });
  }
  return patterns;
}

/** The entry points that are not there; webpack's own message for this is hard to read. */
export function missingEntries(root: string): string[] {
  return Object.values({ ...ENTRIES, ...WEBMAIL_ENTRIES }).filter(
    (file) => !existsSync(join(root, file)),
  );
}
