/** A screen nobody sees, with a window manager: for pictures with panels, tooltips and real dragging. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { startChild, stopChild } from "./child.ts";
import { sleep, waitFor } from "./wait.ts";

/** Programs of Debian's: xvfb, openbox, xdotool, imagemagick. */
export const hasScreen = ["Xvfb", "openbox", "xdotool", "import"].every((name) =>
  existsSync(`/usr/bin/${name}`),
);

/** In pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

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

/** Press, move in small steps, release: what a toolkit has to see to call it dragging. */
export async function dragOnScreen(display: string, from: Point, to: Point): Promise<void> {
  const env = { ...process.env, DISPLAY: display };
  const mouse = async (...args: (string | number)[]) => {
    await promisify(execFile)("xdotool", args.map(String), { env });
    await sleep(40);
  };
  const steps = 8;
  await mouse("mousemove", from.x, from.y);
  await mouse("mousedown", 1);
  for (let step = 1; step <= steps; step++) {
    const at = (start: number, end: number) => Math.round(start + ((end - start) * step) / steps);
    await mouse("mousemove", at(from.x, to.x), at(from.y, to.y));
  }
  await sleep(200);
  await mouse("mouseup", 1);
}
