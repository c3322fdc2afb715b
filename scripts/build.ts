/**
 * npm run build [-- NAME...] [--dev] [--out FOLDER]
 *
 * Builds the four add-ons (unpacked and as archives) and the command line into
 * dist/. NAME picks some: thunderbird, thunderbird-esr, firefox, chromium, cli.
 */
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { build, TARGETS, type Target } from "./build/build.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dev: { type: "boolean", default: false },
    out: { type: "string", default: "dist" },
  },
});

const unknown = positionals.filter((name) => !TARGETS.includes(name as Target));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. Known: ${TARGETS.join(", ")}.`);
  process.exit(2);
}

const root = resolve(import.meta.dirname, "..");
try {
  const files = await build({
    root,
    out: resolve(root, values.out),
    dev: values.dev,
    targets: positionals.length > 0 ? (positionals as Target[]) : [...TARGETS],
  });
  for (const file of files) console.log(file);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
