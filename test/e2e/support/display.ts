/** A screen nobody sees, with a window manager: for pictures with panels, tooltips and real dragging. */
import { startChild, stopChild } from "./child.ts";
import { waitFor } from "./wait.ts";

export interface Display {
  /** For DISPLAY. */
  readonly name: string;
  stop(): Promise<void>;
}

export async function startDisplay(size = "1400x1000x24"): Promise<Display> {
  // -displayfd: Xvfb picks a free number itself and writes it there.
  const args = ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp"];
  const server = startChild("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  let number = "";
  server.stdio[3]?.on("data", (data: Buffer) => (number += data.toString()));
  await waitFor("Xvfb", () => number.includes("\n"));

  const name = `:${number.trim()}`;
  const manager = startChild("openbox", [], { env: { ...process.env, DISPLAY: name } });
  return {
    name,
    async stop() {
      await stopChild(manager);
      await stopChild(server);
    },
  };
}
