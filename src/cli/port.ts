import { UsageError } from "./io.ts";

/** @throws UsageError for what is no TCP port. */
export function parsePort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`${option} ${text}: must be a number from 1 to 65535`);
}
