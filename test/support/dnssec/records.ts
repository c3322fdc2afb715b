/** Zone text for the signed tree: one record a line, `name [TTL] TYPE rdata`, names absolute. */
import { concatBytes, fromBase64, fromHex } from "../../../src/core/base/bytes.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";

export const TTL = 3600;

type Bytes = Uint8Array<ArrayBuffer>;

export function uint16(value: number): Bytes {
  return Uint8Array.of((value >>> 8) & 255, value & 255);
}

export function uint32(value: number): Bytes {
  return concatBytes([uint16(value >>> 16), uint16(value & 0xffff)]);
}

export function record(name: string, type: number, rdata: Bytes, ttl = TTL): ResourceRecord {
  return { name: DnsName.of(name), type, class: 1, ttl, rdata };
}

export function parseRecords(text: string): ResourceRecord[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^|\s);.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const words = line.split(/\s+/);
      const [name = "."] = words.splice(0, 1);
      const ttl = /^\d+$/.test(words[0] ?? "") ? Number(words.shift()) : TTL;
      if (words[0] === "IN") words.shift();
      const type = typeCode(words.shift() ?? "");
      if (type === undefined) throw new Error(`unknown type: ${line}`);
      return record(name, type, rdataOf(type, words), ttl);
    });
}

function rdataOf(type: number, words: readonly string[]): Bytes {
  const [a = "", b = "", c = "", ...rest] = words;
  const name = (text: string) => DnsName.of(text).toWire();
  switch (type) {
    case 1:
      return Uint8Array.from(a.split(".").map(Number));
    case 28:
      return ipv6(a);
    case 2:
    case 5:
    case 12:
    case 39:
      return name(a);
    case 15:
      return concatBytes([uint16(Number(a)), name(b)]);
    case 6:
      return concatBytes([name(a), name(b), ...[c, ...rest].map((word) => uint32(Number(word)))]);
    case 16:
      return concatBytes(
        words.flatMap((word) => {
          const octets = new TextEncoder().encode(word.replace(/"/g, ""));
          return [Uint8Array.of(octets.length), octets];
        }),
      );
    case 52: {
      const data = fromHex(rest.join("")) ?? new Uint8Array();
      return concatBytes([Uint8Array.of(Number(a), Number(b), Number(c)), data]);
    }
    case 43: {
      const digest = fromHex(rest.join("")) ?? new Uint8Array();
      return concatBytes([uint16(Number(a)), Uint8Array.of(Number(b), Number(c)), digest]);
    }
    case 48: {
      const key = fromBase64(rest.join("")) ?? new Uint8Array();
      return concatBytes([uint16(Number(a)), Uint8Array.of(Number(b), Number(c)), key]);
    }
    case 46:
      return concatBytes([
        uint16(typeCode(a) ?? 0),
        Uint8Array.of(Number(b), Number(c)),
        uint32(Number(rest[0])),
        uint32(seconds(rest[1])),
        uint32(seconds(rest[2])),
        uint16(Number(rest[3])),
        name((rest[4] ?? "").toLowerCase()),
        fromBase64(rest.slice(5).join("")) ?? new Uint8Array(),
      ]);
    case 47:
      return concatBytes([name(a), typeBitMap(words.slice(1).map((word) => typeCode(word) ?? 0))]);
    case 50:
    case 51: {
      const salt = fromHex(rest[0] === "-" ? "" : (rest[0] ?? "")) ?? new Uint8Array();
      const head = [Uint8Array.of(Number(a), Number(b)), uint16(Number(c))];
      const parameters = [...head, Uint8Array.of(salt.length), salt];
      if (type === 51) return concatBytes(parameters);
      const types = rest.slice(2).map((word) => typeCode(word) ?? 0);
      const next = fromBase32Hex(rest[1] ?? "");
      return concatBytes([...parameters, Uint8Array.of(next.length), next, typeBitMap(types)]);
    }
    default: {
      // RFC 3597 §5: \# length hex
      const data = fromHex([c, ...rest].join(""));
      if (a !== "\\#" || data?.length !== Number(b)) throw new Error(`no such type: ${type}`);
      return data;
    }
  }
}

/** YYYYMMDDHHmmSS, RFC 4034 §3.2. */
function seconds(text = ""): number {
  return Date.parse(text.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z")) / 1000;
}

/** RFC 4034 §4.1.2. */
export function typeBitMap(types: readonly number[]): Bytes {
  const windows = new Map<number, number[]>();
  for (const type of types) windows.set(type >> 8, [...(windows.get(type >> 8) ?? []), type & 255]);
  return concatBytes(
    [...windows]
      .sort(([a], [b]) => a - b)
      .map(([window, low]) => {
        const bits = new Uint8Array((Math.max(...low) >> 3) + 1);
        for (const one of low) bits[one >> 3] = (bits[one >> 3] ?? 0) | (0x80 >> (one & 7));
        return concatBytes([Uint8Array.of(window, bits.length), bits]);
      }),
  );
}

export function fromBase32Hex(text: string): Bytes {
  const bits = [...text].map((digit) => parseInt(digit, 32).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)));
}

function ipv6(text: string): Bytes {
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
  return concatBytes([...front, ...zeros, ...back].map((group) => uint16(parseInt(group, 16))));
}
