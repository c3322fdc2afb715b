/**
 * # What DANE needs to know of a certificate (RFC 5280 §4.1)
 *
 * A slice, not a library: the octets a TLSA record is compared with, the names, the
 * dates, and what says whether it may issue others. Whatever cannot be read makes the
 * whole certificate unreadable: `undefined`, and nothing is guessed.
 *
 * Limitations: no name constraints, no policies, no revocation (DANE clients look at
 * none of them, RFC 7671 §5); other names than dNSName are passed over.
 */
import { equalBytes } from "../base/bytes.ts";
import { DerError, DerReader, oidText, readDer, Tag, type Element } from "./der.ts";

export interface Certificate {
  readonly der: Uint8Array;
  /** What is signed. */
  readonly tbs: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo with its header, TLSA selector 1 (RFC 6698 §2.1.2). */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly dnsNames: readonly string[];
  /** `undefined` without the extension. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number } | undefined;
  /** keyCertSign; true without the extension (RFC 5280 §4.2.1.3). */
  readonly maySign: boolean;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export interface SignatureAlgorithm {
  readonly oid: string;
  /** As encoded; `undefined` when absent. */
  readonly parameters: Uint8Array | undefined;
}

const OID = {
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
} as const;

/** dNSName in GeneralName, RFC 5280 §4.2.1.6. */
const DNS_NAME = 0x82;

export function readCertificate(der: Uint8Array): Certificate | undefined {
  return readDer(der, (reader) => {
    const body = new DerReader(reader.next(Tag.SEQUENCE).content);
    const tbs = body.next(Tag.SEQUENCE);
    const algorithm = body.next(Tag.SEQUENCE);
    const signature = readOctets(body.next(Tag.BIT_STRING));
    body.end();
    return {
      der,
      tbs: tbs.whole,
      ...readTbs(tbs, algorithm),
      signatureAlgorithm: readAlgorithm(algorithm),
      signature,
    };
  });
}

function readTbs(tbs: Element, algorithm: Element) {
  const reader = new DerReader(tbs.content);
  reader.optional(0xa0); // version
  reader.next(Tag.INTEGER); // serialNumber
  // RFC 5280 §4.1.1.2: the algorithm named outside, where it isn't signed, has to be the same.
  if (!equalBytes(reader.next(Tag.SEQUENCE).whole, algorithm.whole)) {
    throw new DerError("two signature algorithms");
  }
  const issuer = reader.next(Tag.SEQUENCE).whole;
  const validity = new DerReader(reader.next(Tag.SEQUENCE).content);
  const notBefore = readTime(validity.next());
  const notAfter = readTime(validity.next());
  const subject = reader.next(Tag.SEQUENCE).whole;
  const spki = reader.next(Tag.SEQUENCE).whole;
  reader.optional(0x81); // issuerUniqueID
  reader.optional(0x82); // subjectUniqueID
  const extensions = reader.optional(0xa3);
  reader.end();
  const known = extensions === undefined ? {} : readExtensions(extensions);
  return {
    issuer,
    subject,
    notBefore,
    notAfter,
    spki,
    dnsNames: known.dnsNames ?? [],
    basicConstraints: known.basicConstraints,
    maySign: known.maySign ?? true,
  };
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from then on, both in Zulu. */
function readTime({ tag, content }: Element): number {
  const text = String.fromCharCode(...content);
  const short = tag === Tag.UTC_TIME && /^\d{12}Z$/.test(text);
  const long = tag === Tag.GENERALIZED_TIME && /^\d{14}Z$/.test(text);
  if (!short && !long) return NaN; // Compares false with every date, so it is never valid.
  const century = short ? (Number(text.slice(0, 2)) < 50 ? "20" : "19") : "";
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

interface KnownExtensions {
  dnsNames?: string[];
  basicConstraints?: { ca: boolean; pathLength?: number };
  maySign?: boolean;
}

function readExtensions(wrapped: Element): KnownExtensions {
  const known: KnownExtensions = {};
  const list = new DerReader(new DerReader(wrapped.content).next(Tag.SEQUENCE).content);
  while (!list.done) {
    const extension = new DerReader(list.next(Tag.SEQUENCE).content);
    const oid = oidText(extension.next(Tag.OID).content);
    extension.optional(Tag.BOOLEAN);
    const value = new DerReader(extension.next(Tag.OCTET_STRING).content);
    if (oid === OID.subjectAltName) known.dnsNames = readDnsNames(value);
    if (oid === OID.basicConstraints) known.basicConstraints = readBasicConstraints(value);
    if (oid === OID.keyUsage) {
      // Bit 5 of the named bits, counted from the most significant.
      known.maySign = ((readBits(value.next(Tag.BIT_STRING))[0] ?? 0) & 0x04) !== 0;
    }
  }
  return known;
}

function readDnsNames(value: DerReader): string[] {
  const names = new DerReader(value.next(Tag.SEQUENCE).content);
  const found: string[] = [];
  while (!names.done) {
    const { tag, content } = names.next();
    if (tag === DNS_NAME) found.push(String.fromCharCode(...content));
  }
  return found;
}

function readBasicConstraints(value: DerReader): { ca: boolean; pathLength?: number } {
  const body = new DerReader(value.next(Tag.SEQUENCE).content);
  const ca = (body.optional(Tag.BOOLEAN)?.content[0] ?? 0) !== 0;
  const length = body.optional(Tag.INTEGER)?.content;
  return length === undefined
    ? { ca }
    : { ca, pathLength: length.reduce((n, o) => n * 256 + o, 0) };
}

function readAlgorithm({ content }: Element): SignatureAlgorithm {
  const reader = new DerReader(content);
  const oid = oidText(reader.next(Tag.OID).content);
  return { oid, parameters: reader.done ? undefined : reader.next().whole };
}

/** The octets of a BIT STRING that uses all bits of them, as signatures do. */
function readOctets(element: Element): Uint8Array<ArrayBuffer> {
  if (element.content[0] !== 0) throw new DerError("bits left over");
  return readBits(element);
}

/** The octets of a BIT STRING, X.690 §8.6. */
function readBits({ content }: Element): Uint8Array<ArrayBuffer> {
  return content.slice(1);
}
