/**
 * Typed views of the records of DNSSEC (RFC 4034, RFC 5155). `undefined` for octets that
 * are no such record; numbers nobody has defined (algorithms, digest types, flags) are
 * read like any other, because what they mean is the validator's business.
 */
import type { DnsName } from "./name.ts";
import { read } from "./rdata.ts";
import { WireError, type WireReader } from "./wire-reader.ts";

export interface Ds {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** RFC 4034 §5.1. */
export function readDs(rdata: Uint8Array): Ds | undefined {
  return read(rdata, (reader) => ({
    keyTag: reader.uint16(),
    algorithm: reader.uint8(),
    digestType: reader.uint8(),
    digest: reader.rest(),
  }));
}

export interface Dnskey {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** RFC 4034 §2.1. */
export function readDnskey(rdata: Uint8Array): Dnskey | undefined {
  return read(rdata, (reader) => ({
    flags: reader.uint16(),
    protocol: reader.uint8(),
    algorithm: reader.uint8(),
    publicKey: reader.rest(),
  }));
}

export interface Rrsig {
  readonly typeCovered: number;
  readonly algorithm: number;
  /** Labels of the owner name the signature was made for, without the root and a leading `*`. */
  readonly labels: number;
  readonly originalTtl: number;
  /** Seconds, a serial number (RFC 1982), not a time since 1970. */
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signerName: DnsName;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** RFC 4034 §3.1. */
export function readRrsig(rdata: Uint8Array): Rrsig | undefined {
  return read(rdata, (reader) => ({
    typeCovered: reader.uint16(),
    algorithm: reader.uint8(),
    labels: reader.uint8(),
    originalTtl: reader.uint32(),
    expiration: reader.uint32(),
    inception: reader.uint32(),
    keyTag: reader.uint16(),
    signerName: reader.name(),
    signature: reader.rest(),
  }));
}

export interface Nsec {
  readonly next: DnsName;
  readonly types: ReadonlySet<number>;
}

/** RFC 4034 §4.1. */
export function readNsec(rdata: Uint8Array): Nsec | undefined {
  return read(rdata, (reader) => ({ next: reader.name(), types: readTypeBitMaps(reader) }));
}

export interface Nsec3 {
  readonly hashAlgorithm: number;
  readonly flags: number;
  readonly iterations: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly nextHashedOwner: Uint8Array<ArrayBuffer>;
  readonly types: ReadonlySet<number>;
}

/** RFC 5155 §3.2. */
export function readNsec3(rdata: Uint8Array): Nsec3 | undefined {
  return read(rdata, (reader) => ({
    hashAlgorithm: reader.uint8(),
    flags: reader.uint8(),
    iterations: reader.uint16(),
    salt: reader.take(reader.uint8()),
    nextHashedOwner: reader.take(reader.uint8()),
    types: readTypeBitMaps(reader),
  }));
}

/** RFC 4034 §4.1.2: window blocks in increasing order, each with 1 to 32 octets. */
function readTypeBitMaps(reader: WireReader): ReadonlySet<number> {
  const types = new Set<number>();
  let last = -1;
  while (reader.left > 0) {
    const window = reader.uint8();
    const length = reader.uint8();
    if (window <= last) throw new WireError("type bit map windows out of order");
    if (length < 1 || length > 32) throw new WireError("type bit map of a wrong length");
    last = window;
    for (let octet = 0; octet < length; octet++) {
      const bits = reader.uint8();
      for (let bit = 0; bit < 8; bit++) {
        if ((bits & (0x80 >> bit)) !== 0) types.add(window * 256 + octet * 8 + bit);
      }
    }
  }
  return types;
}
