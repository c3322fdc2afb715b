/**
 * Child processes that do not outlive the test, whatever happens to it.
 *
 * Each gets a process group of its own, so that ending it ends its children
 * too (Thunderbird has several), and what is left at exit is killed.
 */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set<ChildProcess>();
const folders = new Set<string>();
let hooked = false;

export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  cleanAtExit();
  const child = spawn(command, args, { stdio: "ignore", ...options, detached: true });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Resolves when the process is gone; its group is killed even when it went by itself. */
export async function stopChild(child: ChildProcess): Promise<void> {
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once("exit", resolve));
  killGroup(child);
  await gone;
}

export async function temporaryFolder(name: string): Promise<string> {
  cleanAtExit();
  const folder = await mkdtemp(join(tmpdir(), `postweg-${name}-`));
  folders.add(folder);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  // A program that is being killed may write one more file.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The whole group is gone already.
  }
}

function cleanAtExit(): void {
  if (hooked) return;
  hooked = true;
  process.once("exit", clean);
  // A signal ends Node without "exit"; the numbers are what a shell makes of them.
  for (const [signal, status] of [
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      clean();
      process.exit(status);
    });
  }
}

function clean(): void {
  for (const child of running) killGroup(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
