/** A server in a folder of its own, which goes with it. */
import type { ChildProcess } from "node:child_process";
import { removeFolder, stopChild } from "../../e2e/support/child.ts";
import { listening } from "../real/service.ts";

/** Waits until it listens on 127.0.0.1. @returns what ends it. */
export async function untilListening(
  child: ChildProcess,
  port: number,
  folder: string,
): Promise<() => Promise<void>> {
  const stop = async () => {
    await stopChild(child);
    await removeFolder(folder);
  };
  try {
    await listening("127.0.0.1", port);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
