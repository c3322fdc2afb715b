/**
 * # DNS messages (RFC 1035 §4, EDNS RFC 6891)
 *
 * What a stub over DoH needs: one question out, one answer in. The decoder keeps the
 * RDATA of every record as octets *without compression*, because a signature is made
 * over exactly those (RFC 4034 §6.2) and a record of an unknown type has to survive
 * (RFC 3597). Typed views of RDATA are made on demand by rdata.ts.
 *
 * Limitations: one question, class IN; no updates, no zone transfers, no TCP framing.
 */
import { concatBytes } from "../base/bytes.ts";
import { fail, ok, type Result } from "../base/result.ts";
import type { DnsName } from "./name.ts";
import { RDATA_NAMES } from "./rdata-names.ts";
import { CLASS_IN, RRType } from "./rr-type.ts";
import { WireError, WireReader } from "./wire-reader.ts";

/**
 * Octets of a message that are looked at. Default and maximum 65535, the most DNS can
 * carry (RFC 8484 §6); nothing larger is read from the network either.
 */
export const MAX_MESSAGE = 65535;

export interface Question {
  readonly name: DnsName;
  readonly type: number;
}

export interface ResourceRecord {
  readonly name: DnsName;
  readonly type: number;
  readonly class: number;
  /** Seconds, RFC 2181 §8: a value with the top bit set counts as 0. */
  readonly ttl: number;
  /** Uncompressed. */
  readonly rdata: Uint8Array;
}

/** An Extended DNS Error, RFC 8914. */
export interface ExtendedError {
  readonly code: number;
  readonly text: string;
}

export interface Message {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionAvailable: boolean;
  /** The AD bit as sent. Not evidence of anything: whoever answers sets it as they like. */
  readonly authenticData: boolean;
  /** With the upper bits from EDNS, RFC 6891 §6.1.3. */
  readonly rcode: number;
  readonly questions: readonly { name: DnsName; type: number; class: number }[];
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  readonly extendedErrors: readonly ExtendedError[];
  /** As it came, to be written down; absent when it was made and not received. */
  readonly wire?: Uint8Array;
}

export interface QueryOptions {
  /** Pads the message to a multiple of this many octets; 128 is what RFC 8467 §4.1 recommends to clients. */
  readonly padTo?: number;
}

/**
 * A query with RD, DO and CD set: we want the data with its signatures even when the
 * resolver thinks it bogus, and judge ourselves (RFC 4035 §4.9.2, RFC 6840 §5.9).
 * The ID is 0, so that equal questions are equal URLs (RFC 8484 §4.1).
 */
export function encodeQuery(
  question: Question,
  options: QueryOptions = {},
): Uint8Array<ArrayBuffer> {
  const name = question.name.toWire();
  const header = Uint8Array.of(0, 0, 0x01, 0x10, 0, 1, 0, 0, 0, 0, 0, 1);
  const tail = Uint8Array.of(question.type >> 8, question.type & 255, 0, CLASS_IN);
  const padTo = options.padTo ?? 128;
  // OPT: root name, type, UDP size 1232, extended rcode 0, version 0, DO, RDLEN.
  const bare = header.length + name.length + tail.length + 11 + 4;
  const padding = padTo > 1 ? (padTo - (bare % padTo)) % padTo : 0;
  const length = 4 + padding;
  const opt = Uint8Array.of(
    ...[0, 0, RRType.OPT, 0x04, 0xd0, 0, 0, 0x80, 0, length >> 8, length & 255],
    ...[0, PADDING_OPTION, padding >> 8, padding & 255],
  );
  return concatBytes([header, name, tail, opt, new Uint8Array(padding)]);
}

/** EDNS option codes: RFC 7830, RFC 8914. */
const PADDING_OPTION = 12;
const EXTENDED_ERROR_OPTION = 15;

export type MessageFault = { readonly kind: "malformed"; readonly detail: string };

export function decodeMessage(bytes: Uint8Array): Result<Message, MessageFault> {
  if (bytes.length > MAX_MESSAGE) return fail({ kind: "malformed", detail: "message too large" });
  try {
    return ok({ ...readMessage(new WireReader(bytes)), wire: bytes });
  } catch (error) {
    if (error instanceof WireError) return fail({ kind: "malformed", detail: error.message });
    throw error;
  }
}

function readMessage(reader: WireReader): Message {
  const id = reader.uint16();
  const flags = reader.uint16();
  const counts = [reader.uint16(), reader.uint16(), reader.uint16(), reader.uint16()];
  const questions: { name: DnsName; type: number; class: number }[] = [];
  for (let i = 0; i < (counts[0] ?? 0); i++) {
    questions.push({ name: reader.name(), type: reader.uint16(), class: reader.uint16() });
  }
  const sections = counts.slice(1).map((count) => {
    const records: ResourceRecord[] = [];
    for (let i = 0; i < count; i++) records.push(readRecord(reader));
    return records;
  });
  if (reader.left > 0) throw new WireError("octets after the last record");

  const [answer = [], authority = [], additional = []] = sections;
  const opts = additional.filter((record) => record.type === RRType.OPT);
  if (opts.length > 1) throw new WireError("more than one OPT record"); // RFC 6891 §6.1.1
  const opt = opts[0];
  return {
    id,
    response: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticData: (flags & 0x0020) !== 0,
    rcode: (flags & 15) | (opt === undefined ? 0 : Math.floor(opt.ttl / 0x1000000) << 4),
    questions,
    answer,
    authority,
    additional: additional.filter((record) => record.type !== RRType.OPT),
    extendedErrors: opt === undefined ? [] : readExtendedErrors(opt.rdata),
  };
}

function readRecord(reader: WireReader): ResourceRecord {
  const name = reader.name();
  const type = reader.uint16();
  const rrClass = reader.uint16();
  const rawTtl = reader.uint32();
  const length = reader.uint16();
  const rdata = expandRdata(type, reader.part(length));
  const ttl = type === RRType.OPT || rawTtl <= 0x7fffffff ? rawTtl : 0; // RFC 2181 §8
  return { name, type, class: rrClass, ttl, rdata };
}

function expandRdata(type: number, part: WireReader): Uint8Array {
  const layout = RDATA_NAMES.get(type);
  if (layout === undefined) return part.rest();
  const pieces = [part.take(layout.skip)];
  for (let i = 0; i < (layout.strings ?? 0); i++) {
    const length = part.uint8();
    pieces.push(Uint8Array.of(length), part.take(length));
  }
  for (let i = 0; i < layout.names; i++) pieces.push(part.name().toWire());
  pieces.push(part.rest());
  return concatBytes(pieces);
}

function readExtendedErrors(rdata: Uint8Array): ExtendedError[] {
  const errors: ExtendedError[] = [];
  const reader = new WireReader(rdata);
  while (reader.left > 0) {
    const code = reader.uint16();
    const value = reader.take(reader.uint16());
    if (code !== EXTENDED_ERROR_OPTION || value.length < 2) continue;
    const info = ((value[0] ?? 0) << 8) | (value[1] ?? 0);
    errors.push({ code: info, text: new TextDecoder().decode(value.slice(2)) });
  }
  return errors;
}
