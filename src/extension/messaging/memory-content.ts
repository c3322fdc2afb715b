/** The shape of what is remembered (core/memory), where it was written down, exported, or sent over a port. */
import * as v from "valibot";
import type { MemoryContent } from "../../core/memory/memory.ts";
import { STRENGTHS } from "../../core/memory/strength.ts";
import { parseDomain } from "../../core/smtp/domain.ts";

/** Milliseconds since the epoch, as far as dates go. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

/** As it is compared: anything else would never be found again. */
const domain = v.pipe(
  v.string(),
  v.check((text) => {
    const read = parseDomain(text);
    return read.ok && read.value.key === text;
  }),
);

const vantage = v.pipe(v.string(), v.maxLength(2048));

const provenSchema = v.object({
  strength: v.picklist(STRENGTHS),
  // Where it can't be told what made it so, nothing proves that less is meant.
  by: v.fallback(v.optional(v.picklist(["dane", "sts", "tlsa"])), undefined),
  since: time,
  at: time,
  vantage,
  // Unreadable: none is known, and then a host in an unsigned zone is never one that is new.
  hosts: v.fallback(v.optional(v.pipe(v.array(domain), v.maxLength(50))), undefined),
});

const domainSchema = v.object({
  domain,
  proven: v.optional(provenSchema),
  lock: v.optional(
    v.object({
      since: time,
      was: provenSchema,
      now: v.object({
        state: v.picklist(["dane", "tls", "none", "unknown"]),
        enforced: v.boolean(),
      }),
      vantage,
      hosts: v.array(v.string()),
    }),
  ),
});

const hostSchema = v.object({ host: v.string(), proven: provenSchema });

/** Record by record: one that cannot be read must not take the others with it. */
export function readMemory(stored: unknown): MemoryContent {
  const list = v.fallback(v.array(v.unknown()), []);
  const parts = v.safeParse(v.object({ domains: list, hosts: list }), stored);
  if (!parts.success) return { domains: [], hosts: [] };
  const read = <Schema extends v.GenericSchema>(schema: Schema, items: readonly unknown[]) =>
    items.flatMap((item) => {
      const one = v.safeParse(schema, item);
      return one.success ? [one.output] : [];
    });
  const { domains, hosts } = parts.output;
  // `by` is there and undefined, or not there: the same to everybody.
  return { domains: read(domainSchema, domains), hosts: read(hostSchema, hosts) } as MemoryContent;
}
