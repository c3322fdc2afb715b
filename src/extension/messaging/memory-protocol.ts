/** What the options page and the background say to each other about the memory, over a port named MEMORY_PORT. */
import * as v from "valibot";
import type { MemoryContent } from "../../core/memory/memory.ts";
import type { DomainRecord } from "../../core/memory/record.ts";

export const MEMORY_PORT = "memory";

/** Records told at a time. Default 200: nobody reads more, and a filter finds the others. */
export const MAX_RECORDS = 200;

const text = v.pipe(v.string(), v.maxLength(255));

const fromMemoryPageSchema = v.variant("kind", [
  /** Tell the records whose domain contains this, now and after each change. */
  v.object({ kind: v.literal("watch"), filter: text }),
  /** The person has seen that it is less, and takes it as it is now. */
  v.object({ kind: v.literal("lift"), domain: text }),
  v.object({ kind: v.literal("forget"), domain: text }),
  v.object({ kind: v.literal("erase") }),
  /** Tell all there is, for a file. */
  v.object({ kind: v.literal("export") }),
  /** Of a file: what is known already stays, and no lock goes. */
  v.object({
    kind: v.literal("add"),
    content: v.object({ domains: v.array(v.unknown()), hosts: v.array(v.unknown()) }),
  }),
]);

export type FromMemoryPage = v.InferOutput<typeof fromMemoryPageSchema>;

/** `undefined` for what is none of the messages above. */
export function readFromMemoryPage(message: unknown): FromMemoryPage | undefined {
  const read = v.safeParse(fromMemoryPageSchema, message);
  return read.success ? read.output : undefined;
}

export type ToMemoryPage =
  | {
      readonly kind: "records";
      /** Those with a lock first. */
      readonly records: readonly DomainRecord[];
      /** How many contain the filter, are there, and have a lock. */
      readonly matching: number;
      readonly total: number;
      readonly locked: number;
    }
  | { readonly kind: "content"; readonly content: MemoryContent }
  /** How many domains are new, or have a lock they had not. */
  | { readonly kind: "added"; readonly count: number };
