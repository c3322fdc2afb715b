/** RRSIGs, right or wrong on demand. The canonical form is written a second time here. */
import { concatBytes } from "../../../src/core/base/bytes.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { SigningKey } from "./keys.ts";
import { uint16, uint32 } from "./records.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Seconds; the tests' now is 2026-11-23T12:00:00Z. */
export const NOW = Date.parse("2026-11-23T12:00:00Z") / 1000;
export const DAY = 86_400;

/** Fields that differ from what they should be. */
export interface SignatureOptions {
  readonly signer?: string;
  readonly labels?: number;
  readonly inception?: number;
  readonly expiration?: number;
  readonly originalTtl?: number;
  readonly keyTag?: number;
  readonly algorithm?: number;
}

export async function signRRset(
  records: readonly ResourceRecord[],
  zone: string,
  key: SigningKey,
  options: SignatureOptions = {},
): Promise<ResourceRecord> {
  const [first] = records;
  if (first === undefined) throw new Error("nothing to sign");
  const { name, type, ttl } = first;
  const originalTtl = options.originalTtl ?? ttl;
  const wild = name.text.startsWith("*");
  const labels = options.labels ?? name.labels.length - (wild ? 1 : 0);
  const head = concatBytes([
    uint16(type),
    Uint8Array.of(options.algorithm ?? key.algorithm, labels),
    uint32(originalTtl),
    uint32((options.expiration ?? NOW + 10 * DAY) >>> 0),
    uint32((options.inception ?? NOW - DAY) >>> 0),
    uint16(options.keyTag ?? key.tag),
    DnsName.of((options.signer ?? zone).toLowerCase()).toWire(),
  ]);
  const rdatas = new Set(records.map((one) => Buffer.from(lowerNames(one)).toString("hex")));
  const owner = DnsName.of(name.key).toWire();
  const rrs = [...rdatas].sort().map((hex) => {
    const rdata = Buffer.from(hex, "hex");
    return concatBytes([
      owner,
      uint16(type),
      uint16(1),
      uint32(originalTtl),
      uint16(rdata.length),
      rdata,
    ]);
  });
  const signature = await key.sign(concatBytes([head, ...rrs]));
  return { name, type: 46, class: 1, ttl: originalTtl, rdata: concatBytes([head, signature]) };
}

/** Octets before the names in RDATA that are lower-cased. */
const SKIP: Record<number, number> = { 2: 0, 5: 0, 6: 0, 12: 0, 15: 2, 39: 0 };

function lowerNames(one: ResourceRecord): Bytes {
  const rdata = Uint8Array.from(one.rdata);
  const skip = SKIP[one.type];
  if (skip === undefined) return rdata;
  // The numbers of a SOA stand behind the names and may look like letters.
  const end = one.type === 6 ? rdata.length - 20 : rdata.length;
  return rdata.map((octet, i) =>
    i >= skip && i < end && octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
  );
}
