/** Programs of the lab: run to the end, with a deadline, whatever they answer. */
import { execFile } from "node:child_process";

export interface Ran {
  readonly code: number | undefined;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Never rejects; a program that takes longer than `seconds` is ended. */
export function attempt(
  command: string,
  args: readonly string[],
  { seconds = 60, input = "", env = process.env, cwd }: AttemptOptions = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { timeout: seconds * 1000, killSignal: "SIGKILL", env, cwd } as const;
    const child = execFile(command, args, { ...options, maxBuffer: 1 << 24 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
      resolve({ code, output: out + err });
    });
    child.stdin?.on("error", () => undefined).end(input);
  });
}

interface AttemptOptions {
  readonly seconds?: number;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** @returns what it printed; @throws Error when it fails. */
export async function must(
  command: string,
  args: readonly string[],
  options: AttemptOptions = {},
): Promise<string> {
  const { code, output } = await attempt(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}\n${output}`);
  return output;
}
