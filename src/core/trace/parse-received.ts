/**
 * One Received field to one hop. Never throws, never guesses: what doesn't prove anything
 * is `not-stated` with the reason. Takes time in proportion to the field's length.
 */
import { parseAddress } from "./address.ts";
import { readClauses, type Clauses } from "./clauses.ts";
import { beforeHelo, bracketed, readClient } from "./client.ts";
import { parseDate } from "./date.ts";
import type { Client, Hop, HopReason, HopState } from "./hop.ts";
import { MAX_FIELD } from "./limits.ts";
import { confirmsNames, exim, tellsTlsByKeyword } from "./plain-wordings.ts";
import { readProtocol, type Protocol } from "./protocol.ts";
import { isNullCipher, readTlsTold } from "./tls-told.ts";
import { tokenize, unfold } from "./tokens.ts";

/** @param field with or without its name, folded or not. */
export function parseReceived(field: string): Hop {
  const nothing = { state: "not-stated", submission: false } as const;
  if (field.length > MAX_FIELD) return { ...nothing, reason: "too-long" };
  const line = unfold(field).replace(/^received ?: ?/i, "");
  if (line === "") return { ...nothing, reason: "empty" };

  const { tokens, balanced } = tokenize(line);
  const last = tokens.findLastIndex((token) => token.kind === "semicolon");
  const semicolon = tokens[last];
  const clauses = readClauses(last < 0 ? tokens : tokens.slice(0, last));
  const date = semicolon?.kind === "semicolon" ? parseDate(line.slice(semicolon.end)) : undefined;

  const isExim = exim(clauses);
  const by = clauses.by?.toLowerCase().replace(/\.$/, "");
  const byAddress = addressOfServer(clauses);
  const protocol = readProtocol(clauses.with);
  const twice = clauses.twoBys || clauses.lateWith;
  const software = {
    exim: isExim === "surely",
    web: protocol.family === "web",
    confirmsNames: confirmsNames(clauses),
  };
  const client = balanced && !twice ? readClient(clauses, software) : unsure(clauses);
  const inside = whyInside(clauses, protocol, client, byAddress?.text);
  const told = readTlsTold(clauses, isExim !== "no");

  const hop = {
    ...(client === undefined ? {} : { from: client }),
    ...(by === undefined ? {} : { by }),
    ...(byAddress === undefined ? {} : { byAddress }),
    ...(clauses.with.length === 0 ? {} : { with: clauses.with.join(" ") }),
    ...(date === undefined ? {} : { date }),
    submission: protocol.authenticated || isWeb(clauses, protocol),
  };
  if (!balanced) return { ...hop, state: "not-stated", reason: "unbalanced" };
  if (twice) return { ...hop, state: "not-stated", reason: "ambiguous" };

  const where = inside === undefined ? {} : { inside };
  if (protocol.tls || told?.proves === true) {
    const tls = told === undefined || Object.keys(told.tls).length === 0 ? {} : { tls: told.tls };
    const readable = isNullCipher(told?.tls.cipher);
    const [state, reason]: [HopState, HopReason] = readable
      ? ["not-encrypted", "null-cipher"]
      : ["encrypted", protocol.tls ? "keyword" : "tls-told"];
    return { ...hop, ...where, ...tls, state, reason };
  }
  if (inside === "fetched") return { ...hop, ...where, state: "not-stated", reason: "fetched" };
  if (inside !== undefined) return { ...hop, ...where, state: "internal", reason: inside };
  const [state, reason] = withoutTls(clauses, protocol, client, by, date);
  return { ...hop, state, reason };
}

function withoutTls(
  clauses: Clauses,
  protocol: Protocol,
  client: Client | undefined,
  by: string | undefined,
  date: number | undefined,
): [HopState, HopReason] {
  if (isWeb(clauses, protocol)) return ["not-stated", "web"];
  if (by === undefined) return ["not-stated", "no-by"];
  if (clauses.with.length === 0) return ["not-stated", "no-with"];
  if (client === undefined) return ["not-stated", "no-from"];
  if (client.ambiguous) return ["not-stated", "ambiguous"];
  if (protocol.family === "smtp" && protocol.authenticated)
    return ["not-stated", "plain-submission"];
  const proven =
    protocol.family === "smtp" &&
    clauses.with.length === 1 &&
    client.address?.scope === "global" &&
    !mentionsTls(clauses) &&
    tellsTlsByKeyword(clauses, by, date);
  return proven ? ["not-encrypted", "plain-keyword"] : ["not-stated", "wording-silent"];
}

/** Why the message did not cross the internet here, as far as the field tells. */
function whyInside(
  clauses: Clauses,
  protocol: Protocol,
  client: Client | undefined,
  byAddress: string | undefined,
): Hop["inside"] {
  if (protocol.family === "fetched") return "fetched";
  if (protocol.family === "local" || isLocal(clauses, client)) return "local";
  // RFC 2033, abstract: not for mail between independent hosts on public networks.
  if (protocol.family === "lmtp") return "lmtp";
  const address = client?.address;
  if (address === undefined) return undefined;
  if (address.scope === "loopback") return "loopback";
  if (address.scope === "private") return "private-address";
  return address.text === byAddress ? "same-host" : undefined;
}

/** Standard input, a pipe, a socket, a queue: wordings of programs that hand over to themselves. */
function isLocal(clauses: Clauses, client: Client | undefined): boolean {
  const { comments, byUid, fromName, fromWords, via } = clauses;
  // Who came over a network has an address there; what else it says is its own.
  if (client?.address !== undefined || client?.ambiguous === true) return false;
  if (byUid || (via[0] === "smail" && via.includes("stdin")) || via[0] === "listexpand")
    return true;
  // Microsoft: `from mail pickup service by …`.
  if (fromName === "mail" && fromWords.join(" ") === "pickup service") return true;
  return comments.some(({ text, clause }) => {
    switch (clause) {
      case "start":
        return /^(?:qmail|indimail(?:-mta)?) .*invoked /.test(text) || /^from [^ []+$/.test(text);
      case "from":
        // OpenSMTPD, Cyrus.
        return /(?:^|\s)\[(?:local|unix socket)\]/.test(beforeHelo(text));
      case "by":
        return /^(?:Postfix, )?from userid \d+$|^sSMTP sendmail emulation$/.test(text);
      default:
        return false;
    }
  });
}

/** `with HTTP`, and GMX's `by web-mail.gmx.net (3c-app-gmx-bap38.server.lan [..]) (via HTTP)`. */
function isWeb({ comments }: Clauses, protocol: Protocol): boolean {
  return (
    (protocol.family === "web" && !protocol.tls) ||
    comments.some(({ text, clause }) => clause === "by" && text === "via HTTP")
  );
}

/** Words about TLS that weren't understood stand against a plain keyword, too. */
function mentionsTls({ comments, tls }: Clauses): boolean {
  const words = /\b(?:TLS|SSL|cipher|encrypted)/i;
  return tls.length > 0 || comments.some(({ text, late }) => !late && words.test(beforeHelo(text)));
}

/** `by EXCH.example (192.0.2.1)`, `by mail.example ([IPv6:2001:db8::1])`. */
function addressOfServer({ comments, by }: Clauses) {
  for (const { text, clause } of comments) {
    if (clause !== "by") continue;
    const words = text.split(" ", 4);
    const [first = ""] = words;
    const address = words.length === 1 ? (bracketed(first) ?? parseAddress(first)) : undefined;
    if (address !== undefined) return address;
  }
  return by === undefined ? undefined : (bracketed(by) ?? parseAddress(by));
}

/** The name as it stands there, and nothing concluded from it. */
function unsure({ hasFrom, fromName }: Clauses): Client | undefined {
  if (!hasFrom) return undefined;
  return { ...(fromName === undefined ? {} : { name: fromName }), ambiguous: true };
}
