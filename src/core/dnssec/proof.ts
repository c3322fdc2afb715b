/**
 * # The four-state truth (RFC 4033 §5, RFC 4035 §4.3)
 *
 * - **secure**: a chain of signed DNSKEY and DS records leads from a trust anchor to the
 *   data.
 * - **insecure**: a trust anchor leads to a delegation that is proven to be unsigned.
 * - **bogus**: there should be such a chain, and it is broken: missing or expired
 *   signatures, a forged answer, an attack.
 * - **indeterminate**: nothing could be proven either way.
 *
 * A value that came out of the DNS is reachable only together with its proof, so that no
 * line of code can use one without having had to look at it.
 */
export type Proof = "secure" | "insecure" | "bogus" | "indeterminate";

const ORDER: readonly Proof[] = ["secure", "insecure", "indeterminate", "bogus"];

/** A chain of names is worth what its weakest link is. */
export function weakest(...proofs: readonly Proof[]): Proof {
  return proofs.reduce((a, b) => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b), "secure");
}
