/**
 * One zone, signed as asked: its RRsets, its NSEC or NSEC3 chain, and signatures made
 * when they are first needed.
 */
import { createHash } from "node:crypto";
import { concatBytes, fromHex } from "../../../src/core/base/bytes.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { SigningKey } from "./keys.ts";
import { parseRecords, record, uint16 } from "./records.ts";
import { signRRset, type SignatureOptions } from "./sign.ts";

export interface Nsec3Options {
  readonly salt?: string;
  readonly iterations?: number;
  readonly optOut?: boolean;
  readonly hashAlgorithm?: number;
}

export interface ZoneSpec {
  readonly name: string;
  readonly text?: string;
  /** All sign the DNSKEY RRset; without `signers` all sign everything. Default: one P-256 key. */
  readonly keys?: readonly SigningKey[];
  /** Those that sign data, by index into `keys`. */
  readonly signers?: readonly number[];
  /** Keys that are not published. */
  readonly unsigned?: boolean;
  readonly denial?: "nsec" | Nsec3Options;
  /** What the parent has: digest types, ready RDATA, or nothing. Default [2]. */
  readonly ds?: readonly (number | Uint8Array<ArrayBuffer>)[];
  /** For which key the DS stand, by index into `keys`; default 0. */
  readonly dsKey?: number;
  /** Defects, by `name TYPE` of the RRset, by `TYPE`, or `*` for all. */
  readonly signatures?: Readonly<Record<string, SignatureOptions>>;
  readonly minimumTtl?: number;
  /** A whole zone that somebody else has signed; nothing is added to it. */
  readonly presigned?: readonly ResourceRecord[];
}

export interface RRset {
  readonly records: readonly ResourceRecord[];
  readonly signatures: readonly ResourceRecord[];
}

const TYPE_NAMES: Record<number, string> = {
  1: "A",
  2: "NS",
  5: "CNAME",
  6: "SOA",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  39: "DNAME",
  43: "DS",
  47: "NSEC",
  48: "DNSKEY",
  50: "NSEC3",
  51: "NSEC3PARAM",
  52: "TLSA",
};

export class Zone {
  readonly spec: ZoneSpec;
  readonly name: DnsName;
  readonly keys: readonly SigningKey[];
  readonly #sets = new Map<string, ResourceRecord[]>();
  readonly #signed = new Map<string, Promise<RRset>>();
  #names: Map<string, DnsName> | undefined;

  constructor(spec: ZoneSpec, keys: readonly SigningKey[]) {
    this.spec = spec;
    this.keys = keys;
    this.name = DnsName.of(spec.name);
    if (spec.presigned !== undefined) {
      this.add(spec.presigned.filter((one) => ![46, 47, 50].includes(one.type)));
      return;
    }
    const apex = this.name.text;
    const suffix = apex === "." ? "" : `.${apex}`;
    const minimum = spec.minimumTtl ?? 300;
    this.add(parseRecords(`${apex} SOA ns${suffix} mail${suffix} 1 7200 3600 86400 ${minimum}`));
    this.add(parseRecords(`${apex} NS ns${suffix}`));
    this.add(parseRecords(spec.text ?? ""));
    if (spec.unsigned !== true) this.add(keys.map((key) => record(apex, 48, key.rdata)));
    if (spec.unsigned !== true && this.nsec3 !== undefined) {
      const { salt = "", iterations = 0 } = this.nsec3;
      const octets = fromHex(salt) ?? new Uint8Array();
      const rdata = [Uint8Array.of(1, 0), uint16(iterations), Uint8Array.of(octets.length), octets];
      this.add([record(apex, 51, concatBytes(rdata))]);
    }
  }

  get nsec3(): Nsec3Options | undefined {
    return typeof this.spec.denial === "object" ? this.spec.denial : undefined;
  }

  add(records: readonly ResourceRecord[]): void {
    for (const one of records) {
      const key = `${one.name.key} ${one.type}`;
      this.#sets.set(key, [...(this.#sets.get(key) ?? []), one]);
    }
    this.#names = undefined;
  }

  has(name: DnsName, type: number): boolean {
    return this.#sets.has(`${name.key} ${type}`);
  }

  types(name: DnsName): number[] {
    const prefix = `${name.key} `;
    return [...this.#sets.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => Number(key.slice(prefix.length)));
  }

  /** A zone cut below the apex at or above `name`. */
  cut(name: DnsName): DnsName | undefined {
    for (let at = name; !at.equals(this.name) && at.parent !== undefined; at = at.parent) {
      if (this.has(at, 2)) return at;
    }
    return undefined;
  }

  /** Every name of the zone, empty non-terminals among them; not what lies below a cut. */
  names(): Map<string, DnsName> {
    if (this.#names !== undefined) return this.#names;
    const names = new Map<string, DnsName>();
    for (const records of this.#sets.values()) {
      const owner = records[0]?.name ?? this.name;
      const cut = this.cut(owner);
      if (cut !== undefined && !cut.equals(owner)) continue;
      for (let at: DnsName | undefined = owner; at !== undefined; at = at.parent) {
        names.set(at.key, at);
        if (at.equals(this.name)) break;
      }
    }
    this.#names = names;
    return names;
  }

  exists(name: DnsName): boolean {
    return this.names().has(name.key);
  }

  rrset(name: DnsName, type: number): Promise<RRset> {
    const records = this.#sets.get(`${name.key} ${type}`) ?? [];
    return this.sign(records, `${name.key} ${TYPE_NAMES[type] ?? type}`);
  }

  /** @param key for the defects of the specification, and to sign the same only once. */
  async sign(records: readonly ResourceRecord[], key: string): Promise<RRset> {
    const type = records[0]?.type;
    if (this.spec.presigned !== undefined) {
      const signatures = this.spec.presigned.filter(
        (one) =>
          one.type === 46 &&
          one.name.key === records[0]?.name.key &&
          (one.rdata[0] ?? 0) * 256 + (one.rdata[1] ?? 0) === type,
      );
      return { records, signatures };
    }
    const cutNs = type === 2 && !records[0]?.name.equals(this.name);
    if (this.spec.unsigned === true || records.length === 0 || cutNs) {
      return { records, signatures: [] };
    }
    let signed = this.#signed.get(key);
    if (signed === undefined) {
      signed = this.#makeSignatures(records, key, type === 48);
      this.#signed.set(key, signed);
    }
    return signed;
  }

  async #makeSignatures(records: readonly ResourceRecord[], key: string, all: boolean) {
    const { signers, signatures: defects = {} } = this.spec;
    const chosen = all || signers === undefined ? this.keys : signers.map((i) => this.keys[i]);
    const type = key.split(" ")[1] ?? "";
    const options = { ...defects["*"], ...defects[type], ...defects[key] };
    const signatures = await Promise.all(
      chosen.flatMap((one) =>
        one === undefined ? [] : [signRRset(records, this.name.text, one, options)],
      ),
    );
    return { records, signatures };
  }
}

/** RFC 5155 §5, written a second time. */
export function nsec3Hash(name: DnsName, options: Nsec3Options): string {
  const salt = Buffer.from(options.salt ?? "", "hex");
  let digest: Uint8Array = DnsName.of(name.key).toWire();
  for (let i = 0; i <= (options.iterations ?? 0); i++) {
    digest = createHash("sha1").update(digest).update(salt).digest();
  }
  const bits = [...digest].map((octet) => octet.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => "0123456789abcdefghijklmnopqrstuv".charAt(parseInt(five, 2)))
    .join("");
}
