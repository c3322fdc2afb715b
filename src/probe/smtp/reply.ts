/**
 * The SMTP reply grammar (RFC 5321 §4.2), read incrementally from octets.
 *
 * Strict where a guess could turn into a verdict (codes, one code per reply),
 * tolerant where real servers are sloppy and nothing hangs on it (bare LF as line
 * end, a missing text, octets outside ASCII in the text). What is read depends on
 * the octets only, never on how the network cut them into chunks.
 *
 * Limits: the text is made printable and is for people; nobody should parse it
 * beyond EHLO keywords. Enhanced status codes (RFC 2034) stay in the text.
 */
export interface Reply {
  readonly code: number;
  /** One entry per line, code and separator cut off, control characters replaced. */
  readonly lines: readonly string[];
}

/** `garbage`: cannot be a reply any more. `too-long`: the reply goes beyond the limit. */
export type ReplyFault = "garbage" | "too-long";

export type ReplyEvent =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "fault"; readonly fault: ReplyFault };

const LF = 10;
const CR = 13;

// RFC 5321 §4.2: Reply-code = %x32-35 %x30-35 %x30-39, then "-", " " or the line's end.
function fitsGrammar(byte: number, at: number): boolean {
  if (at === 0) return byte >= 0x32 && byte <= 0x35;
  if (at === 1) return byte >= 0x30 && byte <= 0x35;
  if (at === 2) return byte >= 0x30 && byte <= 0x39;
  return byte === 0x20 || byte === 0x2d || byte === CR;
}

/** Latin-1 so that no octet can fail to decode; everything unprintable becomes `?`. */
function printable(octets: readonly number[]): string {
  let text = "";
  for (const byte of octets) {
    const shown = byte === 9 ? 32 : byte;
    text += shown >= 32 && shown < 127 ? String.fromCharCode(shown) : "?";
  }
  return text;
}

export class ReplyReader {
  readonly #limit: number;
  readonly #events: ReplyEvent[] = [];
  #fault: ReplyFault | undefined;
  /** The line under way, without its end. */
  #line: number[] = [];
  #lines: string[] = [];
  #code: number | undefined;
  /** Octets of the reply under way, line ends included. */
  #octets = 0;

  /** @param replyOctets the most octets one reply may have, line ends included. */
  constructor(replyOctets: number) {
    this.#limit = replyOctets;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#fault !== undefined) return;
      this.#take(byte);
    }
  }

  /** The oldest complete reply, or the fault that ends everything; `undefined`: more octets are needed. */
  next(): ReplyEvent | undefined {
    // A fault stays: there is no way back into step with the peer.
    return this.#events[0]?.kind === "fault" ? this.#events[0] : this.#events.shift();
  }

  /** True when there are octets that no `next()` has handed out. */
  get pending(): boolean {
    return this.#events.length > 0 || this.#octets > 0;
  }

  #fail(fault: ReplyFault): void {
    this.#fault = fault;
    this.#events.push({ kind: "fault", fault });
  }

  #take(byte: number): void {
    this.#octets += 1;
    if (this.#octets > this.#limit) return this.#fail("too-long");
    if (byte === LF) return this.#endLine();
    // A peer that speaks another protocol is known by its first octets; waiting for
    // the end of its line could mean waiting for the deadline.
    if (this.#line.length < 4 && !fitsGrammar(byte, this.#line.length))
      return this.#fail("garbage");
    this.#line.push(byte);
  }

  #endLine(): void {
    const line = this.#line;
    this.#line = [];
    // RFC 5321 §2.3.8 wants CRLF; a bare LF is what some servers send, and is harmless here.
    if (line.at(-1) === CR) line.pop();
    if (line.length < 3) return this.#fail("garbage");
    // A CR in fourth place is only the start of the line's end.
    if (line[3] === CR) return this.#fail("garbage");
    const code = Number(printable(line.slice(0, 3)));
    // RFC 5321 §4.2.1: the code is the same on every line of a reply.
    if (this.#code !== undefined && this.#code !== code) return this.#fail("garbage");
    this.#code = code;
    this.#lines.push(printable(line.slice(4)));
    if (line[3] === 0x2d) return;
    this.#events.push({ kind: "reply", reply: { code, lines: this.#lines } });
    this.#code = undefined;
    this.#lines = [];
    this.#octets = 0;
  }
}
