/**
 * The lines to the webmail pages, one for each tab: who is in the message that is written
 * there, and questions to the page. A page whose background was stopped opens its line anew
 * by itself, so whoever asks waits a moment for it.
 */
import type { Clock } from "../../../core/base/clock.ts";
import {
  readFromWebmail,
  WEBMAIL_PORT,
  type Answer,
  type FromWebmail,
  type Question,
  type ReceivedTold,
  type ToWebmail,
  type WebmailMessage,
} from "../../messaging/webmail-protocol.ts";
import { isOurPart, type PagePort } from "../../messaging/page-port.ts";

/** Milliseconds a line that broke is waited for. Default 3 s; a page takes about fifty. */
const REOPEN = 3000;

export interface WebmailPort extends PagePort<ToWebmail> {
  readonly sender?:
    | {
        readonly id?: string;
        readonly frameId?: number | undefined;
        readonly tab?: { readonly id?: number };
        readonly url?: string;
      }
    | undefined;
}

export type Composing = Extract<FromWebmail, { kind: "compose" }>;

export interface LineListeners {
  /** Of a tab, after every change; `undefined` when nothing is written there any more. */
  readonly onCompose: (tabId: number, composing: Composing | undefined) => void;
  /** What is shown there was received; `undefined` when it is no more. @param url of the page. */
  readonly onReceived: (tabId: number, url: string, message: ReceivedTold | undefined) => void;
  /** Somebody pressed Send. Resolves to whether it may go; never rejects. */
  readonly onSend: (tabId: number, message: WebmailMessage) => Promise<boolean>;
}

interface Line {
  readonly port: WebmailPort;
  webmail: string;
  readonly answers: Map<number, (answer: Answer) => void>;
}

export class WebmailLines {
  readonly #clock: Clock;
  readonly #listeners: LineListeners;
  readonly #lines = new Map<number, Line>();
  readonly #waiting = new Set<() => void>();
  #questions = 0;

  constructor(clock: Clock, listeners: LineListeners) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /**
   * Takes the line if it is one from a webmail's page. Only the page itself has one, no frame
   * in it. @returns the tab; `undefined` for another line.
   */
  accept(port: WebmailPort, ownId: string): number | undefined {
    const tabId = port.sender?.tab?.id;
    if (!isOurPart(port, WEBMAIL_PORT, ownId) || tabId === undefined) return undefined;
    if (port.sender?.frameId !== 0) return undefined;
    const line: Line = { port, webmail: "", answers: new Map() };
    this.#lines.set(tabId, line);
    port.onMessage.addListener((message) => {
      const read = readFromWebmail(message);
      if (read !== undefined) this.#hear(tabId, line, read);
    });
    port.onDisconnect.addListener(() => {
      if (this.#lines.get(tabId) !== line) return;
      this.#lines.delete(tabId);
      this.#listeners.onCompose(tabId, undefined);
      this.#listeners.onReceived(tabId, "", undefined);
    });
    return tabId;
  }

  /** The webmail in a tab; `undefined` where none is known. */
  webmail(tabId: number): string | undefined {
    return this.#lines.get(tabId)?.webmail;
  }

  /** @returns whether there is such a page. */
  tell(tabId: number, message: ToWebmail): boolean {
    const line = this.#lines.get(tabId);
    line?.port.postMessage(message);
    return line !== undefined;
  }

  /** Rejects when there is no such page, or it could not do it. The caller sees to the time. */
  async ask(
    tabId: number,
    question: Question,
  ): Promise<{ readonly message?: WebmailMessage; readonly header?: string }> {
    const line = await this.#line(tabId);
    const number = ++this.#questions;
    const answered = new Promise<Answer>((resolve) => line.answers.set(number, resolve));
    line.port.postMessage({ kind: "question", question: number, ...question });
    const { done, message, header } = await answered;
    if (!done) throw new Error("the page could not do it");
    return { ...(message && { message }), ...(header !== undefined && { header }) };
  }

  /** Resolves when the page has told what it shows; rejects when there is none. */
  async ready(tabId: number): Promise<void> {
    await this.#line(tabId);
  }

  #hear(tabId: number, line: Line, message: FromWebmail): void {
    switch (message.kind) {
      case "compose":
      case "idle":
        line.webmail = message.webmail;
        this.#wake();
        this.#listeners.onCompose(tabId, message.kind === "compose" ? message : undefined);
        return;
      case "received":
        this.#listeners.onReceived(tabId, line.port.sender?.url ?? "", message.message);
        return;
      case "send":
        void this.#listeners.onSend(tabId, message.message).then((may) => {
          if (this.#lines.get(tabId) !== line) return;
          line.port.postMessage({ kind: "verdict", attempt: message.attempt, may });
        });
        return;
      case "answer":
        line.answers.get(message.question)?.(message);
        line.answers.delete(message.question);
        return;
      case "ping":
        return;
    }
  }

  async #line(tabId: number): Promise<Line> {
    const known = this.#lines.get(tabId);
    if (known !== undefined) return known;
    const end = this.#clock.now() + REOPEN;
    for (;;) {
      const left = end - this.#clock.now();
      if (left <= 0) throw new Error("no such page");
      await Promise.race([
        new Promise<void>((resolve) => this.#waiting.add(resolve)),
        this.#clock.sleep(left),
      ]);
      const line = this.#lines.get(tabId);
      if (line !== undefined) return line;
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
