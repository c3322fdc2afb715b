/**
 * # Would an ordinary TLS client accept this certificate?
 *
 * RFC 5280 path validation against a trust store, then the name check of RFC 9525:
 * decided apart from the handshake, because the handshake must complete with every
 * certificate and must not be given issuers of our own (RFC 7671 §5.2.2).
 *
 * Terms: the *leaf* is the server's certificate; a *trust anchor* is a certificate
 * of the store; a *path* leads from the leaf over sent certificates to an anchor.
 *
 * Limitations, all towards accepting more than a browser would: no revocation, no
 * name constraints, no path length constraint, no certificate policies, no key
 * usage bits beyond the CA flag and the leaf's extended key usage, no minimum for
 * keys or signature hashes. Issuers are not fetched (no AIA). This is one
 * observation among others: MTA-STS is judged with it, DANE never is.
 */
import { X509Certificate } from "node:crypto";
import type { PkixOutcome } from "../../core/probe-api/host-report.ts";
import type { TrustStore } from "./trust-store.ts";

/** Longest path, leaf and anchor included. Public paths have three or four. */
const MAX_DEPTH = 8;
/** Signatures checked for one leaf, so that many look-alike issuers cannot make it exponential. */
const MAX_SIGNATURES = 32;

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const ANY_USAGE = "2.5.29.37.0";

type TimeFault = "expired" | "not-yet-valid";

// RFC 5280 §4.1.2.5
function timeFault(certificate: X509Certificate, now: number): TimeFault | undefined {
  if (now < Date.parse(certificate.validFrom)) return "not-yet-valid";
  if (now > Date.parse(certificate.validTo)) return "expired";
  return undefined;
}

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key type the library cannot use signs nothing.
    return false;
  }
}

interface Search {
  readonly sent: readonly X509Certificate[];
  readonly store: TrustStore;
  /** Accepts a certificate as part of the path. */
  readonly accepts: (certificate: X509Certificate) => boolean;
  signatures: number;
}

/** Is there a path from `certificate` to an anchor? `path` holds what leads to it. */
function reachesAnchor(
  certificate: X509Certificate,
  path: readonly X509Certificate[],
  search: Search,
): boolean {
  if (!search.accepts(certificate) || path.length >= MAX_DEPTH) return false;
  if (search.store.has(certificate)) return true;
  const walked = [...path, certificate];
  const signs = (issuer: X509Certificate): boolean =>
    ++search.signatures <= MAX_SIGNATURES && verifies(certificate, issuer);
  // RFC 5280 §6.1.1 (d): an anchor is trusted as it is; nothing else is asked of it but its time.
  for (const anchor of search.store.issuersOf(certificate)) {
    if (search.accepts(anchor) && signs(anchor)) return true;
  }
  return search.sent.some(
    (issuer) =>
      // RFC 5280 §4.2.1.9: only a CA may sign.
      issuer.ca &&
      issuer.subject === certificate.issuer &&
      !walked.some((seen) => seen.fingerprint256 === issuer.fingerprint256) &&
      signs(issuer) &&
      reachesAnchor(issuer, walked, search),
  );
}

/** RFC 5280 §4.2.1.12: a leaf that names its uses must name this one. (Node calls the extension `keyUsage`.) */
function isForServers(leaf: X509Certificate): boolean {
  const uses = leaf.keyUsage as string[] | undefined;
  return uses === undefined || uses.includes(SERVER_AUTH) || uses.includes(ANY_USAGE);
}

/**
 * @param sent leaf first, as the server sent them; DER, or already read
 * @param host the reference identifier: A-labels, lower case
 * @param now milliseconds since the epoch
 */
export function verifyPkix(
  sent: readonly (Uint8Array | X509Certificate)[],
  host: string,
  store: TrustStore,
  now: number,
): PkixOutcome {
  let certificates: X509Certificate[];
  try {
    certificates = sent.map((one) =>
      one instanceof X509Certificate ? one : new X509Certificate(one),
    );
  } catch {
    return { valid: false, fault: "malformed" };
  }
  const [leaf, ...issuers] = certificates;
  if (leaf === undefined) return { valid: false, fault: "malformed" };

  const trusted = (accepts: Search["accepts"]): boolean =>
    reachesAnchor(leaf, [], { sent: issuers, store, accepts, signatures: 0 });
  if (!trusted((certificate) => timeFault(certificate, now) === undefined)) {
    if (trusted(() => true)) {
      const late = certificates.map((one) => timeFault(one, now)).find((one) => one !== undefined);
      // Only an anchor of ours can then be out of its time.
      return { valid: false, fault: late ?? "untrusted" };
    }
    return { valid: false, fault: verifies(leaf, leaf) ? "self-signed" : "untrusted" };
  }
  if (!isForServers(leaf)) return { valid: false, fault: "untrusted" };
  // RFC 9525 §6.3: a wildcard stands for the whole left-most label. §6.4.4 of RFC 6125's
  // fallback to the common name is gone (RFC 9525 §2).
  const name = leaf.checkHost(host, {
    subject: "never",
    wildcards: true,
    partialWildcards: false,
    multiLabelWildcards: false,
    singleLabelSubdomains: false,
  });
  return name === undefined ? { valid: false, fault: "name-mismatch" } : { valid: true };
}
