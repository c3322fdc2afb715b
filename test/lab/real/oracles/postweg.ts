/** Our own command line, as a person would call it. */
import pLimit from "p-limit";
import { readCertificates, readTrustAnchors } from "../../../../src/cli/files.ts";
import { createDns } from "../../../../src/cli/net/dns.ts";
import { createNodeHttp } from "../../../../src/cli/net/http-get.ts";
import { run } from "../../../../src/cli/run.ts";
import { DnsName } from "../../../../src/core/dns/name.ts";
import { typeCode } from "../../../../src/core/dns/rr-type.ts";
import { proofOf } from "../../../../src/core/dnssec/resolver.ts";
import { createValidatingResolver } from "../../../../src/core/dnssec/validating-resolver.ts";
import { systemClock } from "../../../../src/probe/system-clock.ts";
import { NETWORKS } from "../addresses.ts";
import { DOH_URL } from "../dns/resolver.ts";
import type { World } from "../world.ts";
import type { DnsVerdict, MailVerdict } from "./verdict.ts";

/** What is read of design §6. */
export interface Checked {
  readonly domain: string;
  readonly state: string;
  readonly alerts: readonly string[];
  readonly enforced: boolean;
  readonly destinations: readonly {
    readonly host: string;
    readonly preference: number;
    readonly proof: string;
    readonly state: string;
    readonly tlsa: { readonly kind: string; readonly check: string | null } | null;
  }[];
  readonly reasons: readonly { readonly code: string; readonly detail?: string }[];
}

export function worldOptions({ ca, trustAnchor }: World): string[] {
  return ["--doh", DOH_URL, "--ca", ca, "--trust-anchor", trustAnchor];
}

/** All in one call: what was learnt for one domain serves the next. */
export async function check(world: World, domains: readonly string[]): Promise<Checked[]> {
  const networks = NETWORKS.flatMap((network) => ["--allow-network", network]);
  const lines = await postweg("check", ...domains, "--json", ...networks, ...worldOptions(world));
  return lines.map((line) => JSON.parse(line) as Checked);
}

export interface Question {
  readonly name: string;
  readonly type: string;
}

/** What `postweg resolve` proves, over one connection, each with nothing known before. */
export async function resolveAll(
  world: World,
  questions: readonly Question[],
): Promise<DnsVerdict[]> {
  const http = createNodeHttp(readCertificates("--ca", world.ca));
  const anchors = readTrustAnchors(world.trustAnchor);
  const limit = pLimit(8);
  const resolve = async ({ name, type }: Question): Promise<DnsVerdict> => {
    const exchange = createDns(http, DOH_URL);
    const resolver = createValidatingResolver({ exchange, clock: systemClock, anchors });
    return proofOf(await resolver.resolve(DnsName.of(name), typeCode(type) ?? 0));
  };
  try {
    return await Promise.all(questions.map((question) => limit(() => resolve(question))));
  } finally {
    await http.close();
  }
}

async function postweg(...args: string[]): Promise<string[]> {
  const out: string[] = [];
  const errors: string[] = [];
  await run(args, { out: (line) => out.push(line), err: (line) => errors.push(line) });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return out;
}

/**
 * What a sender with DANE does, going by what we found: it takes the hosts in order and
 * passes over one that it must not, or cannot, deliver to (RFC 7672 §2.2).
 */
export function fateOf({ destinations }: Checked): MailVerdict {
  for (const { tlsa, state, proof } of destinations) {
    const seen = state === "tls" ? "tls" : state === "none" ? "clear" : undefined;
    if (seen === undefined || tlsa === null || tlsa.kind === "failed") continue;
    if (tlsa.kind === "usable") {
      if (tlsa.check === "matched") return proof === "secure" ? "dane" : "tls";
      continue;
    }
    if (tlsa.kind === "unusable" && seen === "clear") continue;
    return seen;
  }
  return "kept";
}
