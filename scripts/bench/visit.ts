/**
 * The visit to the lab: everybody asks about the same domains, in turns, near and far.
 * Runs in a process and a network namespace of its own, so that the servers' work is not
 * counted as ours.
 */
import { goto, type Distance } from "../../test/lab/real/distance.ts";
import type { World } from "../../test/lab/real/world.ts";
import { createOwn } from "./in-process.ts";
import { createPrograms } from "./programs.ts";
import { inTurns } from "./rounds.ts";

/** All with DANE, each with a host and a certificate of its own; the first makes us warm. */
export const VISITED = [
  "ee-311.test",
  ...["ee-301.test", "ee-312.test", "ee-302.test"],
  ...["ta-201.test", "ta-211.test", "ta-212.test", "ta-root.test"],
] as const;

/** Each of the other seven domains this often. */
const ROUNDS = 3;

type Contestants = ReturnType<typeof createPrograms> & ReturnType<typeof createOwn>;

/** Medians in milliseconds. */
export type Times = Readonly<Record<keyof Contestants, number>>;

/** @param cli the built command line. */
export async function visit(world: World, cli: string): Promise<Record<Distance, Times>> {
  const [first, ...others] = VISITED;
  const contestants = { ...createPrograms(world, cli), ...createOwn(world, first) };
  const measure = async (distance: Distance): Promise<Times> => {
    await goto(distance);
    // Not counted: the resolver learns the answers, Postfix starts its processes.
    await inTurns(contestants, others, 1);
    return inTurns(contestants, others, ROUNDS);
  };
  return { near: await measure("near"), far: await measure("far") };
}
