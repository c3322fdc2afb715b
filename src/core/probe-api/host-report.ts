/**
 * # The wire contract between the extension and a probe backend
 *
 * The backend observes, the extension judges: a `HostReport` says only what was
 * seen on port 25 of one MX host, address by address. It carries no verdict, and
 * nothing in it can make a recipient `dane`.
 *
 * Terms: an *address report* is one SMTP conversation (RFC 5321) with one IP
 * address of the host; its *outcome* names how far it came, one variant per way to
 * end. A *step* is the part of the conversation that was under way.
 *
 * Limits: certificates are those the server sent (leaf first), as DER in base64;
 * issuers the backend knows by itself are not among them, because RFC 7671 §5.2.2
 * counts only what the server sends.
 */
import * as v from "valibot";

/** The wire format's number; a reader refuses every other. */
export const REPORT_VERSION = 1;

/** The parts of an SMTP conversation that can fail, in their order. */
export const stepSchema = v.picklist([
  "connect",
  "greeting",
  "ehlo",
  "starttls",
  "handshake",
  "ehlo-after-tls",
]);
export type Step = v.InferOutput<typeof stepSchema>;

const replyCode = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const shortText = v.pipe(v.string(), v.maxLength(512));

/**
 * How the conversation with one address ended.
 *
 * - `tls`: STARTTLS, a completed handshake, and an answered EHLO after it (a server
 *   that demands a client certificate shows itself only there).
 * - `no-starttls`: EHLO was answered 250 without STARTTLS, or EHLO was refused for
 *   good (5xx) and HELO accepted: the only positive proof of "no SSL".
 * - `temporary`: a 4xx reply (421, greylisting) at `step`; 454 to STARTTLS too.
 * - `refused`: a 5xx reply at `step`.
 * - `handshake-failed`: TLS did not come about; `reason` is the TLS library's code.
 * - `plaintext-after-starttls`: octets arrived in the clear between the 220 reply to
 *   STARTTLS and the handshake (CVE-2011-0411 class).
 * - `garbage`, `too-long`: not an SMTP reply; a reply beyond the limits.
 * - `closed`, `timeout`: the peer hung up / did not answer in time, at `step`.
 * - `connection-refused`, `unreachable`: no TCP connection.
 * - `address-not-allowed`: a special-purpose address, which is never dialled.
 * - `opted-out`: the backend's administrator was asked not to look there.
 * - `throttled`: the backend has dialled the address too often in the last minute.
 * - `internal`: a fault of the backend itself; says nothing about the host.
 */
export const outcomeSchema = v.variant("kind", [
  v.object({ kind: v.literal("tls") }),
  v.object({ kind: v.literal("no-starttls"), helo: v.boolean() }),
  v.object({ kind: v.literal("temporary"), step: stepSchema, code: replyCode }),
  v.object({ kind: v.literal("refused"), step: stepSchema, code: replyCode }),
  v.object({ kind: v.literal("handshake-failed"), reason: shortText }),
  v.object({ kind: v.literal("plaintext-after-starttls") }),
  v.object({ kind: v.literal("garbage"), step: stepSchema }),
  v.object({ kind: v.literal("too-long"), step: stepSchema }),
  v.object({ kind: v.literal("closed"), step: stepSchema }),
  v.object({ kind: v.literal("timeout"), step: stepSchema }),
  v.object({ kind: v.literal("connection-refused") }),
  v.object({ kind: v.literal("unreachable"), reason: shortText }),
  v.object({ kind: v.literal("address-not-allowed") }),
  v.object({ kind: v.literal("opted-out") }),
  v.object({ kind: v.literal("throttled") }),
  v.object({ kind: v.literal("internal"), reason: shortText }),
]);
export type Outcome = v.InferOutput<typeof outcomeSchema>;

/**
 * RFC 5280 path validation and RFC 6125/9525 name check of the certificate, against
 * the backend's own trust store; an observation like any other.
 */
export const pkixSchema = v.object({
  valid: v.boolean(),
  /** Why not; `undefined` when valid. */
  fault: v.optional(
    v.picklist([
      "untrusted",
      "self-signed",
      "expired",
      "not-yet-valid",
      "name-mismatch",
      "malformed",
    ]),
  ),
});
export type PkixOutcome = v.InferOutput<typeof pkixSchema>;

export const tlsFactsSchema = v.object({
  /** As OpenSSL names it: `TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`. */
  version: v.pipe(v.string(), v.maxLength(16)),
  /** The IANA name of the cipher suite, e.g. `TLS_AES_256_GCM_SHA384`. */
  cipher: v.pipe(v.string(), v.maxLength(64)),
  /** Secret bits in use; `undefined` when the library does not tell. */
  cipherBits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(512))),
  /** Key-exchange group, e.g. `X25519` or `X25519MLKEM768`; `undefined` when the library does not tell. */
  group: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /**
   * How the server signed the handshake, by the IANA name, e.g. `ecdsa_secp256r1_sha256`;
   * `undefined` when the library does not tell.
   */
  signatureScheme: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /**
   * Whether the server gave out a session ticket (RFC 5077, RFC 8446 §4.6.1) until EHLO was
   * answered. An id of TLS 1.2 is no sign: servers give one that keep no sessions.
   */
  ticket: v.optional(v.boolean()),
  /** Certificates the server sent, leaf first, DER in base64. */
  certificates: v.pipe(v.array(v.pipe(v.string(), v.maxLength(65536))), v.maxLength(16)),
  pkix: pkixSchema,
});
export type TlsFacts = v.InferOutput<typeof tlsFactsSchema>;

export const addressReportSchema = v.object({
  address: v.pipe(v.string(), v.maxLength(64)),
  outcome: outcomeSchema,
  /** EHLO keywords with their parameters as sent before TLS, upper-case keyword first. */
  capabilities: v.optional(v.pipe(v.array(shortText), v.maxLength(128))),
  /** The same after TLS; some, REQUIRETLS among them (RFC 8689 §2), are announced only there. */
  capabilitiesAfterTls: v.optional(v.pipe(v.array(shortText), v.maxLength(128))),
  /** Present whenever a handshake was completed, whatever came after it. */
  tls: v.optional(tlsFactsSchema),
  /** Milliseconds each completed step took. */
  times: v.record(stepSchema, v.pipe(v.number(), v.minValue(0))),
});
export type AddressReport = v.InferOutput<typeof addressReportSchema>;

export const hostReportSchema = v.object({
  version: v.literal(REPORT_VERSION),
  /** The MX host as asked: A-labels, lower case, no trailing dot. */
  host: v.pipe(v.string(), v.maxLength(253)),
  observedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** After this the report says nothing any more. */
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Set when there was no address to talk to, or the host opted out; `addresses` is then empty. */
  failure: v.optional(v.picklist(["no-such-host", "no-address", "dns-failure", "opted-out"])),
  addresses: v.pipe(v.array(addressReportSchema), v.maxLength(32)),
});
export type HostReport = v.InferOutput<typeof hostReportSchema>;
