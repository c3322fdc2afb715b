/**
 * # The way a message came, and how far it is proven
 *
 * Anybody may write Received fields; what is on top was written last. So the fields are
 * read from the top, as long as it is the user's own provider that speaks:
 *
 *     by imap.provider  from mx.provider     evidence: written by the provider, about itself
 *     by mx.provider    from mx.elsewhere    evidence, and it decides: over the internet, into the provider
 *     ------------------------------------   the boundary
 *     by mx.elsewhere   from ...             claimed: brought along by the client
 *     by mx.provider    from ...             claimed, too, whatever name it uses
 *
 * The first field whose client is not the provider itself decides. Everything beneath is
 * text that came with the message; nothing in it can change the answer.
 *
 * Whether a client is the provider itself is told by its address (loopback, private), by
 * how it came (LMTP, a pipe), or by the name that the DNS has for it, if the server is one
 * that makes sure of it. Where only the name is written that it gave itself, or its reverse
 * zone, the next field may already be a forger's. It is followed,
 * but then the message counts as encrypted only if every such field says so itself, and
 * never as not encrypted. So a stranger who comes with TLS, under the provider's name and
 * with forged fields, gets `not-stated` for what was encrypted, and never more than they had.
 *
 * Limitations:
 * - A provider whose outermost server writes no field (a proxy before it, which shows the
 *   inner one a private address) cannot be told from a message that came from within.
 * - Without a boundary the first server on the internet that is named from the top counts
 *   as the provider's, with its domain as learn-boundary.ts guesses it.
 */
import {
  addressOfWriter,
  clientOf,
  parseBoundary,
  publicName,
  writerOf,
  type Boundary,
} from "./boundary.ts";
import type { Hop } from "./hop.ts";
import { guessDomain } from "./learn-boundary.ts";
import { MAX_FIELDS } from "./limits.ts";
import { parseReceived } from "./parse-received.ts";
import { domainsOfProvider } from "./providers.ts";

export type Arrived = "encrypted" | "not-encrypted" | "not-stated";

/** Why there is no hop that decides. */
export type TraceReason =
  | "no-fields"
  /** No field of the boundary's hosts on top. */
  | "no-boundary-hop"
  /** All of it happened inside of the provider. */
  | "never-left";

export interface TracedHop extends Hop {
  readonly standing: "evidence" | "claimed";
}

export interface Trace {
  /** From the top of the message down. */
  readonly hops: readonly TracedHop[];
  readonly arrived: Arrived;
  /** The hop over the internet into the provider, by its place in `hops`. */
  readonly decides?: number;
  readonly reason?: TraceReason;
  /** Names of the boundary that was used; `assumed` when none was given. */
  readonly boundary: { readonly hosts: readonly string[]; readonly assumed: boolean };
  /** Fields beyond MAX_FIELDS, which weren't read. */
  readonly unread: number;
}

/**
 * @param fields values of the Received fields, top to bottom as in the message.
 * @param hosts of the user's own provider: names of hosts, or of domains that are all its own.
 */
export function readTrace(fields: readonly string[], hosts?: readonly string[]): Trace {
  const hops = fields.slice(0, MAX_FIELDS).map(parseReceived);
  const boundary = hosts === undefined ? assume(hops) : parseBoundary(hosts);
  const { evidence, ...found } = walk(hops, boundary);
  return {
    hops: hops.map((hop, at) => ({ ...hop, standing: at < evidence ? "evidence" : "claimed" })),
    ...found,
    boundary: { hosts: boundary.map((name) => name.text), assumed: hosts === undefined },
    unread: Math.max(0, fields.length - MAX_FIELDS),
  };
}

function assume(hops: readonly Hop[]): Boundary {
  for (const { by } of hops) {
    const name = publicName(by);
    if (name !== undefined) return domainsOfProvider(guessDomain(name));
  }
  return [];
}

type Found = Pick<Trace, "arrived" | "decides" | "reason"> & { readonly evidence: number };

function walk(hops: readonly Hop[], boundary: Boundary): Found {
  /** Of the fields whose client only called itself the provider: the last, and whether all say TLS. */
  let perhaps: { readonly at: number; readonly allEncrypted: boolean } | undefined;
  const decide = (at: number, hop: Hop, before: typeof perhaps): Found => {
    const arrived = hop.state === "internal" ? "not-stated" : hop.state;
    const sure = before === undefined || (before.allEncrypted && arrived === "encrypted");
    return { evidence: at + 1, decides: at, arrived: sure ? arrived : "not-stated" };
  };
  let before: typeof perhaps;
  /** One of the provider's has spoken: so somebody without a name may be one of its own. */
  let entered = false;
  let at = 0;
  for (const hop of hops) {
    const writer = writerOf(hop, boundary);
    if (writer === "outside") break;
    entered ||= writer === "boundary";
    const client = clientOf(hop, boundary);
    if (client === "foreign") {
      // Yahoo's outermost servers: `by 10.253.62.170`.
      const isEntry = entered && addressOfWriter(hop) !== undefined;
      if (writer === "inside" && !isEntry) break;
      return decide(at, hop, perhaps);
    }
    if (client === "perhaps") {
      before = perhaps;
      const allEncrypted = hop.state === "encrypted" && (before?.allEncrypted ?? true);
      perhaps = { at, allEncrypted };
    }
    at++;
  }
  const last = perhaps === undefined ? undefined : hops[perhaps.at];
  if (perhaps !== undefined && last !== undefined) {
    const found = decide(perhaps.at, last, before);
    // What is beneath is nobody's of the boundary. Was it a stranger who used the provider's
    // name, or a server of its own in a domain that isn't known, behind which is the way in?
    return at === hops.length ? found : { ...found, arrived: "not-stated" };
  }
  if (hops.length === 0) return { evidence: 0, arrived: "not-stated", reason: "no-fields" };
  const reason = at === hops.length ? "never-left" : "no-boundary-hop";
  return { evidence: reason === "never-left" ? at : 0, arrived: "not-stated", reason };
}
