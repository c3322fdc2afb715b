/** For a package that cannot be installed beside others: its files, unpacked into .cache. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** @returns whether it worked; leaves nothing half done in `target`. */
export function unpackDebian(name: string, target: string): boolean {
  const folder = `${target}.new`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = (command: string, ...args: string[]): boolean =>
    spawnSync(command, args, { cwd: folder }).status === 0;
  try {
    if (!run("apt-get", "download", "-q", name)) return false;
    const file = readdirSync(folder).find((one) => one.endsWith(".deb"));
    if (file === undefined || !run("dpkg", "-x", file, "files")) return false;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(folder, "files"), target);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
