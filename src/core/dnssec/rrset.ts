/** Records of a section put together into RRsets (RFC 2181 §5), each with the RRSIGs that cover it. */
import { readRrsig, type Rrsig } from "../dns/dnssec-rdata.ts";
import type { ResourceRecord } from "../dns/message.ts";
import type { DnsName } from "../dns/name.ts";
import { CLASS_IN, RRType } from "../dns/rr-type.ts";

export interface RRset {
  readonly name: DnsName;
  readonly type: number;
  readonly records: readonly ResourceRecord[];
  readonly signatures: readonly { readonly rrsig: Rrsig; readonly record: ResourceRecord }[];
}

/** The RRset of that name and type in the section; `undefined` when there is no record of it. */
export function findRRset(
  section: readonly ResourceRecord[],
  name: DnsName,
  type: number,
): RRset | undefined {
  const records = section.filter(
    (record) => record.type === type && record.class === CLASS_IN && record.name.equals(name),
  );
  if (records.length === 0) return undefined;
  const signatures = section.flatMap((record) => {
    if (record.type !== RRType.RRSIG || record.class !== CLASS_IN) return [];
    if (!record.name.equals(name)) return [];
    const rrsig = readRrsig(record.rdata);
    return rrsig?.typeCovered === type ? [{ rrsig, record }] : []; // RFC 4035 §5.3.1
  });
  return { name, type, records, signatures };
}

/** The first `max` RRsets of that type. */
export function rrsetsOfType(
  section: readonly ResourceRecord[],
  type: number,
  max: number,
): RRset[] {
  const names = new Map<string, DnsName>();
  for (const record of section) {
    if (record.type === type && names.size < max) names.set(record.name.key, record.name);
  }
  return [...names.values()].flatMap((name) => findRRset(section, name, type) ?? []);
}

/** Who signed: the distinct signer names, the deepest zone first. */
export function signersOf(rrset: RRset): DnsName[] {
  const signers = new Map(
    rrset.signatures.map(({ rrsig }) => [rrsig.signerName.key, rrsig.signerName]),
  );
  return [...signers.values()].sort((a, b) => b.labels.length - a.labels.length);
}
