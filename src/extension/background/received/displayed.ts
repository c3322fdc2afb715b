/**
 * The messages that are shown, tab by tab: each is looked at once it is there, and again
 * when its account's boundary becomes known. A tab keeps its button when it shows another
 * message, so every change begins with "nothing known yet".
 */
import type { MessageHeader } from "../../platform/thunderbird.ts";
import type { ToReceived } from "../../messaging/received-protocol.ts";
import { isOwn, type Arrival } from "./arrivals.ts";

export type Shown = Exclude<ToReceived, { kind: "accounts" }>;

export type PaintReceived = (tabId: number, shown: Shown | undefined) => void;

interface Tab {
  readonly message: MessageHeader | undefined;
  shown: Shown | undefined;
}

export class DisplayedMessages {
  readonly #read: (message: MessageHeader) => Promise<Arrival>;
  readonly #tabs = new Map<number, Tab>();
  readonly #paints = new Set<PaintReceived>();

  /** @param read rejects when the message can't be read. */
  constructor(read: (message: MessageHeader) => Promise<Arrival>) {
    this.#read = read;
  }

  /** @returns what ends it. */
  onPaint(paint: PaintReceived): () => void {
    this.#paints.add(paint);
    return () => this.#paints.delete(paint);
  }

  /** What the tab shows now; several selected messages have no header to put a button in. */
  show(tabId: number, messages: readonly MessageHeader[]): void {
    const tab: Tab = { message: messages.length === 1 ? messages[0] : undefined, shown: undefined };
    this.#tabs.set(tabId, tab);
    this.#paint(tabId, tab);
    void this.#look(tabId, tab);
  }

  close(tabId: number): void {
    this.#tabs.delete(tabId);
  }

  /** Looks again at all that are shown: the boundaries or the senders' demands have changed. */
  refresh(): void {
    for (const [tabId, tab] of this.#tabs) void this.#look(tabId, tab);
  }

  /** `undefined` while it is being looked at, and for a tab nobody told of. */
  shown(tabId: number): Shown | undefined {
    return this.#tabs.get(tabId)?.shown;
  }

  has(tabId: number): boolean {
    return this.#tabs.has(tabId);
  }

  async #look(tabId: number, tab: Tab): Promise<void> {
    const shown = await this.#ask(tab.message);
    // Meanwhile the tab may show another message, or none.
    if (this.#tabs.get(tabId) !== tab) return;
    tab.shown = shown;
    this.#paint(tabId, tab);
  }

  async #ask(message: MessageHeader | undefined): Promise<Shown> {
    if (message === undefined) return { kind: "nothing" };
    if (isOwn(message)) return { kind: "own" };
    try {
      return { kind: "message", view: viewOf(await this.#read(message)) };
    } catch {
      return { kind: "unreadable" };
    }
  }

  #paint(tabId: number, { shown }: Tab): void {
    for (const paint of this.#paints) paint(tabId, shown);
  }
}

function viewOf({ trace, boundary, account, secureAddress }: Arrival) {
  return {
    arrived: trace.arrived,
    trace,
    boundary: boundary ?? { origin: "assumed" as const, hosts: trace.boundary.hosts },
    ...(account && { account }),
    ...(secureAddress !== undefined && { secureAddress }),
  };
}
