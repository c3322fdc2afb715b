/** The port through which a policy file is had: directly, or through the backend. */

export type PolicyFetch =
  | { readonly kind: "policy"; readonly text: string }
  | { readonly kind: "failure"; readonly failure: PolicyFetchFailure }
  /** Nobody is to ask, by setting or for lack of permission; says nothing about the domain. */
  | { readonly kind: "not-asked" };

export type PolicyFetchFailure =
  | "unreachable"
  | "timeout"
  /** Not valid for `mta-sts.DOMAIN` (RFC 8461 §3.3); only a backend can tell it from unreachable. */
  | "certificate"
  | "http-status"
  | "redirect"
  | "not-text"
  | "too-large"
  | "backend";

/** @param domain A-labels, lower case. Never rejects. */
export type FetchPolicy = (domain: string, signal?: AbortSignal) => Promise<PolicyFetch>;
