/** Rows about DANE for SMTP: every kind of TLSA record against every kind of certificate. */
import { DANE, mx, tlsa, type CertificateSpec, type HostSpec, type LabDomain } from "../domain.ts";
import { flipSignature } from "../dns/edits.ts";

const host = (certificate: CertificateSpec = {}): HostSpec => ({ postfix: [], certificate });

const ZEROS = "00".repeat(32);

/** A host with a certificate of its own and one record for it. */
const record = (
  name: string,
  shows: string,
  params: string,
  depth = 0,
  certificate: CertificateSpec = {},
): LabDomain => ({
  name: `${name}.test`,
  shows,
  text: mx() + tlsa(params, "mx", depth),
  hosts: { mx: host(certificate) },
  state: "dane",
});

const MISMATCH = { state: "tls", alerts: ["tlsa-mismatch"] } as const;
const MISMATCH_INVALID = {
  state: "tls",
  alerts: ["tlsa-mismatch", "certificate-invalid"],
} as const;

/** The shared good host with records that say something else. */
const only = (name: string, shows: string, ...records: string[]): LabDomain => ({
  name: `${name}.test`,
  shows,
  text: mx("mx", "good") + records.map((one) => `_25._tcp.mx TLSA ${one}\n`).join(""),
  state: "tls",
  enforced: true,
});

export const DANE_ROWS: readonly LabDomain[] = [
  record("ee-311", "DANE-EE, key, SHA-256", "3 1 1"),
  record("ee-301", "DANE-EE, certificate, SHA-256", "3 0 1"),
  record("ee-312", "DANE-EE, key, SHA-512", "3 1 2"),
  record("ee-302", "DANE-EE, certificate, SHA-512", "3 0 2"),
  record("ee-310", "DANE-EE, key in full", "3 1 0"),
  record("ee-300", "DANE-EE, certificate in full", "3 0 0"),
  record("ee-expired", "DANE-EE does not look at dates", "3 1 1", 0, { expired: true }),
  record("ee-other-name", "DANE-EE does not look at names", "3 1 1", 0, {
    names: ["elsewhere.test"],
  }),
  record("ee-self-signed", "DANE-EE with a self-signed certificate", "3 1 1", 0, {
    issuer: "self",
  }),
  record("ta-201", "DANE-TA, the intermediate's certificate", "2 0 1", 1),
  record("ta-211", "DANE-TA, the intermediate's key", "2 1 1", 1),
  record("ta-212", "DANE-TA, the intermediate's key, SHA-512", "2 1 2", 1),
  record("ta-root", "DANE-TA, the root, which is sent as well", "2 0 1", 2, { sends: 3 }),
  record("ta-full", "DANE-TA, certificate in full, sent as well", "2 0 0", 1),
  record("ta-full-unsent", "DANE-TA, certificate in full, not sent", "2 0 0", 1, { sends: 1 }),
  record("ta-key-unsent", "DANE-TA, key in full, not sent", "2 1 0", 1, { sends: 1 }),
  record("ta-next-hop", "DANE-TA, the certificate names the mail domain", "2 1 1", 1, {
    names: ["ta-next-hop.test"],
  }),
  record("ta-wildcard", "DANE-TA, a wildcard certificate", "2 1 1", 1, {
    names: ["*.ta-wildcard.test"],
  }),
  {
    ...record("ta-unsent", "DANE-TA by digest, and the anchor is not sent", "2 1 1", 1, {
      sends: 1,
    }),
    ...MISMATCH_INVALID,
  },
  {
    ...record("ta-other-name", "DANE-TA looks at names", "2 1 1", 1, { names: ["elsewhere.test"] }),
    ...MISMATCH_INVALID,
  },
  {
    ...record("ta-expired", "DANE-TA looks at dates", "2 1 1", 1, { expired: true }),
    ...MISMATCH_INVALID,
  },
  {
    ...record("ta-stranger", "DANE-TA of a CA nobody knows", "2 1 1", 1, { issuer: "stranger" }),
    state: "dane",
  },
  {
    ...record("ta-for-leaf", "DANE-TA by the server's own certificate", "2 0 1", 0),
    ...MISMATCH,
  },
  {
    ...record("ee-for-ca", "DANE-EE by the certificate above the server's", "3 1 1", 1),
    ...MISMATCH,
  },
  {
    name: "wrong-digest.test",
    shows: "a record for another key",
    text: mx() + `_25._tcp.mx TLSA 3 1 1 ${ZEROS}\n`,
    hosts: { mx: host() },
    ...MISMATCH,
  },
  {
    name: "key-rollover.test",
    shows: "two records, one fits",
    text: `${DANE}_25._tcp.mx TLSA 3 1 1 ${ZEROS}\n`,
    state: "dane",
  },
  {
    name: "agility.test",
    shows: "SHA-256 fits, SHA-512 doesn't; the stronger one counts",
    text: `${mx()}${tlsa()}_25._tcp.mx TLSA 3 1 2 ${ZEROS}${ZEROS}\n`,
    hosts: { mx: host() },
    ...MISMATCH,
  },
  only("pkix-ta", "PKIX-TA only", `0 1 1 ${ZEROS}`),
  only("pkix-ee", "PKIX-EE only, and it fits", "1 1 1 {1 1 1 good/0}"),
  {
    name: "pkix-fits.test",
    shows: "PKIX-EE fits, DANE-EE doesn't",
    text: `${mx()}${tlsa("1 1 1")}_25._tcp.mx TLSA 3 1 1 ${ZEROS}\n`,
    hosts: { mx: host() },
    ...MISMATCH,
  },
  only("usage-4", "an unknown usage", `4 1 1 ${ZEROS}`),
  only("selector-2", "an unknown selector", `3 2 1 ${ZEROS}`),
  only("matching-3", "an unknown matching type", `3 1 3 ${ZEROS}`),
  only("short-digest", "a digest that is too short", "3 1 1 0011"),
  only("empty-data", "no certificate at all in `3 0 0`", "3 0 0 00"),
  {
    name: "stripped.test",
    shows: "TLSA, but no STARTTLS",
    text: mx("mx", "plain") + tlsa("3 1 1", "good", 0, "mx"),
    state: "none",
    alerts: ["tlsa-mismatch"],
  },
  {
    name: "unusable-stripped.test",
    shows: "only unusable TLSA records, and no STARTTLS",
    text: `${mx("mx", "plain")}_25._tcp.mx TLSA 1 1 1 ${ZEROS}\n`,
    state: "none",
  },
  {
    name: "one-without.test",
    shows: "one of two MX hosts has no TLSA",
    text: mx("mx", "good") + mx("mx2", "good", 20) + tlsa("3 1 1", "good", 0, "mx"),
    state: "tls",
  },
  {
    name: "one-wrong.test",
    shows: "the best of two MX hosts contradicts its record",
    text:
      mx() +
      mx("mx2", "good", 20) +
      `_25._tcp.mx TLSA 3 1 1 ${ZEROS}\n` +
      tlsa("3 1 1", "good", 0, "mx2"),
    hosts: { mx: host() },
    state: "dane",
    alerts: ["tlsa-mismatch"],
  },
  {
    name: "unsigned-mx.test",
    shows: "unsigned MX, signed host",
    text: "@ MX 10 mx.provider.test.\n",
    signing: "unsigned",
    tlsaOf: "mx.provider.test",
    state: "tls",
    alerts: ["mx-unsigned"],
  },
  {
    name: "unsigned-host.test",
    shows: "signed MX, unsigned host",
    text: "@ MX 10 mx.unsigned.test.\n",
    tlsaOf: "mx.unsigned.test",
    state: "tls",
  },
  {
    name: "host-alias.test",
    shows: "the MX host is an alias, TLSA stands at its target",
    text: `@ MX 10 mx\nmx CNAME real\nreal A {good}\n${tlsa("3 1 1", "good", 0, "real")}`,
    tlsaOf: "real.host-alias.test",
    state: "dane",
  },
  {
    name: "host-alias-own.test",
    shows: "the MX host is an alias, TLSA stands at the alias",
    text: `@ MX 10 mx\nmx CNAME real\nreal A {good}\n${tlsa("3 1 1", "good", 0, "mx")}`,
    state: "dane",
  },
  {
    name: "host-alias-both.test",
    shows: "TLSA at both ends of an alias, only the target's fits",
    text: `@ MX 10 mx\nmx CNAME real\nreal A {good}\n${tlsa("3 1 1", "good", 0, "real")}_25._tcp.mx TLSA 3 1 1 ${ZEROS}\n`,
    tlsaOf: "real.host-alias-both.test",
    state: "dane",
  },
  {
    name: "host-alias-unsigned.test",
    shows: "the MX host is a signed alias of an unsigned one",
    text: `@ MX 10 mx\nmx CNAME mx.unsigned.test.\n${tlsa("3 1 1", "good", 0, "mx")}`,
    state: "dane",
  },
  {
    name: "tlsa-alias.test",
    shows: "TLSA is an alias of a record elsewhere",
    text: `${mx("mx", "good")}_25._tcp.mx CNAME _25._tcp.mx.provider.test.\n`,
    state: "dane",
  },
  {
    name: "tlsa-alias-unsigned.test",
    shows: "TLSA is an alias of a record in an unsigned zone",
    text: `${mx("mx", "good")}_25._tcp.mx CNAME _25._tcp.mx.unsigned.test.\n`,
    state: "tls",
  },
  {
    name: "wrong-port.test",
    shows: "TLSA for port 465 only",
    text: `${mx("mx", "good")}_465._tcp.mx TLSA 3 1 1 {3 1 1 good/0}\n`,
    state: "tls",
  },
  {
    name: "best-bogus.test",
    shows: "the best host's TLSA is bogus, the backup is good",
    text:
      mx("mx", "good", 5) +
      mx("mx2", "good") +
      tlsa("3 1 1", "good", 0, "mx") +
      tlsa("3 1 1", "good", 0, "mx2"),
    signing: { edit: flipSignature("TLSA", "_25._tcp.mx.") },
    state: "unknown",
    alerts: ["dnssec-bogus"],
  },
];
