/**
 * A cursor over a DNS message that cannot run past its end and cannot be sent in
 * circles by compression pointers.
 *
 * RFC 1035 §4.1.4: a pointer leads to a *prior* occurrence of a name, so each hop has to
 * lead strictly before the octet where the previous stretch began. That alone bounds the
 * hops; MAX_HOPS also bounds what thousands of records behind one long chain can cost.
 */
import { DnsName, MAX_NAME } from "./name.ts";

/** Pointers followed for one name. Default and maximum 127: no name has more labels than that. */
const MAX_HOPS = 127;

/** Thrown inside the codec only; `decodeMessage` turns it into a fault. */
export class WireError extends Error {}

export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** A reader for the next `length` octets that can still follow pointers back into the message. */
  part(length: number): WireReader {
    this.#need(length);
    const part = new WireReader(this.#bytes, this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  uint8(): number {
    this.#need(1);
    return this.#bytes[this.#at++] ?? 0;
  }

  uint16(): number {
    return (this.uint8() << 8) | this.uint8();
  }

  uint32(): number {
    return this.uint16() * 0x10000 + this.uint16();
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    this.#need(length);
    const taken = Uint8Array.from(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return taken;
  }

  rest(): Uint8Array<ArrayBuffer> {
    return this.take(this.left);
  }

  /** A name that may be compressed; what a pointer leads to may lie before this reader's part. */
  name(): DnsName {
    const labels: Uint8Array[] = [];
    let size = 1;
    let hops = 0;
    let start = this.#at;
    let elsewhere: WireReader | undefined;
    for (;;) {
      const cursor = elsewhere ?? this;
      const length = cursor.uint8();
      if (length === 0) break;
      if (length >= 0xc0) {
        const target = ((length & 0x3f) << 8) | cursor.uint8();
        if (target >= start) throw new WireError("a compression pointer does not lead back");
        if (++hops > MAX_HOPS) throw new WireError("too many compression pointers");
        elsewhere = new WireReader(this.#bytes, target);
        start = target;
        continue;
      }
      if (length > 63) throw new WireError("reserved label type");
      size += length + 1;
      if (size > MAX_NAME) throw new WireError("name too long");
      labels.push(cursor.take(length));
    }
    const name = DnsName.fromLabels(labels);
    if (!name.ok) throw new WireError(name.fault);
    return name.value;
  }

  #need(length: number): void {
    if (this.#at + length > this.#end) throw new WireError("the message ends too early");
  }
}
