/** Servers of the lab: started in the foreground, as children, and ended with us. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import net from "node:net";

/** @param log where both of its streams go. */
export function startService(command: string, args: readonly string[], log: string): void {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const file = createWriteStream(log, { flags: "a" });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  child.on("error", (error) => file.write(`${command}: ${error.message}\n`));
  child.on("exit", (code, signal) => file.write(`${command} ended: ${code ?? signal}\n`));
}

/** Waits until somebody accepts connections there; @throws Error after ten seconds. */
export async function listening(host: string, port: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await connects(host, port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens at ${host} port ${port}`);
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
}
