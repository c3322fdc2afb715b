/** Why, here and there, another program says something else than we do. docs/lab.md shows it. */
export type Program = "delv" | "unbound-host" | "drill" | "posttls-finger" | "exim";

export interface Explanation {
  readonly domains: readonly string[];
  readonly programs: readonly Program[];
  readonly because: string;
  readonly rfc: string;
}

export const EXPLANATIONS: readonly Explanation[] = [
  {
    domains: ["alg16.test"],
    programs: ["delv", "drill", "posttls-finger", "exim"],
    because:
      "We cannot check Ed448, as no browser's WebCrypto can, so its zones count as unsigned. " +
      "BIND, ldns and the unbound that Postfix and Exim ask can; Debian's unbound-host cannot either.",
    rfc: "RFC 4035 §5.2, RFC 9904 §2",
  },
  {
    domains: ["no-such-registration.example"],
    programs: ["delv", "drill"],
    because:
      "The name is covered by an NSEC3 record with opt-out, so it may be an unsigned delegation: " +
      "insecure, as unbound-host says as well. delv and drill tell only that the records of the denial are signed.",
    rfc: "RFC 5155 §6, §9.2",
  },
  {
    domains: ["old.alias-unsigned.test", "tlsa-alias-unsigned.test"],
    programs: ["drill"],
    because:
      "drill -S chases the signatures of the alias and not of what it points to; the weakest link decides.",
    rfc: "RFC 4035 §3.2.3, RFC 7671 §7",
  },
  {
    domains: ["sales.dname.test"],
    programs: ["drill"],
    because:
      "drill -S finds no signature over the CNAME that was made from the DNAME; there is none, the DNAME's counts.",
    rfc: "RFC 6672 §5.3.1",
  },
  {
    domains: ["ta-full-unsent.test", "ta-key-unsent.test"],
    programs: ["exim"],
    because:
      "The trust anchor stands in full in the record, so the server need not send it. Exim (GnuTLS) wants it sent; Postfix agrees with us.",
    rfc: "RFC 7671 §5.2.2, §5.2.3",
  },
  {
    domains: ["ta-next-hop.test"],
    programs: ["exim"],
    because:
      "The certificate may also be for the next hop, the mail domain. Exim knows the host's name only; Postfix agrees with us.",
    rfc: "RFC 7672 §3.2.2",
  },
  {
    domains: ["agility.test"],
    programs: ["exim"],
    because:
      "Of several digests for the same only the strongest counts. Exim (GnuTLS) takes any; Postfix agrees with us.",
    rfc: "RFC 7671 §9",
  },
  {
    domains: ["empty-data.test"],
    programs: ["exim"],
    because:
      "A full certificate that is none makes the record unusable, and the lone unusable record asks for TLS with anybody. " +
      "Exim takes it for one that does not fit; Postfix agrees with us.",
    rfc: "RFC 7672 §2.2, RFC 7671 §4",
  },
  {
    domains: ["one-wrong.test"],
    programs: ["posttls-finger"],
    because:
      "posttls-finger ends with the first host it can connect to; a sender goes on to the next, as Exim does.",
    rfc: "RFC 7672 §2.2",
  },
  {
    domains: ["best-bogus.test"],
    programs: ["exim"],
    because:
      "Exim keeps the message when one host's TLSA cannot be had; a sender may skip that host, as Postfix does. " +
      "Our state is `unknown` with `dnssec-bogus` all the same.",
    rfc: "RFC 7672 §2.1.2, §2.2",
  },
  {
    domains: ["host-alias-own.test"],
    programs: ["exim"],
    because:
      "No TLSA at the end of the alias: then the name before it is the TLSA base domain. Exim looks at its end only; Postfix agrees with us.",
    rfc: "RFC 7672 §2.2.3, RFC 7671 §7",
  },
  {
    domains: ["host-alias-unsigned.test"],
    programs: ["exim"],
    because:
      "A secure alias that leads into an unsigned zone may still have TLSA at its own name, and Postfix uses it, as we do. " +
      "Exim sees insecure addresses and leaves it at no DANE.",
    rfc: "RFC 7672 §2.2.2",
  },
  {
    domains: ["tls10.test", "tls11.test"],
    programs: ["posttls-finger"],
    because:
      "OpenSSL 3 refuses signatures with SHA-1 at its default level. Our second, tolerant attempt and Exim get through; the alert is `weak-tls`.",
    rfc: "RFC 8996, RFC 7435 §3",
  },
  {
    domains: ["helo-only.test"],
    programs: ["posttls-finger"],
    because: "posttls-finger ends when EHLO is refused; a sender says HELO, as Exim does.",
    rfc: "RFC 5321 §3.2",
  },
  {
    domains: ["starttls-454.test", "garbage-handshake.test", "handshake-fails.test"],
    programs: ["exim"],
    because:
      "STARTTLS was offered and did not come about. Exim then sends in the clear at once, others wait and try again: what would become of a message is `unknown`.",
    rfc: "RFC 3207 §4.1, RFC 7435 §3",
  },
  {
    domains: ["client-certificate.test"],
    programs: ["posttls-finger", "exim"],
    because:
      "With TLS 1.3 a server that wants a certificate refuses after the handshake. posttls-finger calls the handshake a success, Exim goes on in the clear; we wait for the answer to EHLO.",
    rfc: "RFC 8446 §4.4.2.4",
  },
  {
    domains: ["inject.test"],
    programs: ["posttls-finger", "exim"],
    because:
      "Plaintext came between 220 and the handshake (CVE-2011-0411). posttls-finger throws it away, Exim goes on in the clear; we trust neither and say `unknown`.",
    rfc: "RFC 3207 §4.2",
  },
  {
    domains: ["greylist-ehlo.test"],
    programs: ["exim"],
    because:
      "451 after EHLO is a refusal for now. Exim says HELO all the same and goes on in the clear; Postfix agrees with us.",
    rfc: "RFC 5321 §4.2.1",
  },
  {
    domains: ["long-banner.test"],
    programs: ["exim"],
    because: "A line of 30 kB is longer than allowed; Postfix and we read it, Exim does not.",
    rfc: "RFC 5321 §4.5.3.1.5",
  },
  {
    domains: ["bare-lf.test"],
    programs: ["exim"],
    because:
      "Exim does not find STARTTLS in lower case with bare LF and goes on in the clear. Keywords are case-insensitive; Postfix agrees with us.",
    rfc: "RFC 5321 §2.4, §2.3.8",
  },
];
