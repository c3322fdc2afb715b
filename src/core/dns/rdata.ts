/**
 * Typed views of RDATA. Each returns `undefined` for octets that are not a record of
 * that type, and nothing is guessed: the caller decides what a malformed record means.
 */
import type { DnsName } from "./name.ts";
import { WireError, WireReader } from "./wire-reader.ts";

/** Reads all of `rdata`; octets left over make it no record of that type. */
export function read<View>(
  rdata: Uint8Array,
  view: (reader: WireReader) => View,
): View | undefined {
  const reader = new WireReader(rdata);
  try {
    const value = view(reader);
    return reader.left === 0 ? value : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

export interface Mx {
  /** Lower is preferred, RFC 5321 §5.1. */
  readonly preference: number;
  readonly exchange: DnsName;
}

/** RFC 1035 §3.3.9. */
export function readMx(rdata: Uint8Array): Mx | undefined {
  return read(rdata, (reader) => ({ preference: reader.uint16(), exchange: reader.name() }));
}

/** CNAME and DNAME, RFC 1035 §3.3.1, RFC 6672 §2.1. */
export function readTarget(rdata: Uint8Array): DnsName | undefined {
  return read(rdata, (reader) => reader.name());
}

/** An IPv4 address in dotted form, RFC 1035 §3.4.1. */
export function readA(rdata: Uint8Array): string | undefined {
  return rdata.length === 4 ? rdata.join(".") : undefined;
}

/** An IPv6 address in the text form of RFC 5952. */
export function readAaaa(rdata: Uint8Array): string | undefined {
  if (rdata.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((rdata[2 * i] ?? 0) << 8) | (rdata[2 * i + 1] ?? 0)).toString(16),
  );
  // RFC 5952 §4.2: the first longest run of two or more zero groups becomes `::`.
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === "0") length++;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return groups.join(":");
  const head = groups.slice(0, best.at).join(":");
  const tail = groups.slice(best.at + best.length).join(":");
  return `${head}::${tail}`;
}

/** The character-strings of a TXT record, RFC 1035 §3.3.14, as octets. */
export function readTxt(rdata: Uint8Array): readonly Uint8Array[] | undefined {
  return read(rdata, (reader) => {
    const strings: Uint8Array[] = [];
    do strings.push(reader.take(reader.uint8()));
    while (reader.left > 0);
    return strings;
  });
}

export interface Soa {
  readonly primary: DnsName;
  /** Seconds a denial may be kept, RFC 2308 §4. */
  readonly minimum: number;
}

/** RFC 1035 §3.3.13. */
export function readSoa(rdata: Uint8Array): Soa | undefined {
  return read(rdata, (reader) => {
    const primary = reader.name();
    reader.name();
    reader.take(16);
    return { primary, minimum: reader.uint32() };
  });
}
