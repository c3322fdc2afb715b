/**
 * A reader for DER (X.690), as far as certificates need it: definite lengths only, and
 * nothing may be left over where an element has to end.
 */

/** Thrown inside pkix only; `readCertificate` turns it into `undefined`. */
export class DerError extends Error {}

export interface Element {
  readonly tag: number;
  /** The content octets. */
  readonly content: Uint8Array<ArrayBuffer>;
  /** Tag, length and content. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

/** Tags, X.690 §8. Context-specific constructed ones are `0xa0 + n`. */
export const Tag = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
} as const;

export class DerReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The tag of the next element; `undefined` at the end. */
  get nextTag(): number | undefined {
    return this.#bytes[this.#at];
  }

  next(tag?: number): Element {
    const start = this.#at;
    const found = this.#octet();
    if ((found & 0x1f) === 0x1f) throw new DerError("a tag of several octets");
    if (tag !== undefined && found !== tag) throw new DerError(`tag ${found} instead of ${tag}`);
    const length = this.#length();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new DerError("an element longer than what holds it");
    const content = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return { tag: found, content, whole: this.#bytes.slice(start, end) };
  }

  /** The next element if it has this tag. */
  optional(tag: number): Element | undefined {
    return this.nextTag === tag ? this.next(tag) : undefined;
  }

  end(): void {
    if (!this.done) throw new DerError("octets left over");
  }

  #octet(): number {
    const octet = this.#bytes[this.#at++];
    if (octet === undefined) throw new DerError("the encoding ends too early");
    return octet;
  }

  /** X.690 §10.1: definite form, in the fewest octets; four are more than any certificate has. */
  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError("a length DER does not have");
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#octet();
    if (length < 0x80) throw new DerError("a length in too many octets");
    return length;
  }
}

/** Runs `read` over the whole of `bytes`; `undefined` for what is not DER of that shape. */
export function readDer<Value>(
  bytes: Uint8Array,
  read: (reader: DerReader) => Value,
): Value | undefined {
  const reader = new DerReader(Uint8Array.from(bytes));
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** An object identifier in dotted form, X.690 §8.19. */
export function oidText(content: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const octet of content) {
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - 40 * root, ...rest].join(".");
}
