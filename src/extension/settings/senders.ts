/** What each sending identity demands: the person's choice, and the demand it stands for. */
import * as v from "valibot";
import { LEVELS } from "../../core/policy/level.ts";
import {
  OFF,
  ON,
  RULE_DEMANDS,
  SEVERITIES,
  TLS_VERSIONS,
  type Demand,
} from "../../core/policy/demand.ts";
import { closest, parsePattern } from "../../core/policy/pattern.ts";
import { lenientArray } from "./lenient.ts";

export const SENDER_MODES = ["off", "on", "expert"] as const;

/** Rules of one sender. Default and maximum 1000: each is compared with each recipient. */
export const MAX_RULES = 1000;
export const MAX_SENDERS = 200;

/** Seconds. Default 15, range 0 to 60: a postscreen greeting takes 6, two hosts of it 12. */
export const WAIT = { default: 15, max: 60 } as const;

/** Seconds where nothing is demanded: long enough for a look at a quick host. */
const WAIT_WHEN_OFF = 3;

export const patternSchema = v.pipe(
  v.string(),
  v.maxLength(320),
  v.check((text) => parsePattern(text).ok),
);

const ruleSchema = v.object({
  pattern: patternSchema,
  // One that is not understood: rather too strict than too lenient.
  demand: v.fallback(v.picklist(RULE_DEMANDS), "dane"),
});

const expertSchema = v.object({
  // One that is not understood: rather too strict than too lenient.
  level: v.fallback(v.optional(v.picklist(LEVELS), "tls"), "dane"),
  /** "" for any. */
  minTls: v.fallback(v.optional(v.picklist(["", ...TLS_VERSIONS]), ""), "TLSv1.3"),
  unknown: v.fallback(v.picklist(SEVERITIES), "refuse"),
  notMet: v.fallback(v.picklist(["ask", "refuse"]), "refuse"),
  // Absent before version 0.2.
  repliesToClear: v.fallback(v.optional(v.picklist(SEVERITIES), "ask"), "refuse"),
  exemptEndToEnd: v.fallback(v.boolean(), false),
  /** Seconds. */
  wait: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(WAIT.max)), WAIT.default),
});

export type Expert = v.InferOutput<typeof expertSchema>;

export const EXPERT: Expert = v.parse(expertSchema, {});

export const senderSchema = v.object({
  /** The identity's address, or `*@example.org` for all at a domain. */
  pattern: patternSchema,
  // A mode of a later version: rather too strict than too lenient.
  mode: v.fallback(v.picklist(SENDER_MODES), "on"),
  /** They count in every mode. */
  rules: v.fallback(lenientArray(ruleSchema, MAX_RULES), []),
  expert: v.fallback(expertSchema, EXPERT),
});

export type Sender = v.InferOutput<typeof senderSchema>;

/**
 * The levels of the German data protection conference's guidance on e-mail (DSK,
 * "Orientierungshilfe: Maßnahmen zum Schutz personenbezogener Daten bei der Übermittlung
 * per E-Mail", 16 June 2021, §4.2): obligatory transport encryption for normal risk,
 * qualified transport encryption for high risk. They are settings, no legal advice.
 */
export const PRESETS: Readonly<Record<"normal-risk" | "high-risk", Expert>> = {
  "normal-risk": { ...EXPERT, level: "tls", minTls: "TLSv1.2", unknown: "refuse" },
  "high-risk": {
    ...EXPERT,
    level: "authenticated",
    minTls: "TLSv1.2",
    unknown: "refuse",
    repliesToClear: "refuse",
  },
};

export interface SenderDemand {
  /** The sender's entry; `undefined` for one who has none. */
  readonly sender: Sender | undefined;
  readonly mode: Sender["mode"];
  readonly demand: Demand;
  /** Milliseconds a message waits for what is not known yet. */
  readonly wait: number;
}

/** @param from the address in the From field. */
export function demandOf(
  { senders, neverLookUp }: { senders: readonly Sender[]; neverLookUp: readonly string[] },
  from: string,
): SenderDemand {
  const sender = closest(senders, from);
  const mode = sender?.mode ?? "off";
  const own = { rules: sender?.rules ?? [], neverLookUp };
  switch (mode) {
    case "off":
      return { sender, mode, demand: { ...OFF, ...own }, wait: WAIT_WHEN_OFF * 1000 };
    case "on":
      return { sender, mode, demand: { ...ON, ...own }, wait: WAIT.default * 1000 };
    case "expert": {
      const { wait, minTls, ...expert } = sender?.expert ?? EXPERT;
      const least = minTls === "" ? undefined : minTls;
      return { sender, mode, demand: { ...expert, minTls: least, ...own }, wait: wait * 1000 };
    }
  }
}

/** With rules that let these domains through for this sender; an exact entry is made if there is none. */
export function allowAlways(
  senders: readonly Sender[],
  from: string,
  domains: readonly string[],
): Sender[] {
  const known = closest(senders, from);
  const base: Sender = known ?? { pattern: from, mode: "off", rules: [], expert: EXPERT };
  // Of two that are equally close the first counts: also one that is written otherwise goes.
  const others = base.rules.filter(({ pattern }) => !domains.some((one) => isSame(pattern, one)));
  const rules = domains.map((domain) => ({ pattern: domain, demand: "allow" as const }));
  const changed = { ...base, rules: shortened([...others, ...rules]) };
  return known === undefined
    ? [...senders, changed]
    : senders.map((sender) => (sender === known ? changed : sender));
}

/** Whether two patterns stand for the same addresses, however they are written. */
export function isSame(pattern: string, other: string): boolean {
  const [one, two] = [parsePattern(pattern), parsePattern(other)];
  return (
    one.ok && two.ok && one.value.kind === two.value.kind && one.value.value === two.value.value
  );
}

/** The oldest permissions make room; a demand never does. */
function shortened(rules: Sender["rules"]): Sender["rules"] {
  let excess = rules.length - MAX_RULES;
  return rules.filter(({ demand }) => demand !== "allow" || excess-- <= 0);
}
