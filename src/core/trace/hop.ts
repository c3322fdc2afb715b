/**
 * # Hops: what one Received field tells (RFC 5321 §4.4)
 *
 * Every server that takes a message writes one line on top of it: who brought it (`from`),
 * who took it (`by`), how (`with`), when. Read from the top, the lines are the way back.
 *
 * Terms:
 * - **keyword**: the word after `with`. RFC 3848 adds an `S` to it for TLS and an `A` for
 *   authentication: ESMTPS, ESMTPSA. RFC 6531 §4.3 has UTF8SMTPS and its kin.
 * - **TCP-info**: what the server itself knew of its client, its address and the name that
 *   the DNS has for it, in a comment. The name before it is what the client called itself.
 * - **wording**: how one program writes all this. No two agree.
 *
 * States, and what proves them. There is no fifth.
 * - `encrypted`: this field says so, by its keyword or in words about TLS that the server wrote.
 * - `not-encrypted`: a plain keyword, over the internet, by a program that is known to write
 *   an `S` when there is TLS (plain-wordings.ts).
 * - `internal`: it did not cross the internet: loopback, a private address, a pipe, LMTP.
 * - `not-stated`: everything else.
 *
 * Limitations:
 * - A field is as true as its writer. Which are to be believed is read-trace.ts's question.
 * - TLS says nothing here about who was spoken to: a server that receives rarely checks.
 * - A proxy in front of a server may end TLS; the server then honestly writes ESMTP.
 */
import type { IpAddress } from "./address.ts";

export type HopState = "encrypted" | "not-encrypted" | "internal" | "not-stated";

export const HOP_REASONS = {
  encrypted: ["keyword", "tls-told"],
  "not-encrypted": ["plain-keyword", "null-cipher"],
  internal: ["loopback", "private-address", "same-host", "lmtp", "local"],
  "not-stated": [
    /** The wording doesn't tell, or isn't known to. */
    "wording-silent",
    /** ESMTPA: proxies that end TLS stand in front of submission servers. */
    "plain-submission",
    /** Handed in over the web (`with HTTP`). */
    "web",
    /** Fetched from a mailbox (POP3, IMAP), not sent. */
    "fetched",
    "no-from",
    "no-by",
    "no-with",
    "empty",
    "too-long",
    /** A comment or quoted string that doesn't end, or ends twice. */
    "unbalanced",
    /** It can be read in two ways, as when a client calls itself `x by y with ESMTPS`. */
    "ambiguous",
  ],
} as const satisfies Record<HopState, readonly string[]>;

export type HopReason = (typeof HOP_REASONS)[HopState][number];

export interface TlsTold {
  /** As OpenSSL names it: `SSLv3`, `TLSv1`, `TLSv1.2`. Absent where the wording leaves it open. */
  readonly version?: string;
  /** As the server wrote it. */
  readonly cipher?: string;
  /** Of the cipher's key. */
  readonly bits?: number;
  /** Key exchange: `X25519`, `P-256`. */
  readonly group?: string;
}

export interface Client {
  /** What it called itself in EHLO; says nothing for sure. Absent when the field has none. */
  readonly name?: string;
  /** The DNS's name for its address, as the server found it; `unknown` where it looked and found none. */
  readonly host?: string;
  /** The server is one that asks whether this name leads back to the address. */
  readonly confirmed?: true;
  readonly address?: IpAddress;
  /** More than one address, or none that can be told from what the client said. */
  readonly ambiguous: boolean;
}

export interface Hop {
  readonly from?: Client;
  /** The server that wrote the field, in lower case. Text as it stands there, never checked. */
  readonly by?: string;
  readonly byAddress?: IpAddress;
  /** The words after `with`, as written. */
  readonly with?: string;
  /** Milliseconds since the epoch. */
  readonly date?: number;
  readonly state: HopState;
  readonly reason: HopReason;
  readonly tls?: TlsTold;
  /** Why this did not cross the internet, as far as the field tells; also beside `encrypted`. */
  readonly inside?: (typeof HOP_REASONS.internal)[number] | "fetched";
  /** The client showed who it was (keyword with an A), or used the web: a person's program. */
  readonly submission: boolean;
}
