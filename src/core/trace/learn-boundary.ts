/**
 * Whose servers take this account's mail? The name on top of nearly every message is the
 * provider's: a sender can't write there. From many messages the domain that is there most
 * often is proposed; a person should see it before it is trusted.
 *
 * The domain is a guess without a public suffix list: the last two labels, or three where
 * the second-last is one that country registries use (`co.uk`, `com.au`, `ac.at`).
 * Domains of one provider count together as far as providers.ts knows them.
 * Limitation: other public suffixes (`github.io`, `vic.edu.au`) come out too wide.
 */
import { fail, ok, type Result } from "../base/result.ts";
import { DnsName } from "../dns/name.ts";
import { publicName } from "./boundary.ts";
import type { Hop } from "./hop.ts";
import { domainsOfProvider } from "./providers.ts";

/** Messages. Default 20: fewer may all have come through one list or forwarder. */
export const ENOUGH_MESSAGES = 20;

/** Of the messages with a name on top. Default two thirds: a moved account has two providers. */
export const ENOUGH_SHARE = 2 / 3;

const SECOND_LEVEL = new Set(
  "ac asn co com edu gob gouv gov go gv id ltd me mil ne net nhs nom or org plc police sch".split(
    " ",
  ),
);

/** The domain that a host's name is probably registered under. */
export function guessDomain(host: DnsName): DnsName {
  const labels = host.text.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  const count = top.length === 2 && SECOND_LEVEL.has(second) ? 3 : 2;
  return DnsName.of(labels.slice(-count).join("."));
}

export interface LearntBoundary {
  /** One domain, or all of a provider that has several. */
  readonly hosts: readonly string[];
  /** On top of how many messages, of how many that have a name there. */
  readonly seen: number;
  readonly of: number;
}

/** @param traces of one account's messages that were received (not of sent ones, not of drafts). */
export function learnBoundary(
  traces: readonly { readonly hops: readonly Hop[] }[],
): Result<LearntBoundary, "too-few" | "no-majority"> {
  const counts = new Map<string, { readonly hosts: readonly string[]; count: number }>();
  let named = 0;
  for (const { hops } of traces) {
    const top = topName(hops);
    if (top === undefined) continue;
    named++;
    const hosts = domainsOfProvider(guessDomain(top)).map((name) => name.text);
    const provider = hosts[0] ?? "";
    const before = counts.get(provider)?.count ?? 0;
    counts.set(provider, { hosts, count: before + 1 });
  }
  if (named < ENOUGH_MESSAGES) return fail("too-few");
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most === undefined || most.count < named * ENOUGH_SHARE) return fail("no-majority");
  return ok({ hosts: most.hosts, seen: most.count, of: named });
}

/** Past fetchmail, LMTP and filters, which only use names of their own network. */
function topName(hops: readonly Hop[]): DnsName | undefined {
  for (const hop of hops) {
    const name = publicName(hop.by);
    if (name !== undefined) return name;
    if (hop.inside === undefined && hop.from !== undefined) return undefined;
  }
  return undefined;
}
