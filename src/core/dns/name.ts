/**
 * # Domain names as octet labels (RFC 1034 §3.1, RFC 1035 §2.3.4, RFC 4034 §6.1)
 *
 * A name is a list of labels, each 1 to 63 octets of *any* value. It is not a string:
 * a label may hold a dot or an octet >= 0x80, and a codec that joins labels with dots
 * confuses `a\.b.test` with `a.b.test`. Text is made only for people and for keys, with
 * the escapes of RFC 1035 §5.1, so that two different names never have the same text.
 *
 * Comparison ignores the case of ASCII letters (RFC 1035 §2.3.3, RFC 4343 §3);
 * `key` is the lower-cased text and is what maps use.
 */
import { fail, ok, type Result } from "../base/result.ts";

/** Octets in a label, RFC 1035 §2.3.4. */
export const MAX_LABEL = 63;
/** Octets of a whole name in wire form, including the root's zero octet, RFC 1035 §2.3.4. */
export const MAX_NAME = 255;

export type NameFault = "empty-label" | "label-too-long" | "name-too-long" | "bad-escape";

export class DnsName {
  /** From the left-most label to the right-most; the root has none. */
  readonly labels: readonly Uint8Array[];
  #text: string | undefined;
  #key: string | undefined;

  private constructor(labels: readonly Uint8Array[]) {
    this.labels = labels;
  }

  static readonly root = new DnsName([]);

  static fromLabels(labels: readonly Uint8Array[]): Result<DnsName, NameFault> {
    let size = 1;
    for (const label of labels) {
      if (label.length === 0) return fail("empty-label");
      if (label.length > MAX_LABEL) return fail("label-too-long");
      size += label.length + 1;
    }
    return size > MAX_NAME ? fail("name-too-long") : ok(new DnsName(labels));
  }

  /**
   * Presentation form (RFC 1035 §5.1): `\.` and `\DDD` are escapes, a final dot is
   * optional, `.` is the root. Text beyond ASCII is refused, not encoded: a name with
   * U-labels has to become A-labels first (core/smtp/domain.ts).
   */
  static parse(text: string): Result<DnsName, NameFault> {
    if (text === ".") return ok(DnsName.root);
    const labels: Uint8Array[] = [];
    let label: number[] = [];
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code > 0x7e || code < 0x21) return fail("bad-escape");
      if (code === 0x5c) {
        const digits = /^\d{3}/.exec(text.slice(at + 1))?.[0];
        const octet = digits === undefined ? text.charCodeAt(at + 1) : Number(digits);
        if (Number.isNaN(octet) || octet > 255) return fail("bad-escape");
        label.push(octet);
        at += digits === undefined ? 2 : 4;
      } else if (code === 0x2e) {
        if (label.length === 0) return fail("empty-label");
        labels.push(Uint8Array.from(label));
        label = [];
        at += 1;
      } else {
        label.push(code);
        at += 1;
      }
    }
    if (label.length > 0) labels.push(Uint8Array.from(label));
    else if (text.length === 0) return fail("empty-label");
    return DnsName.fromLabels(labels);
  }

  /** For names written in the source; throws on a bad one. */
  static of(text: string): DnsName {
    const parsed = DnsName.parse(text);
    if (!parsed.ok) throw new Error(`not a domain name (${parsed.fault}): ${text}`);
    return parsed.value;
  }

  /** Presentation form without the final dot; the root is `.`. */
  get text(): string {
    this.#text ??= this.labels.length === 0 ? "." : this.labels.map(labelText).join(".");
    return this.#text;
  }

  /** The text in lower case: equal for equal names (RFC 4343 §3), and only for those. */
  get key(): string {
    this.#key ??= this.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    return this.#key;
  }

  get isRoot(): boolean {
    return this.labels.length === 0;
  }

  equals(other: DnsName): boolean {
    return this.key === other.key;
  }

  /** The name without its left-most label; `undefined` for the root. */
  get parent(): DnsName | undefined {
    return this.isRoot ? undefined : new DnsName(this.labels.slice(1));
  }

  /** True for the name itself and for everything below `ancestor`. */
  isAtOrBelow(ancestor: DnsName): boolean {
    const extra = this.labels.length - ancestor.labels.length;
    return extra >= 0 && new DnsName(this.labels.slice(extra)).key === ancestor.key;
  }

  /** `label` put in front, e.g. `_25`, `_tcp`, `*`. */
  child(label: string): Result<DnsName, NameFault> {
    const front = DnsName.parse(label);
    return front.ok ? DnsName.fromLabels([...front.value.labels, ...this.labels]) : front;
  }

  /** Wire form without compression, letters as they are. */
  toWire(): Uint8Array<ArrayBuffer> {
    const wire = new Uint8Array(this.labels.reduce((sum, label) => sum + label.length + 1, 1));
    let at = 0;
    for (const label of this.labels) {
      wire[at] = label.length;
      wire.set(label, at + 1);
      at += label.length + 1;
    }
    return wire;
  }

  toString(): string {
    return this.text;
  }
}

function labelText(label: Uint8Array): string {
  let text = "";
  for (const octet of label) {
    if (octet <= 0x20 || octet >= 0x7f) text += "\\" + String(octet).padStart(3, "0");
    else if (SPECIAL.includes(octet)) text += "\\" + String.fromCharCode(octet);
    else text += String.fromCharCode(octet);
  }
  return text;
}

/** `"` `$` `(` `)` `.` `;` `@` `\`: special in zone files, RFC 1035 §5.1. */
const SPECIAL = [0x22, 0x24, 0x28, 0x29, 0x2e, 0x3b, 0x40, 0x5c];
