/** A reply as octets: what the DoH server of the tests sends, and the validator decodes. */
import { concatBytes } from "../../../src/core/base/bytes.ts";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { uint16, uint32 } from "./records.ts";
import type { Reply } from "./tree.ts";

/** @param authenticData the AD bit, for resolvers that claim things. */
export function encodeReply(
  question: Question,
  reply: Reply,
  authenticData = false,
): Uint8Array<ArrayBuffer> {
  const { rcode, answer, authority } = reply;
  const flags = 0x8190 | (authenticData ? 0x20 : 0) | rcode;
  return concatBytes([
    ...[0, flags, 1, answer.length, authority.length, 0].map(uint16),
    question.name.toWire(),
    uint16(question.type),
    uint16(1),
    ...[...answer, ...authority].map(encodeRecord),
  ]);
}

function encodeRecord(one: ResourceRecord): Uint8Array<ArrayBuffer> {
  return concatBytes([
    one.name.toWire(),
    uint16(one.type),
    uint16(one.class),
    uint32(one.ttl),
    uint16(one.rdata.length),
    one.rdata,
  ]);
}
