/** What a server says it can do, read from its reply to EHLO (RFC 5321 §4.1.1.1). */
import type { Reply } from "./reply.ts";

export interface Capabilities {
  readonly starttls: boolean;
  /** Keyword in upper case, parameters as sent; within the wire contract's bounds. */
  readonly shown: string[];
}

/** The wire contract's bounds (core/probe-api/host-report.ts); more is cut off, not refused. */
const MAX_SHOWN = 128;
const MAX_LENGTH = 512;

export function readCapabilities(reply: Reply): Capabilities {
  // The first line is the server's name and greeting, never a keyword.
  const lines = reply.lines.slice(1).map((line) => {
    const [keyword = "", ...parameters] = line.trim().split(/ +/);
    // RFC 5321 §2.4: keywords are case-insensitive.
    return [keyword.toUpperCase(), ...parameters].join(" ");
  });
  return {
    // All lines count here, also those beyond what is shown: a cut list must not become "no TLS".
    starttls: lines.some((line) => line.split(/[ =:]/, 1)[0] === "STARTTLS"),
    shown: lines
      .filter((line) => line !== "")
      .slice(0, MAX_SHOWN)
      .map((line) => line.slice(0, MAX_LENGTH)),
  };
}
