/** What `postweg trace` prints: every hop from the top down, and which one decides. */
import type { HopReason, TlsTold } from "../../core/trace/hop.ts";
import type { Trace, TracedHop, TraceReason } from "../../core/trace/read-trace.ts";

const HOPS: Record<HopReason, string> = {
  keyword: "the keyword says TLS",
  "tls-told": "the server tells of TLS",
  "plain-keyword": "this server would have written an S for TLS",
  "null-cipher": "TLS with a cipher that hides nothing",
  loopback: "on the same machine",
  "private-address": "from a private address",
  "same-host": "from the server's own address",
  lmtp: "LMTP stays within a network",
  local: "handed over without a network",
  "wording-silent": "this wording does not tell",
  "plain-submission": "a proxy may have ended TLS",
  web: "handed in over the web",
  fetched: "fetched from a mailbox",
  "no-from": "no client is named",
  "no-by": "no server is named",
  "no-with": "no protocol is named",
  empty: "the field is empty",
  "too-long": "the field is too long",
  unbalanced: "a comment or quotation is broken",
  ambiguous: "it can be read in two ways",
};

const TRACES: Record<TraceReason, string> = {
  "no-fields": "the message has no Received field",
  "no-boundary-hop":
    "no server of the boundary wrote the topmost fields; name yours with --boundary",
  "never-left": "no hop over the internet",
};

/** The shape of design §6; hops are as in the message. */
export function toJson(trace: Trace): object {
  return {
    arrived: trace.arrived,
    decides: trace.decides ?? null,
    reason: trace.reason ?? deciding(trace)?.reason ?? null,
    boundary: trace.boundary,
    unread: trace.unread,
    hops: trace.hops.map((hop) => ({
      from:
        hop.from === undefined
          ? null
          : {
              name: hop.from.name ?? null,
              host: hop.from.host ?? null,
              address: hop.from.address?.text ?? null,
            },
      by: hop.by ?? null,
      with: hop.with ?? null,
      date: hop.date === undefined ? null : new Date(hop.date).toISOString(),
      state: hop.state,
      reason: hop.reason,
      tls: hop.tls ?? null,
      standing: hop.standing,
    })),
  };
}

export function* toLines(trace: Trace): Generator<string> {
  const { hops, boundary } = trace;
  const hosts = boundary.hosts.join(", ") || "none";
  for (const [at, hop] of hops.entries()) {
    if (hop.standing === "claimed" && hops[at - 1]?.standing !== "claimed") {
      yield "--- below: brought along by the client, proves nothing ---";
    }
    yield `${at + 1}. ${hop.state}: ${HOPS[hop.reason]}${tlsText(hop.tls)}${at === trace.decides ? "  <- decides" : ""}`;
    yield `   ${way(hop)}`;
  }
  if (trace.unread > 0) yield `${trace.unread} more fields weren't read`;
  yield `boundary: ${hosts}${boundary.assumed ? " (assumed from the topmost field)" : ""}`;
  const hop = deciding(trace);
  const why = trace.reason === undefined ? hop && HOPS[hop.reason] : TRACES[trace.reason];
  yield `arrived: ${trace.arrived}${why === undefined ? "" : ` (${why})`}`;
}

function deciding({ hops, decides }: Trace): TracedHop | undefined {
  return decides === undefined ? undefined : hops[decides];
}

function way(hop: TracedHop): string {
  const { from } = hop;
  const names = [...new Set([from?.host ?? from?.name, from?.address?.text])];
  const client = names.filter((name) => name !== undefined).join(" ");
  const date = hop.date === undefined ? "" : `, ${new Date(hop.date).toISOString()}`;
  return [
    ...(client === "" ? [] : [`from ${client}`]),
    `by ${hop.by ?? "?"}`,
    ...(hop.with === undefined ? [] : [`with ${hop.with}`]),
  ]
    .join(" ")
    .concat(date);
}

function tlsText(tls: TlsTold | undefined): string {
  const parts = [
    tls?.version,
    tls?.cipher,
    tls?.group,
    tls?.bits === undefined ? undefined : `${tls.bits} bits`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
