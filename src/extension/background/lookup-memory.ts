/**
 * What the look-ups have learned survives a stop of the event page and a restart.
 *
 * Three places, because what is written down says whom somebody writes to: DNS answers
 * stay in the session, which is gone with the program; only those about the root and the
 * top-level domains go to disk, for they say nothing and are what every chain of trust
 * begins with. MTA-STS policies go to disk, for they protect nobody otherwise
 * (RFC 8461 §5.1).
 */
import * as v from "valibot";
import type { Clock } from "../../core/base/clock.ts";
import type { KeptAnswers } from "../../core/dns/caching-exchange.ts";
import { restoreAnswers, storeAnswers } from "../../core/dns/kept-answers.ts";
import type { Question } from "../../core/dns/message.ts";
import { RRType } from "../../core/dns/rr-type.ts";
import { LONGEST, MODES } from "../../core/mta-sts/policy.ts";
import { restorePolicies, storePolicies } from "../../core/mta-sts/kept-policies.ts";
import type { KeptPolicies } from "../../core/mta-sts/lookup.ts";
import { onceQuiet } from "./once-quiet.ts";
import type { KeyValueStore } from "./session-memory.ts";

export interface Learned {
  readonly answers: KeptAnswers;
  readonly policies: KeptPolicies;
}

export interface LearnedStores {
  readonly session: KeyValueStore;
  readonly disk: KeyValueStore;
}

const ANSWERS = "answers";
const POLICIES = "policies";

/** Octets of messages. Default 2 MB and 256 kB: browsers give the session 10 MB, and 1400 top-level domains rarely meet in one mailbox. */
const SESSION_OCTETS = 2_000_000;
const DISK_OCTETS = 256_000;

const answersSchema = v.array(v.object({ wire: v.string(), until: v.number() }));

const policiesSchema = v.array(
  v.object({
    domain: v.string(),
    id: v.string(),
    until: v.number(),
    policy: v.object({
      mode: v.picklist(MODES),
      maxAge: v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST)),
      mx: v.array(v.string()),
    }),
  }),
);

function saysNothing({ name, type }: Question): boolean {
  return name.labels.length <= 1 && (type === RRType.DS || type === RRType.DNSKEY);
}

export async function restoreLearned(
  { answers, policies }: Learned,
  { session, disk }: LearnedStores,
  clock: Clock,
): Promise<void> {
  /** What can't be read is as good as nothing. */
  const read = async <Item>(
    store: KeyValueStore,
    key: string,
    schema: v.GenericSchema<unknown, Item[]>,
  ): Promise<Item[]> => {
    const stored = await store.get(key).catch((): Record<string, unknown> => ({}));
    const items = v.safeParse(schema, stored[key]);
    return items.success ? items.output : [];
  };
  const [kept, keys, known] = await Promise.all([
    read(session, ANSWERS, answersSchema),
    read(disk, ANSWERS, answersSchema),
    read(disk, POLICIES, policiesSchema),
  ]);
  restoreAnswers(kept, answers, clock.now());
  restoreAnswers(keys, answers, clock.now());
  restorePolicies(known, policies, clock.now());
}

/** Milliseconds between a change and writing it down. It is some megabytes, and losing it costs look-ups only. */
const DELAY = 3000;

export function rememberLearned(
  source: { onChanged(listener: () => void): void },
  lookups: { learned(): Promise<Learned> },
  stores: LearnedStores,
  clock: Clock,
): void {
  onceQuiet(source, clock, DELAY, () => {
    void lookups.learned().then((learned) => writeLearned(learned, stores));
  });
}

/** A full or broken store costs a look-up later, nothing else. */
async function writeLearned(
  { answers, policies }: Learned,
  { session, disk }: LearnedStores,
): Promise<void> {
  const rest = (question: Question) => !saysNothing(question);
  await Promise.allSettled([
    session.set({ [ANSWERS]: storeAnswers(answers, rest, SESSION_OCTETS) }),
    disk.set({
      [ANSWERS]: storeAnswers(answers, saysNothing, DISK_OCTETS),
      [POLICIES]: storePolicies(policies),
    }),
  ]);
}

/** Whom somebody writes to is to be read nowhere any more. */
export async function erasePolicies(policies: KeptPolicies, disk: KeyValueStore): Promise<void> {
  policies.clear();
  await disk.set({ [POLICIES]: [] }).catch(() => {});
}
