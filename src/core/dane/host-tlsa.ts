/**
 * # What the DNS promises about one MX host (RFC 7672 §2.2)
 *
 * Addresses first: without secure addresses TLSA records are not even looked for, because
 * servers that mangle TLSA queries stand mostly in unsigned zones (§2.2.2). Then the TLSA
 * base domain: the CNAME-expanded name, if every link is secure, and only if nothing is
 * there the name as the MX record has it (§2.2.3, RFC 7671 §7). An alias that is itself
 * secure and leads into an unsigned zone leaves only its own name (§2.2.2).
 *
 * A lookup that failed or is bogus is not "no TLSA": a DANE sender then does not deliver
 * to the host at all (§2.1.2, §2.2).
 */
import type { DnsName } from "../dns/name.ts";
import { RRType } from "../dns/rr-type.ts";
import type { Lookup, LookupFailure, Resolver } from "../dnssec/resolver.ts";
import type { Validity } from "../dnssec/validity.ts";
import { readTlsa, unusable, type Tlsa } from "./tlsa.ts";

export type HostTlsa =
  | {
      readonly kind: "usable";
      readonly baseDomain: string;
      /** All of them; `matchTlsa` takes the usable ones. */
      readonly records: readonly Tlsa[];
      /** Reference identifiers from the host's side: base domain, then the name before CNAMEs. */
      readonly names: readonly string[];
      /** Of the signatures over the records. */
      readonly validity?: Validity | undefined;
    }
  /** Secure records, none usable: TLS is mandatory, nobody vouches for the server (§2.2). */
  | { readonly kind: "unusable"; readonly baseDomain: string; readonly records: readonly Tlsa[] }
  /** Proven, or proven to be unprovable: there is no DANE at this host. */
  | { readonly kind: "absent"; readonly because: "no-tlsa" | "insecure" }
  /** Proven: the name has no address, so nobody delivers there, and nobody can stand in for it. */
  | { readonly kind: "no-address"; readonly exists: boolean }
  | {
      readonly kind: "failed";
      readonly at: "address" | "tlsa";
      readonly proof: "bogus" | "indeterminate";
    };

const PORT = "_25._tcp";

/** @param host as the MX record has it. Never rejects. */
export async function findTlsa(
  host: DnsName,
  resolver: Resolver,
  signal?: AbortSignal,
): Promise<HostTlsa> {
  // Side by side with the addresses, for their answer is rarely the only thing that stops us.
  const early = lookUpTlsa(host, resolver, signal);
  const hints = { onAlias: (target: DnsName) => void lookUpTlsa(target, resolver, signal) };
  const [a, aaaa] = await Promise.all([
    resolver.resolve(host, RRType.A, signal, hints),
    resolver.resolve(host, RRType.AAAA, signal, hints),
  ]);
  const failed = failureOf("address", a, aaaa);
  if (failed !== undefined) return failed;
  const addresses = judgeAddresses(a, aaaa);
  if (addresses === "none") return { kind: "no-address", exists: a.kind !== "no-such-name" };
  if (addresses === "insecure") {
    return (await isSecureAlias(host, a, aaaa, resolver, signal))
      ? early
      : { kind: "absent", because: "insecure" };
  }

  const expanded = expandedName(host, a, aaaa);
  if (expanded === undefined) return early;
  const found = await lookUpTlsa(expanded, resolver, signal);
  if (found.kind === "usable") return { ...found, names: [...found.names, host.key] };
  return found.kind === "absent" ? early : found;
}

type Answer = Lookup | LookupFailure;

function isSecure(answer: Answer): answer is Lookup {
  return answer.kind !== "failure" && answer.proof === "secure";
}

/**
 * RFC 7672 §2.2.2 asks of the addresses there *are* that they be secure. That one family
 * has none needs no proof beside a proven other one: without its addresses there is
 * nothing to connect to. That the host has none at all does.
 */
function judgeAddresses(...answers: readonly Answer[]): "secure" | "insecure" | "none" {
  const given = answers.filter((answer) => answer.kind === "records");
  if (given.length === 0) return answers.every(isSecure) ? "none" : "insecure";
  return given.every(isSecure) ? "secure" : "insecure";
}

/** RFC 7672 §2.2.2: the answer as a whole is insecure, so the alias is asked for by itself. */
async function isSecureAlias(
  host: DnsName,
  a: Answer,
  aaaa: Answer,
  resolver: Resolver,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const led = [a, aaaa].some((answer) => answer.kind !== "failure" && answer.aliases.length > 0);
  if (!led) return false;
  const alias = await resolver.resolve(host, RRType.CNAME, signal);
  return alias.kind === "records" && isSecure(alias);
}

/** A bogus answer weighs more than one that did not come: it says that somebody is lying. */
function failureOf(at: "address" | "tlsa", ...answers: readonly Answer[]): HostTlsa | undefined {
  const kinds = answers.flatMap((answer) =>
    answer.kind === "failure" ? [answer.failure.kind] : [],
  );
  if (kinds.length === 0) return undefined;
  return { kind: "failed", at, proof: kinds.includes("bogus") ? "bogus" : "indeterminate" };
}

/** The end of the CNAME chain; `undefined` without one, or when A and AAAA disagree about it. */
function expandedName(host: DnsName, a: Answer, aaaa: Answer): DnsName | undefined {
  const answers = [a, aaaa].filter(isSecure);
  const [first] = answers;
  if (first === undefined || first.owner.equals(host)) return undefined;
  return answers.every((answer) => answer.owner.equals(first.owner)) ? first.owner : undefined;
}

async function lookUpTlsa(
  baseDomain: DnsName,
  resolver: Resolver,
  signal: AbortSignal | undefined,
): Promise<HostTlsa> {
  const owner = baseDomain.child(PORT);
  if (!owner.ok) return { kind: "absent", because: "no-tlsa" };
  const answer = await resolver.resolve(owner.value, RRType.TLSA, signal);
  const failed = failureOf("tlsa", answer);
  if (failed !== undefined) return failed;
  if (!isSecure(answer)) return { kind: "absent", because: "insecure" };
  if (answer.kind !== "records") return { kind: "absent", because: "no-tlsa" };
  const records = answer.records.flatMap((record) => readTlsa(record.rdata) ?? []);
  const key = baseDomain.key;
  return records.some((record) => unusable(record) === undefined)
    ? { kind: "usable", baseDomain: key, records, names: [key], validity: answer.validity }
    : { kind: "unusable", baseDomain: key, records };
}
