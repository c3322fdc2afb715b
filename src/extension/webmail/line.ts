/**
 * The line to the background, which is stopped whenever nothing happens for half a minute.
 * While a message is being written a word now and then keeps it awake; a line that broke is
 * opened anew with the next word.
 */
import { WEBMAIL_PORT, type FromWebmail, type ToWebmail } from "../messaging/webmail-protocol.ts";
import { browser } from "../platform/browser.ts";

/** Milliseconds. Default 20 s: Chromium stops a service worker 30 s after the last word (Chromium 156). */
const PING = 20_000;

export interface LineParts {
  readonly onMessage: (message: ToWebmail) => void;
  /** The background went away; what it was told has to be told again. */
  readonly onLost: () => void;
  /** The add-on itself has gone, or was updated: nothing more will ever come from here. */
  readonly onDead: () => void;
}

export class Line {
  readonly #parts: LineParts;
  #port: ReturnType<typeof browser.runtime.connect> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** @returns whether it was taken; nobody knows yet whether it arrives. */
  send(message: FromWebmail): boolean {
    try {
      this.#port ??= this.#open();
      this.#port.postMessage(message);
      return true;
    } catch {
      this.#port = undefined;
      if (!isAlive()) this.#parts.onDead();
      return false;
    }
  }

  keepAwake(awake: boolean): void {
    if (awake === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = awake ? setInterval(() => this.send({ kind: "ping" }), PING) : undefined;
  }

  close(): void {
    this.keepAwake(false);
    this.#port?.disconnect();
    this.#port = undefined;
  }

  #open(): ReturnType<typeof browser.runtime.connect> {
    const port = browser.runtime.connect({ name: WEBMAIL_PORT });
    port.onMessage.addListener((message) => this.#parts.onMessage(message as ToWebmail));
    port.onDisconnect.addListener(() => {
      if (this.#port !== port) return;
      this.#port = undefined;
      if (isAlive()) this.#parts.onLost();
      else this.#parts.onDead();
    });
    return port;
  }
}

/** An add-on that was removed or updated leaves its part in the page behind, without a way back. */
export function isAlive(): boolean {
  try {
    return (browser.runtime.id as string | undefined) !== undefined;
  } catch {
    return false;
  }
}
