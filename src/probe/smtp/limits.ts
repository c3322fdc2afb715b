/**
 * Every bound of a conversation: name, default, range and the reason for them.
 *
 * Each deadline covers a whole step, however many octets trickle in meanwhile: a
 * peer that sends one octet a second cannot stretch it. RFC 5321 §4.5.3.2 asks
 * senders to wait minutes; a person who writes a message does not, and a deadline
 * that passes says only `timeout`, which is never read as "no TLS".
 */
import type { Step } from "../../core/probe-api/host-report.ts";

export interface Bound {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: "ms" | "octets";
  readonly reason: string;
}

function ms(value: number, max: number, reason: string): Bound {
  return { default: value, min: 1, max, unit: "ms", reason };
}

export const BOUNDS = {
  connect: ms(10_000, 60_000, "three SYN retransmissions (1 + 2 + 4 s) and a distant answer"),
  greeting: ms(
    30_000,
    300_000,
    "postscreen greets after 6 s, greet-delay tarpits after 20 to 25 s",
  ),
  ehlo: ms(20_000, 300_000, "servers that look up the client's name or a block list answer here"),
  starttls: ms(20_000, 300_000, "a TLS proxy may start a process first"),
  handshake: ms(15_000, 120_000, "two round trips and an RSA signature, on a loaded host"),
  "ehlo-after-tls": ms(10_000, 300_000, "what was slow about EHLO has been done by now"),
  quit: ms(2_000, 10_000, "courtesy only: nobody waits for it"),
  replyOctets: {
    default: 65_536,
    min: 512,
    max: 1_048_576,
    unit: "octets",
    reason: "RFC 5321 §4.5.3.1.5 says 512 a line; Postfix delivers to hosts with a 30 kB banner",
  },
} as const satisfies Record<Step | "quit" | "replyOctets", Bound>;

export type SmtpLimits = { readonly [Name in keyof typeof BOUNDS]: number };

/** @throws RangeError for a value outside its range: a mistake of the programmer or administrator. */
export function smtpLimits(overrides: Partial<SmtpLimits> = {}): SmtpLimits {
  const limits = Object.fromEntries(
    Object.entries(BOUNDS).map(([name, bound]) => {
      const value = overrides[name as keyof SmtpLimits] ?? bound.default;
      if (!(value >= bound.min && value <= bound.max)) {
        throw new RangeError(
          `${name} must be ${bound.min} to ${bound.max} ${bound.unit}, not ${value}`,
        );
      }
      return [name, value];
    }),
  );
  return limits as SmtpLimits;
}
