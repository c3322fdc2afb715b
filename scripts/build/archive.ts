/**
 * Reproducible archives: the same files give the same bytes, whenever and
 * wherever they are packed, so that anybody can check a published add-on
 * against its source.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { zipSync, type Zippable } from "fflate";

/** The earliest time a ZIP file can express. Built from local parts because ZIP knows no time zone. */
const FIXED_TIME = new Date(1980, 0, 1);

/** Names to contents; names use "/" on every system. */
export type ArchiveEntries = ReadonlyMap<string, Uint8Array>;

export function packArchive(entries: ArchiveEntries): Uint8Array {
  const files: Zippable = {};
  // By code units, not by locale: the order must not depend on the machine.
  for (const name of [...entries.keys()].sort()) {
    files[name] = entries.get(name) as Uint8Array;
  }
  return zipSync(files, { level: 9, mtime: FIXED_TIME, os: 3, attrs: 0o644 << 16 });
}

export async function readEntries(folder: string): Promise<ArchiveEntries> {
  const entries = new Map<string, Uint8Array>();
  for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const file = join(item.parentPath, item.name);
    entries.set(relative(folder, file).split(sep).join("/"), await readFile(file));
  }
  return entries;
}
