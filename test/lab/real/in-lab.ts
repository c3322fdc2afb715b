/** Runs a script in namespaces of its own and takes back what it found out; all it started is gone then. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bindOver } from "./bind-over.ts";
import { enterLab } from "./namespace.ts";
import { must } from "./run.ts";

/**
 * @param script is given the file to write its answer into, as JSON.
 * @throws Error with what the lab said when it could not be built.
 */
export async function inLab<Answer>(script: URL): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-in-lab-"));
  const file = join(folder, "answer.json");
  try {
    const { child, ended } = enterLab(script.pathname, [file], "pipe");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    const code = await ended;
    if (code !== 0) throw new Error(`the lab ended with ${code}\n${output}`);
    return JSON.parse(readFileSync(file, "utf8")) as Answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface LabMachine {
  readonly address: string;
  readonly name: string;
}

/** Inside: the addresses are this machine's, and names lead there and back. */
export async function giveAddresses(all: readonly LabMachine[], folder: string): Promise<void> {
  const batch = ["link set lo up", ...all.map(({ address }) => `addr add ${address}/32 dev lo`)];
  await must("ip", ["-batch", "-"], { input: `${batch.join("\n")}\n` });
  const hosts = all.map(({ address, name }) => `${address} ${name}\n`).join("");
  await bindOver("/etc/hosts", join(folder, "hosts"), `127.0.0.1 localhost\n${hosts}`);
}
