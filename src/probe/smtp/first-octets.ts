/**
 * A stream between the TCP socket and the TLS library that looks at the first
 * octets the server sends after its 220 to STARTTLS.
 *
 * They must be the head of a TLS record (RFC 8446 §5.1: handshake or alert, then
 * major version 3). Octets in the clear are an injection (CVE-2011-0411 class, RFC
 * 3207 §4.2); the TLS library would call them "wrong version number", which it also
 * says of other things, so they are told apart here.
 */
import type { Socket } from "node:net";
import { Duplex } from "node:stream";

const ALERT = 0x15;
const HANDSHAKE = 0x16;
const MAJOR_VERSION = 3;

export class FirstOctets extends Duplex {
  readonly #socket: Socket;
  #seen = 0;
  /** The server sent something in the clear where TLS had to begin. */
  plaintext = false;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on("data", (chunk: Uint8Array) => this.#pass(chunk));
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
    // The channel before may have left the socket flowing or, at its end, not.
    socket.resume();
  }

  #pass(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#seen >= 2) break;
      const fits = this.#seen === 0 ? byte === HANDSHAKE || byte === ALERT : byte === MAJOR_VERSION;
      if (!fits) {
        this.plaintext = true;
        this.destroy();
        return;
      }
      this.#seen += 1;
    }
    if (!this.push(chunk)) this.#socket.pause();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(
    chunk: Uint8Array,
    _encoding: string,
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
