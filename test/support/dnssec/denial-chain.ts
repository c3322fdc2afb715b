/** The NSEC and NSEC3 records of a zone, and which of them a denial needs (RFC 4035 §3.1.3, RFC 5155 §7.2). */
import { concatBytes, fromHex } from "../../../src/core/base/bytes.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { fromBase32Hex, record, typeBitMap, uint16 } from "./records.ts";
import { nsec3Hash, type RRset, type Zone } from "./zone.ts";

const RRSIG = 46;
const NSEC = 47;
const NSEC3 = 50;

/** Sorts by labels from the right, as octets; good for lower-case names. */
function sortKey(name: DnsName): string {
  return [...name.labels]
    .reverse()
    .map((label) => `${Buffer.from(label).toString("latin1").toLowerCase()}\0`)
    .join("");
}

function authoritativeTypes(zone: Zone, name: DnsName): number[] {
  const types = zone.types(name);
  return zone.cut(name) === undefined ? types : types.filter((type) => type === 2 || type === 43);
}

function nsecChain(zone: Zone): { owner: DnsName; record: ResourceRecord }[] {
  if (zone.spec.presigned !== undefined) {
    return zone.spec.presigned
      .filter((one) => one.type === NSEC)
      .map((one) => ({ owner: one.name, record: one }))
      .sort((a, b) => (sortKey(a.owner) < sortKey(b.owner) ? -1 : 1));
  }
  const names = [...zone.names().values()]
    .filter((name) => zone.types(name).length > 0)
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return names.map((owner, i) => {
    const next = names[i + 1] ?? zone.name;
    const types = [...authoritativeTypes(zone, owner), RRSIG, NSEC];
    const rdata = concatBytes([next.toWire(), typeBitMap(types)]);
    return { owner, record: record(owner.text, NSEC, rdata, ttlOf(zone)) };
  });
}

function ttlOf(zone: Zone): number {
  return zone.spec.minimumTtl ?? 300;
}

function nsec3Chain(zone: Zone): { hash: string; record: ResourceRecord }[] {
  if (zone.spec.presigned !== undefined) {
    return zone.spec.presigned
      .filter((one) => one.type === NSEC3)
      .map((one) => ({ hash: one.name.key.split(".")[0] ?? "", record: one }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  }
  const options = zone.nsec3 ?? {};
  const { salt = "", iterations = 0, optOut = false, hashAlgorithm = 1 } = options;
  const kept = [...zone.names().values()].filter((name) => !optOut || needsNsec3(zone, name));
  const sorted = kept
    .map((name) => ({ name, hash: nsec3Hash(name, options) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return sorted.map(({ name, hash }, i) => {
    const next = (sorted[i + 1] ?? sorted[0])?.hash ?? hash;
    const types = authoritativeTypes(zone, name);
    const signed =
      types.some((type) => type !== 2) || (types.length > 0 && zone.cut(name) === undefined);
    const octets = fromHex(salt) ?? new Uint8Array();
    const rdata = concatBytes([
      Uint8Array.of(hashAlgorithm, optOut ? 1 : 0),
      uint16(iterations),
      Uint8Array.of(octets.length),
      octets,
      Uint8Array.of(20),
      fromBase32Hex(next),
      typeBitMap(signed ? [...types, RRSIG] : types),
    ]);
    const owner = zone.name.isRoot ? hash : `${hash}.${zone.name.text}`;
    return { hash, record: record(owner, NSEC3, rdata, ttlOf(zone)) };
  });
}

/** RFC 5155 §7.1: not unsigned delegations, nor empty non-terminals that exist for them alone. */
function needsNsec3(zone: Zone, name: DnsName): boolean {
  return [...zone.names().values()].some(
    (below) =>
      below.isAtOrBelow(name) &&
      zone.types(below).length > 0 &&
      (zone.cut(below) === undefined || zone.has(below, 43)),
  );
}

/** The closest existing ancestor. */
export function closestEncloser(zone: Zone, name: DnsName): DnsName {
  for (let at: DnsName | undefined = name; at !== undefined; at = at.parent) {
    if (zone.exists(at)) return at;
  }
  return zone.name;
}

/** What proves that the name exists without the type, or doesn't exist at all. */
export async function denialRecords(
  zone: Zone,
  name: DnsName,
  how: "no-data" | "no-name" | "wildcard-no-data" | "wildcard-answer",
): Promise<RRset[]> {
  if (zone.spec.unsigned === true) return [];
  const encloser = closestEncloser(zone, name);
  const wildcard = encloser.child("*");
  const star = wildcard.ok ? wildcard.value : encloser;
  const nextCloserAt = DnsName.fromLabels(
    name.labels.slice(name.labels.length - encloser.labels.length - 1),
  );
  const nextCloser = nextCloserAt.ok ? nextCloserAt.value : name;
  const picked = new Map<string, ResourceRecord>();
  const pick = (one: ResourceRecord | undefined) => {
    if (one !== undefined) picked.set(one.name.key, one);
  };
  const options = zone.nsec3;
  if (options === undefined) {
    const chain = nsecChain(zone);
    const matchOrCover = (target: DnsName) => {
      const key = sortKey(target);
      const before = chain.filter(({ owner }) => sortKey(owner) <= key);
      pick(before[before.length - 1]?.record);
    };
    matchOrCover(name);
    if (how === "no-name" || how === "wildcard-no-data") matchOrCover(star);
  } else {
    const chain = nsec3Chain(zone);
    const match = (target: DnsName) => {
      const hash = nsec3Hash(target, options);
      const found = chain.find((one) => one.hash === hash)?.record;
      pick(found);
      return found !== undefined;
    };
    const cover = (target: DnsName) => {
      const hash = nsec3Hash(target, options);
      const before = chain.filter((one) => one.hash < hash);
      pick((before[before.length - 1] ?? chain[chain.length - 1])?.record);
    };
    if (how === "no-data" && match(name)) {
      // Nothing more is needed.
    } else {
      // With opt-out, the closest name that has an NSEC3 is the "closest provable encloser".
      let provable = how === "no-data" ? (name.parent ?? name) : encloser;
      let closer = how === "no-data" ? name : nextCloser;
      if (how !== "wildcard-answer") {
        while (!match(provable) && provable.parent !== undefined) {
          closer = provable;
          provable = provable.parent;
        }
      }
      cover(closer);
      if (how === "no-name") cover(star);
      if (how === "wildcard-no-data") match(star);
    }
  }
  return Promise.all(
    [...picked.values()].map((one) =>
      zone.sign([one], `${one.name.key} ${one.type === NSEC ? "NSEC" : "NSEC3"}`),
    ),
  );
}
