/** Commands out, replies in, over one stream, in the clear or encrypted. */
import type { Duplex } from "node:stream";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { type Reply, type ReplyFault, ReplyReader } from "./reply.ts";
import { waitFor } from "./wait.ts";

/** `broken`: the stream ended with an error that says more than "closed", e.g. a TLS alert. */
export type ChannelFault =
  | { readonly kind: ReplyFault | "closed" | "timeout" }
  | { readonly kind: "broken"; readonly code: string };

const HANGUP = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE"]);

function faultOf(error: NodeJS.ErrnoException): ChannelFault {
  const code = error.code ?? error.name;
  // A kernel that gives up on an unacknowledged segment is a peer that does not answer.
  if (code === "ETIMEDOUT") return { kind: "timeout" };
  return HANGUP.has(code) ? { kind: "closed" } : { kind: "broken", code };
}

export class Channel {
  readonly #stream: Duplex;
  readonly #reader: ReplyReader;
  #ended: ChannelFault | undefined;
  #wake: (() => void) | undefined;
  readonly #detach: () => void;

  constructor(stream: Duplex, replyOctets: number) {
    this.#stream = stream;
    this.#reader = new ReplyReader(replyOctets);
    const data = (chunk: Uint8Array): void => {
      this.#reader.push(chunk);
      this.#wake?.();
    };
    const over = (fault: ChannelFault): void => {
      this.#ended ??= fault;
      this.#wake?.();
    };
    const failed = (error: NodeJS.ErrnoException): void => over(faultOf(error));
    const closed = (): void => over({ kind: "closed" });
    stream.on("data", data).on("error", failed).on("end", closed).on("close", closed);
    this.#detach = () => {
      stream.off("data", data).off("error", failed).off("end", closed).off("close", closed);
    };
    if (stream.errored) failed(stream.errored);
    else if (stream.destroyed) closed();
  }

  /** True when the peer has sent what nobody asked for (yet). */
  get pending(): boolean {
    return this.#reader.pending;
  }

  send(command: string): void {
    if (this.#stream.writable) this.#stream.write(`${command}\r\n`);
  }

  /** Never rejects but for `signal`. What arrived before the end counts before the end does. */
  reply(ms: number, signal: AbortSignal): Promise<Result<Reply, ChannelFault>> {
    return waitFor<Result<Reply, ChannelFault>>(ms, signal, fail({ kind: "timeout" }), (settle) => {
      this.#wake = () => {
        const event = this.#reader.next();
        if (event?.kind === "reply") settle(ok(event.reply));
        else if (event?.kind === "fault") settle(fail({ kind: event.fault }));
        else if (this.#ended !== undefined) settle(fail(this.#ended));
      };
      this.#wake();
      return () => (this.#wake = undefined);
    });
  }

  /** Gives the stream to another reader; nothing it sends from now on is seen here. */
  release(): void {
    this.#detach();
  }
}
