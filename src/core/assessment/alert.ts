/** What is remarkable beside the state (design §1). An alert never makes a sign greener. */
export type Alert =
  | "downgraded"
  | "dnssec-bogus"
  | "tlsa-mismatch"
  | "certificate-invalid"
  | "weak-tls"
  | "mixed-hosts"
  | "vantages-differ"
  | "no-such-domain"
  | "null-mx"
  | "mx-unsigned"
  | "sts-testing"
  | "sts-failing"
  | "expires-soon";

/**
 * True when the sign itself has to warn. The others are details: an MTA that encrypts
 * opportunistically never looks at the certificate (RFC 7435 §3), so a warning beside
 * every self-signed mail server would only teach people to ignore warnings.
 */
export function warns(alert: Alert): boolean {
  switch (alert) {
    case "downgraded":
    case "dnssec-bogus":
    case "tlsa-mismatch":
    case "weak-tls":
    case "mixed-hosts":
    case "vantages-differ":
    case "no-such-domain":
    case "null-mx":
    case "sts-failing":
      return true;
    case "certificate-invalid":
    case "mx-unsigned":
    case "sts-testing":
    case "expires-soon":
      return false;
  }
}

/** Of what was noticed at the hosts, what still matters when DANE decides who is met. */
export function warnsOfDane(alert: Alert): boolean {
  return (
    alert === "tlsa-mismatch" ||
    alert === "weak-tls" ||
    alert === "expires-soon" ||
    alert === "vantages-differ"
  );
}
