/**
 * What a store's reviewer needs to make the add-ons from source: everything the build reads,
 * nothing it doesn't. The README in it names the command.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readEntries, type ArchiveEntries } from "./archive.ts";

/** Files and folders of the project's root. */
const PARTS = [
  "LICENSE",
  "README.md",
  "_locales",
  "icons",
  "manifest.json",
  "package-lock.json",
  "package.json",
  "scripts",
  "src",
  "tsconfig.json",
];

export async function sourceEntries(root: string): Promise<ArchiveEntries> {
  const entries = new Map<string, Uint8Array>();
  for (const part of PARTS) {
    const path = join(root, part);
    if ((await stat(path)).isFile()) entries.set(part, await readFile(path));
    else {
      for (const [name, content] of await readEntries(path))
        entries.set(`${part}/${name}`, content);
    }
  }
  return entries;
}
