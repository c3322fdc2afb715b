/**
 * # The MTA-STS policy file (RFC 8461 §3.2)
 *
 * Lines of `key: value`, ended by LF or CRLF. Known keys that must come once count the
 * first time (§3.2: "all subsequent entries SHOULD be ignored"), `mx` may repeat, unknown
 * keys are passed over.
 */
import { fail, ok, type Result } from "../base/result.ts";
import { parseDomain } from "../smtp/domain.ts";

export type PolicyMode = "enforce" | "testing" | "none";

export interface Policy {
  readonly mode: PolicyMode;
  /** Seconds the policy holds, 0 to 31557600 (§3.2: about a year). */
  readonly maxAge: number;
  /** A-labels in lower case, or `*.` and such; empty only for mode `none`. */
  readonly mx: readonly string[];
}

export type PolicyFault =
  "bad-version" | "bad-mode" | "bad-max-age" | "bad-mx" | "no-mx" | "bad-line";

/** Seconds, §3.2. */
export const LONGEST = 31_557_600;

export function parsePolicy(text: string): Result<Policy, PolicyFault> {
  const first = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]*$/.test(line)) continue;
    const [, key, value] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return fail("bad-line");
    if (key === "mx") mx.push(value.toLowerCase().replace(/\.$/, ""));
    else if (!first.has(key)) first.set(key, value);
  }
  if (first.get("version") !== "STSv1") return fail("bad-version");
  const mode = MODES.find((known) => known === first.get("mode"));
  if (mode === undefined) return fail("bad-mode");
  const age = first.get("max_age") ?? "";
  if (!/^\d{1,10}$/.test(age) || Number(age) > LONGEST) return fail("bad-max-age");
  if (!mx.every(isPattern)) return fail("bad-mx");
  if (mode !== "none" && mx.length === 0) return fail("no-mx");
  return ok({ mode, maxAge: Number(age), mx });
}

export const MODES = ["enforce", "testing", "none"] as const satisfies readonly PolicyMode[];

function isPattern(pattern: string): boolean {
  return parseDomain(pattern.startsWith("*.") ? pattern.slice(2) : pattern).ok;
}

/** §4.1: a wildcard stands for exactly one left-most label, anything else is the name itself. */
export function allowsMx({ mx }: Policy, host: string): boolean {
  const parent = host.slice(host.indexOf(".") + 1);
  return mx.some((pattern) =>
    pattern.startsWith("*.") ? host.includes(".") && pattern.slice(2) === parent : pattern === host,
  );
}
