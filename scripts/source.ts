/** `npm run source`: the source archive for the stores, in dist/. The same bytes every time. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { packArchive } from "./build/archive.ts";
import { readVersion } from "./build/build.ts";
import { sourceEntries } from "./build/source-archive.ts";

const root = resolve(import.meta.dirname, "..");
const file = join(root, "dist", `postweg-source-${await readVersion(root)}.zip`);
await mkdir(join(root, "dist"), { recursive: true });
await writeFile(file, packArchive(await sourceEntries(root)));
console.log(file);
