/** Another text in place of a file of the machine, for this mount namespace only. */
import { realpathSync, writeFileSync } from "node:fs";
import { must } from "./run.ts";

export async function bindOver(path: string, own: string, text: string): Promise<void> {
  writeFileSync(own, text);
  await must("mount", ["--bind", own, realpathSync(path)]);
}
