/**
 * Does a certificate speak for a name? (RFC 9525 §6.3: DNS-IDs only, no common name; a
 * wildcard is the whole left-most label and stands for exactly one.)
 */
import type { Certificate } from "./certificate.ts";

/** @param reference A-labels, lower case, no final dot. */
export function speaksFor(certificate: Certificate, reference: string): boolean {
  return certificate.dnsNames.some((presented) => matchesName(presented, reference));
}

export function matchesName(presented: string, reference: string): boolean {
  const name = presented.toLowerCase().replace(/\.$/, "");
  if (name === reference) return true;
  if (!name.startsWith("*.")) return false;
  const dot = reference.indexOf(".");
  // `*.test` would speak for every domain of a top-level domain.
  return dot > 0 && name.split(".").length > 2 && reference.slice(dot + 1) === name.slice(2);
}
