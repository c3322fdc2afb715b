/** What the self test of the options page and the background say to each other over a port named DIAGNOSTICS_PORT. */
export const DIAGNOSTICS_PORT = "diagnostics";

/** The only thing a page may say here: begin. */
export const RUN = "run";

/** In the order in which they are shown. */
export const CHECKS = ["resolver", "dnssec", "clock", "backend"] as const;
export type Check = (typeof CHECKS)[number];

/** What each check can come to; there is no other. */
export const FINDINGS = {
  resolver: ["ok", "unreachable", "not-permitted", "timeout", "no-dns"],
  dnssec: ["ok", "bogus", "unknown"],
  clock: ["ok", "wrong", "unknown"],
  backend: ["ok", "none", "unreachable", "not-permitted", "timeout", "no-backend"],
} as const satisfies Record<Check, readonly string[]>;

export type Finding<Of extends Check = Check> = (typeof FINDINGS)[Of][number];

export interface ToDiagnostics {
  readonly check: Check;
  readonly finding: Finding;
}

/** Whether all is as it should be: no backend is a choice, not a fault. */
export function isFine(finding: Finding): boolean {
  return finding === "ok" || finding === "none";
}
