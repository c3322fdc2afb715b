/**
 * # Does a server's certificate chain match its TLSA records? (RFC 7671 §5, RFC 7672 §3)
 *
 * - DANE-EE(3): the server's own certificate or key is what the record says. No name, no
 *   dates, no chain (RFC 7672 §3.1.1).
 * - DANE-TA(2): a certificate above it is, a chain of valid signatures leads from the
 *   server's certificate to it, and the name is right (RFC 7672 §3.1.2, §3.2.2). Only
 *   certificates the server *sent* count (RFC 7671 §5.2.2), or the one that stands in
 *   full in the record itself.
 *
 * Limitations: a trust anchor that is only a bare key in full in the record (`2 1 0`) is
 * found when a sent certificate is signed by it, its own dates are then unknown.
 */
import { equalBytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";
import { fail, ok } from "../base/result.ts";
import { readCertificate, type Certificate } from "../pkix/certificate.ts";
import { isSignedBy } from "../pkix/certificate-signature.ts";
import { speaksFor } from "../pkix/server-identity.ts";
import { MatchingType, Selector, strongest, unusable, Usage, type Tlsa } from "./tlsa.ts";

export interface Matched {
  readonly record: Tlsa;
  /** 0 is the server's certificate; a record's own trust anchor stands above the last one sent. */
  readonly depth: number;
}

/** From "nothing to go by" to "nearly": the best that any record came to. */
export type MatchFault =
  | "no-usable-record"
  | "no-certificate"
  | "unreadable-certificate"
  | "no-match"
  | "no-chain"
  | "not-yet-valid"
  | "expired"
  | "name-mismatch";

export interface MatchInput {
  readonly records: readonly Tlsa[];
  /** DER, as the server sent them, its own first. */
  readonly chain: readonly Uint8Array[];
  /**
   * Reference identifiers, A-labels in lower case: the TLSA base domain first, then the
   * next-hop domain and the names on the way (RFC 7672 §3.2.2).
   */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Signatures tried while a chain is looked for. Default 32, range 8 to 64: a chain has
 * three or four, and a server that sends sixteen look-alikes must not buy more work.
 */
const MAX_SIGNATURES = 32;

/** Certificates above the server's own. Default 8, range 3 to 10. */
const MAX_DEPTH = 8;

export async function matchTlsa(input: MatchInput): Promise<Result<Matched, MatchFault>> {
  const records = strongest(input.records.filter((record) => unusable(record) === undefined));
  if (records.length === 0) return fail("no-usable-record");
  const [first] = input.chain;
  if (first === undefined) return fail("no-certificate");
  const leaf = readCertificate(first);
  if (leaf === undefined) return fail("unreadable-certificate");

  for (const record of records.filter((one) => one.usage === Usage.DANE_EE)) {
    if (await describes(record, leaf)) return ok({ record, depth: 0 });
  }
  const anchors = records.filter((one) => one.usage === Usage.DANE_TA);
  return anchors.length === 0 ? fail("no-match") : matchAnchors(anchors, leaf, input);
}

async function matchAnchors(
  anchors: readonly Tlsa[],
  leaf: Certificate,
  input: MatchInput,
): Promise<Result<Matched, MatchFault>> {
  const sent = input.chain.slice(1).flatMap((der) => readCertificate(der) ?? []);
  const search = new ChainSearch(anchors, sent, input.now);
  const found = await search.from(leaf, []);
  if (found === undefined) return fail(search.fault);
  // RFC 7672 §3.2.2
  if (!input.names.some((name) => speaksFor(leaf, name))) return fail("name-mismatch");
  return ok(found);
}

class ChainSearch {
  /** What the best attempt failed for. */
  fault: MatchFault = "no-match";
  readonly #anchors: readonly Tlsa[];
  readonly #sent: readonly Certificate[];
  readonly #inRecords: readonly Certificate[];
  readonly #now: number;
  #signatures = 0;

  constructor(anchors: readonly Tlsa[], sent: readonly Certificate[], now: number) {
    this.#anchors = anchors;
    this.#sent = sent;
    this.#now = now;
    this.#inRecords = anchors
      .filter((one) => one.selector === Selector.CERT && one.matchingType === MatchingType.FULL)
      .flatMap((one) => readCertificate(one.data) ?? []);
  }

  /** Depth first, from the server's certificate upwards; `below` are those passed, its own first. */
  async from(
    certificate: Certificate,
    below: readonly Certificate[],
  ): Promise<Matched | undefined> {
    if (!this.#isCurrent(certificate)) return undefined;
    const depth = below.length;
    if (depth > MAX_DEPTH) return undefined;
    if (depth > 0) {
      const record = await this.#anchorFor(certificate);
      if (record !== undefined) return { record, depth };
    }
    const bare = await this.#bareAnchorOf(certificate);
    if (bare !== undefined) return { record: bare, depth: depth + 1 };
    const passed = [...below, certificate];
    for (const issuer of [...this.#sent, ...this.#inRecords]) {
      if (passed.includes(issuer) || !equalBytes(issuer.subject, certificate.issuer)) continue;
      if (!mayIssue(issuer, depth) || !(await this.#signed(certificate, issuer.spki))) continue;
      const found = await this.from(issuer, passed);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #anchorFor(certificate: Certificate): Promise<Tlsa | undefined> {
    for (const record of this.#anchors) if (await describes(record, certificate)) return record;
    return undefined;
  }

  /** `2 1 0`: the anchor is a key and nothing else. */
  async #bareAnchorOf(certificate: Certificate): Promise<Tlsa | undefined> {
    for (const record of this.#anchors) {
      if (record.selector !== Selector.SPKI || record.matchingType !== MatchingType.FULL) continue;
      if (await this.#signed(certificate, record.data)) return record;
    }
    return undefined;
  }

  async #signed(certificate: Certificate, spki: Uint8Array): Promise<boolean> {
    if (++this.#signatures > MAX_SIGNATURES) {
      this.fault = "no-chain";
      return false;
    }
    return isSignedBy(certificate, spki);
  }

  /** RFC 7671 §5.2: unlike with DANE-EE the dates count, of every certificate on the way. */
  #isCurrent({ notBefore, notAfter }: Certificate): boolean {
    if (notBefore <= this.#now && this.#now <= notAfter) return true;
    this.fault = this.#now < notBefore ? "not-yet-valid" : "expired";
    return false;
  }
}

/** RFC 5280 §4.2.1.9, §4.2.1.3. A version 1 certificate has no extensions and may issue nothing. */
function mayIssue({ basicConstraints, maySign }: Certificate, intermediates: number): boolean {
  if (basicConstraints?.ca !== true || !maySign) return false;
  return basicConstraints.pathLength === undefined || intermediates <= basicConstraints.pathLength;
}

async function describes(record: Tlsa, certificate: Certificate): Promise<boolean> {
  const selected = Uint8Array.from(
    record.selector === Selector.CERT ? certificate.der : certificate.spki,
  );
  switch (record.matchingType) {
    case MatchingType.FULL:
      return equalBytes(record.data, selected);
    case MatchingType.SHA2_256:
      return equalBytes(
        record.data,
        new Uint8Array(await crypto.subtle.digest("SHA-256", selected)),
      );
    case MatchingType.SHA2_512:
      return equalBytes(
        record.data,
        new Uint8Array(await crypto.subtle.digest("SHA-512", selected)),
      );
    default:
      return false;
  }
}
