/**
 * A signed tree of zones in memory that answers like a resolver asked with DO and CD set:
 * the data with its signatures, and the denials RFC 4035 §3.1 and RFC 5155 §7.2 demand.
 */
import { DnsName } from "../../../src/core/dns/name.ts";
import { readTarget } from "../../../src/core/dns/rdata.ts";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import type { TrustAnchor } from "../../../src/core/dnssec/trust-anchor.ts";
import { closestEncloser, denialRecords } from "./denial-chain.ts";
import { dsRdata, makeKey } from "./keys.ts";
import { parseRecords, record } from "./records.ts";
import { Zone, type RRset, type ZoneSpec } from "./zone.ts";

export interface Reply {
  readonly rcode: number;
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
}

const CNAME = 5;
const DNAME = 39;
const DS = 43;
const DNSKEY = 48;
const NXDOMAIN = 3;

export class Tree {
  readonly zones: readonly Zone[];
  readonly #replies = new Map<string, Promise<Reply>>();

  private constructor(zones: readonly Zone[]) {
    this.zones = zones;
  }

  /** Parents get NS, and DS unless there is to be none, for their children. */
  static async plant(...specs: ZoneSpec[]): Promise<Tree> {
    const zones = await Promise.all(
      specs.map(async (spec) => {
        const made = spec.presigned === undefined ? [await makeKey()] : [];
        return new Zone(spec, spec.keys ?? made);
      }),
    );
    const tree = new Tree(zones);
    for (const zone of zones) {
      const parent = zone.name.isRoot ? undefined : tree.#zoneAbove(zone.name);
      if (parent === undefined || parent.spec.presigned !== undefined) continue;
      parent.add(parseRecords(`${zone.name.text} NS ns.${zone.name.text}`));
      const key = zone.keys[zone.spec.dsKey ?? 0];
      if (key === undefined || (zone.spec.unsigned === true && zone.spec.ds === undefined))
        continue;
      for (const ds of zone.spec.ds ?? [2]) {
        const rdata = typeof ds === "number" ? dsRdata(zone.name.text, key, ds) : ds;
        parent.add([record(zone.name.text, DS, rdata)]);
      }
    }
    return tree;
  }

  zone(name: string): Zone {
    const zone = this.zones.find((one) => one.name.equals(DnsName.of(name)));
    if (zone === undefined) throw new Error(`no zone ${name}`);
    return zone;
  }

  /** The keys of a zone as trust anchors. */
  anchors(name = "."): TrustAnchor[] {
    const zone = this.zone(name);
    const presigned = zone.spec.presigned?.filter((one) => one.type === DNSKEY) ?? [];
    return [...zone.keys, ...presigned].map((key) => ({
      kind: "dnskey" as const,
      name: zone.name,
      rdata: Uint8Array.from(key.rdata),
    }));
  }

  /** Made once: a zone doesn't change any more when somebody has asked. */
  answer(question: Question): Promise<Reply> {
    const key = `${question.name.key} ${question.type}`;
    let reply = this.#replies.get(key);
    if (reply === undefined) {
      reply = this.#answer(question);
      this.#replies.set(key, reply);
    }
    return reply;
  }

  async #answer(question: Question): Promise<Reply> {
    const answer: ResourceRecord[] = [];
    const authority: ResourceRecord[] = [];
    const put = (section: ResourceRecord[], ...sets: RRset[]) => {
      for (const set of sets) section.push(...set.records, ...set.signatures);
    };
    let name = question.name;
    let rcode = 0;
    for (let hop = 0; hop < 12; hop++) {
      const zone =
        question.type === DS && !name.isRoot ? this.#zoneAbove(name) : this.#zoneOf(name);
      if (zone === undefined) return { rcode: 5, answer, authority };
      const dname = findDname(zone, name);
      if (dname !== undefined) {
        const set = await zone.rrset(dname, DNAME);
        put(answer, set);
        const target = readTarget(set.records[0]?.rdata ?? new Uint8Array());
        const below = name.labels.slice(0, name.labels.length - dname.labels.length);
        const made = DnsName.fromLabels([...below, ...(target?.labels ?? [])]);
        if (!made.ok) return { rcode: 6, answer, authority };
        answer.push(record(name.text, CNAME, made.value.toWire()));
        name = made.value;
        continue;
      }
      let owner = name;
      if (!zone.exists(name)) {
        const star = closestEncloser(zone, name).child("*");
        if (!star.ok || !zone.exists(star.value)) {
          rcode = NXDOMAIN;
          put(authority, await zone.rrset(zone.name, 6));
          put(authority, ...(await denialRecords(zone, name, "no-name")));
          break;
        }
        owner = star.value;
      }
      const wild = owner !== name;
      const wanted = zone.has(owner, question.type);
      const type = wanted ? question.type : zone.has(owner, CNAME) ? CNAME : undefined;
      if (type === undefined) {
        put(authority, await zone.rrset(zone.name, 6));
        const how = wild ? "wildcard-no-data" : "no-data";
        put(authority, ...(await denialRecords(zone, name, how)));
        break;
      }
      const set = await zone.rrset(owner, type);
      const expand = (one: ResourceRecord) => ({ ...one, name });
      put(answer, { records: set.records.map(expand), signatures: set.signatures.map(expand) });
      if (wild) put(authority, ...(await denialRecords(zone, name, "wildcard-answer")));
      if (wanted || type !== CNAME) break;
      const target = readTarget(set.records[0]?.rdata ?? new Uint8Array());
      if (target === undefined) break;
      name = target;
    }
    return { rcode, answer, authority };
  }

  #zoneOf(name: DnsName): Zone | undefined {
    return this.zones
      .filter((zone) => name.isAtOrBelow(zone.name))
      .sort((a, b) => b.name.labels.length - a.name.labels.length)[0];
  }

  #zoneAbove(name: DnsName): Zone | undefined {
    return this.zones
      .filter((zone) => name.isAtOrBelow(zone.name) && !name.equals(zone.name))
      .sort((a, b) => b.name.labels.length - a.name.labels.length)[0];
  }
}

function findDname(zone: Zone, name: DnsName): DnsName | undefined {
  for (let at = name.parent; at !== undefined; at = at.parent) {
    if (at.isAtOrBelow(zone.name) && zone.has(at, DNAME)) return at;
  }
  return undefined;
}
