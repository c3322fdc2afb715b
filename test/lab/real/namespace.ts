/**
 * Enters the lab's namespaces: network (real ports, nothing reaches the host), mounts (an
 * own /etc/resolv.conf, files that vanish) and processes (whatever way the lab ends, the
 * kernel ends all that was started in it).
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasExim } from "./oracles/exim.ts";

const PROGRAMS = [
  "/usr/sbin/nsd",
  "/usr/sbin/unbound",
  "/usr/bin/unbound-host",
  "/usr/bin/delv",
  "/usr/bin/drill",
  "/usr/bin/ldns-signzone",
  "/usr/bin/dnssec-signzone",
  "/usr/sbin/posttls-finger",
];

/** Why there can be no lab here; `undefined` when there can. */
export function whyNoLab(): string | undefined {
  if (process.getuid?.() !== 0) return "namespaces need root";
  const missing = PROGRAMS.filter((path) => !existsSync(path));
  if (missing.length > 0) return `not installed: ${missing.join(" ")}`;
  if (!hasExim()) return "Exim is not unpacked in .cache (npm test does that)";
  const tried = spawnSync("/usr/bin/setpriv", [...UNSHARE, "true"], { encoding: "utf8" });
  return tried.status === 0 ? undefined : `no namespaces here: ${tried.stderr.trim()}`;
}

/** The first part ends it all when we are ended without having a say. */
const UNSHARE = [
  ...["--pdeathsig", "KILL", "unshare"],
  ...["--net", "--mount", "--propagation", "private"],
  ...["--pid", "--fork", "--kill-child", "--mount-proc"],
];

export const LAB_FOLDER = "POSTWEG_LAB_FOLDER";

/** Runs `script` with `args` inside, as process 1; it finds its folder in the environment. */
export function enterLab(
  script: string,
  args: readonly string[],
  stdio: "inherit" | "pipe" = "inherit",
): { child: ChildProcess; ended: Promise<number> } {
  const root = new URL("../../..", import.meta.url).pathname;
  const folder = mkdtempSync(join(tmpdir(), "postweg-real-lab-"));
  // Files in it are in memory, and seen in there only: after a crash it is empty out here.
  // Exim and Postfix close every descriptor there could be; with a million that takes a second.
  const inside = `ulimit -n 4096 && mount -t tmpfs -o mode=755 lab "$${LAB_FOLDER}" && exec "$@"`;
  const command = [process.execPath, "--import", "tsx", script, ...args];
  const child = spawn("/usr/bin/setpriv", [...UNSHARE, "sh", "-c", inside, "sh", ...command], {
    cwd: root,
    env: { ...process.env, [LAB_FOLDER]: folder, NODE_OPTIONS: "--no-warnings" },
    stdio: stdio === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (code) => {
      rmdirSync(folder);
      resolve(code ?? 1);
    });
  });
  return { child, ended };
}
