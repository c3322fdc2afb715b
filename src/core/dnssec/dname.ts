/** # DNAME (RFC 6672): everything below a name is elsewhere */
import { fail, ok, type Result } from "../base/result.ts";
import type { ResourceRecord } from "../dns/message.ts";
import { DnsName } from "../dns/name.ts";
import { readTarget } from "../dns/rdata.ts";
import { RRType } from "../dns/rr-type.ts";
import { findRRset, type RRset } from "./rrset.ts";

/** The DNAME RRset above `name` in the section; the highest one, because below it there is nothing. */
export function findDname(section: readonly ResourceRecord[], name: DnsName): RRset | undefined {
  let best: DnsName | undefined;
  for (const record of section) {
    if (record.type !== RRType.DNAME || record.name.equals(name)) continue;
    if (!name.isAtOrBelow(record.name)) continue;
    if (best === undefined || record.name.labels.length < best.labels.length) best = record.name;
  }
  return best === undefined ? undefined : findRRset(section, best, RRType.DNAME);
}

/** RFC 6672 §2.2: the labels below the owner, put before the target. */
export function substitute(name: DnsName, dname: RRset): Result<DnsName, "malformed" | "too-long"> {
  const [record, ...more] = dname.records;
  const target = record === undefined ? undefined : readTarget(record.rdata);
  // RFC 6672 §2.4: a DNAME stands alone.
  if (target === undefined || more.length > 0) return fail("malformed");
  const below = name.labels.slice(0, name.labels.length - dname.name.labels.length);
  const made = DnsName.fromLabels([...below, ...target.labels]);
  return made.ok ? ok(made.value) : fail("too-long");
}
