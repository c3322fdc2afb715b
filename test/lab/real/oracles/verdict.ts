/** What the programs of the lab say, brought to a few words that can be compared. */

/** About one question to the DNS. */
export type DnsVerdict = "secure" | "insecure" | "bogus" | "indeterminate";

/** `drill -S` cannot tell an insecure answer from a bogus one. */
export type ChaseVerdict = "secure" | "not secure";

/**
 * What becomes of a message: delivered to a server proven by DANE, delivered with TLS,
 * in the clear, or (for now) not at all.
 */
export type MailVerdict = "dane" | "tls" | "clear" | "kept";
