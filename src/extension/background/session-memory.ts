/**
 * What was found survives a stop of the event page: in `storage.session`, which stays in
 * memory and is gone with the program, because it says whom somebody writes to.
 */
import * as v from "valibot";
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Assessor } from "./assessor.ts";
import { onceQuiet } from "./once-quiet.ts";

export interface KeyValueStore {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const KEY = "assessments";

/** Milliseconds between a change and writing it down: a hundred answers make one write. */
const DELAY = 500;

const reasons = v.array(v.looseObject({ code: v.string() }));

/** Only as much as the code relies on; written by ourselves a moment ago, but maybe by another version. */
const storedSchema = v.array(
  v.looseObject({
    domain: v.string(),
    state: v.picklist(["dane", "tls", "none", "unknown"]),
    settled: v.literal(true),
    assessedAt: v.number(),
    staleAt: v.number(),
    alerts: v.array(v.string()),
    reasons,
    destinations: v.array(v.looseObject({ host: v.string(), preference: v.number(), reasons })),
  }),
);

export function rememberInSession(assessor: Assessor, store: KeyValueStore, clock: Clock): void {
  // A full or broken store costs a look-up later, nothing else.
  onceQuiet(assessor, clock, DELAY, () => {
    store.set({ [KEY]: assessor.snapshot() }).catch(() => {});
  });
}

export async function restoreFromSession(assessor: Assessor, store: KeyValueStore): Promise<void> {
  const stored: Record<string, unknown> = await store.get(KEY).catch(() => ({}));
  const read = v.safeParse(storedSchema, stored[KEY]);
  if (read.success) assessor.restore(read.output as unknown as Assessment[]);
}
