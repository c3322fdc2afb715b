/**
 * The wire protocol by which Mozilla's programs are driven: "LENGTH:JSON" over
 * TCP, `[0, id, command, parameters]` there and `[1, id, error, result]` back.
 */
import { connect, type Socket } from "node:net";

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface RemoteError {
  readonly error: string;
  readonly message: string;
  readonly stacktrace?: string;
}

const COLON = 0x3a;

export class Marionette {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #buffer = Buffer.alloc(0);
  #lastId = 0;

  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(new Marionette(socket)));
      socket.once("error", reject);
    });
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data) => this.#receive(data));
    socket.on("error", () => {}); // "close" follows, and is where the waiting are told
    socket.on("close", () => this.#rejectAll());
  }

  send(command: string, parameters: object = {}): Promise<unknown> {
    const id = ++this.#lastId;
    const body = Buffer.from(JSON.stringify([0, id, command, parameters]));
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new Error(`${command}: the connection is closed`));
        return;
      }
      this.#pending.set(id, { command, resolve, reject });
      this.#socket.write(`${body.length}:`);
      this.#socket.write(body);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const colon = this.#buffer.indexOf(COLON);
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#buffer.subarray(0, colon).toString());
      if (this.#buffer.length < end) return;
      const message: unknown = JSON.parse(this.#buffer.subarray(colon + 1, end).toString());
      this.#buffer = this.#buffer.subarray(end);
      if (Array.isArray(message)) this.#answer(message); // The greeting is an object, and says nothing we need.
    }
  }

  #answer([, id, error, result]: unknown[]): void {
    const pending = this.#pending.get(id as number);
    this.#pending.delete(id as number);
    if (error) {
      const { error: code, message, stacktrace = "" } = error as RemoteError;
      pending?.reject(new Error(`${pending.command}: ${code}: ${message}\n${stacktrace}`));
    } else {
      pending?.resolve(unwrap(result));
    }
  }

  #rejectAll(): void {
    for (const { command, reject } of this.#pending.values()) {
      reject(new Error(`${command}: Thunderbird closed the connection`));
    }
    this.#pending.clear();
  }
}

/** Some commands wrap their result in { value }, others do not. */
function unwrap(result: unknown): unknown {
  return result && typeof result === "object" && "value" in result ? result.value : result;
}

/** The private-use characters by which WebDriver names keys. */
export const KEY = {
  enter: "\uE007",
  tab: "\uE004",
  escape: "\uE00C",
  backspace: "\uE003",
  delete: "\uE017",
  home: "\uE011",
  end: "\uE010",
  left: "\uE012",
  right: "\uE014",
  down: "\uE015",
  control: "\uE009",
  shift: "\uE008",
  alt: "\uE00A",
} as const;
