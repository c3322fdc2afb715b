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
    default: {
      // RFC 3597 §5: \# length hex
      const data = fromHex([c, ...rest].join(""));
      if (a !== "\\#" || data?.length !== Number(b)) throw new Error(`no such type: ${type}`);
      return data;
    }
  }
}

function ipv6(text: string): Bytes {
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
  return concatBytes([...front, ...zeros, ...back].map((group) => uint16(parseInt(group, 16))));
}
