/**
 * # The canonical form and order of names and records (RFC 4034 §6)
 *
 * A signature is made over octets, so signer and validator have to write the same
 * RRset the same way: names uncompressed and in lower case, the original TTL, the
 * records sorted by their RDATA as octets, the same record only once.
 *
 * Limitations: NXT and A6 (obsolete, RFC 3755, RFC 6563) are taken as they stand.
 */
import { concatBytes } from "../base/bytes.ts";
import type { DnsName } from "../dns/name.ts";
import { RDATA_NAMES } from "../dns/rdata-names.ts";
import type { ResourceRecord } from "../dns/message.ts";
import { WireReader } from "../dns/wire-reader.ts";

/** RFC 4034 §6.2 (1), (2): uncompressed, US-ASCII letters in lower case. */
export function canonicalName(name: DnsName): Uint8Array<ArrayBuffer> {
  // A length octet is at most 63 and so never looks like a letter.
  return lowerCase(name.toWire());
}

function lowerCase(octets: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return octets.map((octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet));
}

/** RFC 4034 §6.1: by labels from the right, as octets; a name sorts before all below it. */
export function compareNames(a: DnsName, b: DnsName): number {
  const depth = Math.min(a.labels.length, b.labels.length);
  for (let i = 1; i <= depth; i++) {
    const left = a.labels[a.labels.length - i] ?? EMPTY;
    const right = b.labels[b.labels.length - i] ?? EMPTY;
    const order = compareOctets(
      lowerCase(Uint8Array.from(left)),
      lowerCase(Uint8Array.from(right)),
    );
    if (order !== 0) return order;
  }
  return a.labels.length - b.labels.length;
}

const EMPTY = new Uint8Array();

/** RFC 4034 §6.3: as left-justified octet sequences; the absence of an octet sorts before a zero octet. */
export function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** RFC 4034 §6.2 (3), RFC 6840 §5.1. Octets that are no RDATA of that type stay as they are. */
export function canonicalRdata(type: number, rdata: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = Uint8Array.from(rdata);
  const layout = RDATA_NAMES.get(type);
  if (layout?.lowerCased !== true) return whole;
  try {
    const reader = new WireReader(whole);
    const pieces = [reader.take(layout.skip)];
    for (let i = 0; i < (layout.strings ?? 0); i++) {
      const length = reader.uint8();
      pieces.push(Uint8Array.of(length), reader.take(length));
    }
    for (let i = 0; i < layout.names; i++) pieces.push(canonicalName(reader.name()));
    return concatBytes([...pieces, reader.rest()]);
  } catch {
    return whole;
  }
}

/**
 * The records of an RRset as they are signed: owner | type | class | original TTL |
 * RDLENGTH | RDATA (RFC 4034 §3.1.8.1), in canonical order and without duplicates
 * (RFC 4034 §6.3).
 *
 * @param owner the name the signature was made for: that of the wildcard if one was expanded.
 */
export function canonicalRRset(
  owner: Uint8Array,
  records: readonly ResourceRecord[],
  originalTtl: number,
): Uint8Array<ArrayBuffer> {
  const [first] = records;
  if (first === undefined) return new Uint8Array();
  const rdatas = records
    .map((record) => canonicalRdata(record.type, record.rdata))
    .sort(compareOctets)
    .filter((rdata, i, all) => i === 0 || compareOctets(rdata, all[i - 1] ?? EMPTY) !== 0);
  const head = concatBytes([
    owner,
    uint16(first.type),
    uint16(first.class),
    uint16(originalTtl >>> 16),
    uint16(originalTtl & 0xffff),
  ]);
  return concatBytes(rdatas.flatMap((rdata) => [head, uint16(rdata.length), rdata]));
}

function uint16(value: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(value >>> 8, value & 255);
}
