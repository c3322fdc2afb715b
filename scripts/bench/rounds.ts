/** Who is compared takes turns, so that whatever else the machine does hits all alike. */
import { performance } from "node:perf_hooks";

/** Runs once; @returns the milliseconds to count, when not those it took. */
export type Contestant = (domain: string) => Promise<number | void>;

/** Medians in milliseconds, by contestant. */
export async function inTurns<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  domains: readonly string[],
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const domain of domains) {
      for (const name of names) {
        const began = performance.now();
        const told = await contestants[name](domain);
        times.get(name)?.push(told ?? performance.now() - began);
      }
    }
  }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)])) as Record<
    Name,
    number
  >;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
