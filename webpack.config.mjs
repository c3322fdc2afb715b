/**
 * For `npx webpack`, editors and the curious; `npm run build` does the same
 * and then packs the archives. The configuration itself is in scripts/build.
 */
import { tsImport } from "tsx/esm/api";

const { configurations, readVersion, TARGETS } = await tsImport(
  "./scripts/build/build.ts",
  import.meta.url,
);

const root = import.meta.dirname;

export default async (_env, { mode }) => {
  const options = {
    root,
    out: `${root}/dist`,
    version: await readVersion(root),
    dev: mode === "development",
  };
  return TARGETS.flatMap((target) => configurations(target, options));
};
