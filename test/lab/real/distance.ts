/**
 * Somebody outside the lab, in a network namespace of their own, to whom its servers are
 * near (a veth pair) or far (a way that takes time). Runs inside the lab; what is started
 * ends with it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { NETWORKS } from "./addresses.ts";
import { must } from "./run.ts";

/** Milliseconds to a far server and back. */
export const FAR = 40;

export type Distance = "near" | "far";

/** The addresses at either end: the visitor's, the lab's. Nobody else uses these networks. */
const ENDS: Readonly<Record<Distance, readonly [string, string]>> = {
  near: ["10.99.0.1", "10.99.0.2"],
  far: ["10.98.0.1", "10.98.0.2"],
};

/** @returns the prefix of a command that is to run there; the servers are near at first. */
export async function createVisitor(): Promise<readonly string[]> {
  const holder = spawn("/usr/bin/unshare", ["--net", "sleep", "infinity"], { stdio: "ignore" });
  const namespace = `/proc/${holder.pid}/ns/net`;
  const delay = join(import.meta.dirname, "delay.py");
  const args = [delay, String(FAR / 2), "far-visitor", "far-lab"];
  await ready(spawn("/usr/bin/python3", args, { stdio: ["ignore", "pipe", "inherit"] }));
  const visit = ["nsenter", `--net=${namespace}`];
  await must("ip", ["link", "add", "near-lab", "type", "veth", "peer", "name", "near-visitor"]);
  for (const distance of ["near", "far"] as const) {
    const [theirs, ours] = ENDS[distance];
    await must("ip", ["link", "set", `${distance}-visitor`, "netns", String(holder.pid)]);
    await use(`${distance}-lab`, ours, []);
    await use(`${distance}-visitor`, theirs, visit);
  }
  await goto("near", visit);
  return visit;
}

/** For all connections from now on. @param visit empty when that is where we are. */
export async function goto(distance: Distance, visit: readonly string[] = []): Promise<void> {
  const [theirs, ours] = ENDS[distance];
  const networks = NETWORKS.filter((network) => !network.includes(":"));
  for (const network of networks) {
    const route = ["ip", "route", "replace", network, "via", ours, "src", theirs];
    await run([...visit, ...route]);
  }
}

async function use(device: string, address: string, visit: readonly string[]): Promise<void> {
  await run([...visit, "ip", "address", "add", `${address}/30`, "dev", device]);
  await run([...visit, "ip", "link", "set", device, "up"]);
}

async function run([command = "", ...args]: readonly string[]): Promise<void> {
  await must(command, args);
}

async function ready({ stdout }: ChildProcess): Promise<void> {
  if (stdout !== null) await once(stdout, "data");
}
