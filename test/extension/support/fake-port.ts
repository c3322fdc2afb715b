/** A page of the add-on, or a stranger, at the other end of a port. */
import type { PagePort } from "../../../src/extension/messaging/page-port.ts";
import { settle } from "../../support/manual-clock.ts";

export const OWN_ID = "postweg@addons.postweg";

export interface FakeSender {
  readonly id?: string;
  readonly tab?: { readonly id: number };
  readonly frameId?: number;
  readonly url?: string;
}

export class FakePort<ToPage> implements PagePort<ToPage> {
  readonly name: string;
  readonly sender: FakeSender | undefined;
  /** Also what was said to it when it had gone. */
  readonly told: ToPage[] = [];
  /** As after a crash: it has gone, and nobody was told. */
  isClosed = false;
  #message: ((message: unknown) => void) | undefined;
  #disconnect: (() => void) | undefined;

  constructor(name: string, sender: FakeSender | undefined) {
    this.name = name;
    this.sender = sender;
  }

  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => (this.#message = listener),
  };
  readonly onDisconnect = { addListener: (listener: () => void) => (this.#disconnect = listener) };

  /** Throws when it is closed, as the browser's does. */
  postMessage(message: ToPage): void {
    this.told.push(message);
    if (this.isClosed) throw new Error("disconnected");
  }

  get served(): boolean {
    return this.#message !== undefined;
  }

  async say(message: unknown): Promise<void> {
    this.#message?.(message);
    await settle();
  }

  async disconnect(): Promise<void> {
    this.isClosed = true;
    this.#disconnect?.();
    await settle();
  }
}

/** Who must not be served by the server of ports with this name. */
export function strangers<ToPage>(name: string): [who: string, port: FakePort<ToPage>][] {
  return [
    ["another port", new FakePort("devtools", { id: OWN_ID })],
    ["another extension", new FakePort(name, { id: "somebody@else.example" })],
    ["a sender without a name", new FakePort(name, {})],
    ["nobody", new FakePort(name, undefined)],
    ["our part in a web page", new FakePort(name, { id: OWN_ID, url: "https://mail.test/" })],
  ];
}
