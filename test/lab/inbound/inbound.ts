/**
 * Messages that real servers took, over addresses that look like the internet's, with
 * STARTTLS and without: what they wrote on top is what a person's mail program reads.
 *
 * The servers run in namespaces of their own (../real/namespace.ts) and are gone when this
 * returns.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enterLab } from "../real/namespace.ts";

export interface InboundMessage {
  /** Whose field is on top. */
  readonly server: "postfix" | "exim";
  readonly tls: boolean;
  /** As it lies in the mailbox. */
  readonly text: string;
}

/** The provider whose servers they are. */
export const PROVIDER = "provider.test";

/** @throws Error with what the lab said when it could not be built. */
export async function receiveMessages(): Promise<readonly InboundMessage[]> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-inbound-"));
  const file = join(folder, "messages.json");
  try {
    const script = new URL("receive.ts", import.meta.url).pathname;
    const { child, ended } = enterLab(script, [file], "pipe");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => (output += String(chunk)));
    }
    const code = await ended;
    if (code !== 0) throw new Error(`the lab ended with ${code}\n${output}`);
    return JSON.parse(readFileSync(file, "utf8")) as InboundMessage[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
