/**
 * The messages that are answered or forwarded in the open compose windows: how each came.
 * It is read when its compose window is first looked at, so it is known when it counts.
 * What can't be read (deleted meanwhile, its server not reached) counts as not known.
 */
import type { Clock } from "../../../core/base/clock.ts";
import { withDeadline } from "../../../core/base/deadline.ts";
import type { ShownAnswer } from "../../messaging/recipient-view.ts";
import type { ComposeDetails, MessageHeader } from "../../platform/thunderbird.ts";
import { isOwn, type Arrival } from "./arrivals.ts";

/** Messages whose way is kept in memory. Default 100: more than there are windows. */
const KEPT = 100;

/** Milliseconds an answer is waited for. Default 500: a send is locked meanwhile; reading takes about ten. */
const PATIENCE = 500;

export interface AnsweredPorts {
  readonly clock: Clock;
  /** Rejects when there is no such message any more. */
  readonly message: (id: number) => Promise<MessageHeader>;
  /** One that was received, by its Message-ID without the angle brackets. */
  readonly byMessageId: (messageId: string) => Promise<MessageHeader | undefined>;
  /** Names in lower case; rejects when they can't be read. */
  readonly headers: (id: number) => Promise<Readonly<Record<string, readonly string[]>>>;
  readonly arrival: (message: MessageHeader) => Promise<Arrival>;
  /** The addresses in a field's text. */
  readonly addresses: (text: string) => Promise<readonly string[]>;
}

type Found = Omit<ShownAnswer, "kind"> | undefined;

export class AnsweredMessages {
  readonly #ports: AnsweredPorts;
  /** By the id of the answered message, or of the draft that answers it. */
  readonly #found = new Map<number, Promise<Found>>();
  readonly #listeners = new Set<() => void>();

  constructor(ports: AnsweredPorts) {
    this.#ports = ports;
  }

  /** Something came in after PATIENCE, or may be otherwise now. @returns what ends it. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The boundaries have changed. */
  forget(): void {
    this.#found.clear();
    this.#tell();
  }

  /** Never rejects. `undefined` where there is none, or nothing is known of it within PATIENCE. */
  async of(details: ComposeDetails): Promise<ShownAnswer | undefined> {
    const { relatedMessageId: id } = details;
    const kind = kindOf(details);
    if (id === undefined || kind === undefined) return undefined;
    const finding = this.#find(id);
    const found = await withDeadline<Found | "late">(
      this.#ports.clock,
      PATIENCE,
      () => finding,
      () => "late",
    );
    if (found === "late") {
      void finding.then((one) => one && this.#tell());
      return undefined;
    }
    return found && { kind, ...found };
  }

  #find(id: number): Promise<Found> {
    const known = this.#found.get(id);
    if (known !== undefined) return known;
    const finding = this.#read(id).catch(() => {
      // Tried again when it is next asked for.
      this.#found.delete(id);
      return undefined;
    });
    this.#found.set(id, finding);
    const [oldest] = this.#found.keys();
    if (this.#found.size > KEPT && oldest !== undefined) this.#found.delete(oldest);
    return finding;
  }

  async #read(id: number): Promise<Found> {
    const { message, headers, arrival, addresses } = this.#ports;
    let answered: MessageHeader | undefined = await message(id);
    // Thunderbird 153 relates a draft to what it answers; where it can't, to the draft itself.
    if (answered.folder?.specialUse?.includes("drafts")) answered = await this.#answeredBy(id);
    // What the person wrote came from nowhere.
    if (answered === undefined || isOwn(answered)) return undefined;
    const [{ trace }, fields] = await Promise.all([arrival(answered), headers(answered.id)]);
    const texts = [answered.author, ...(fields["reply-to"] ?? [])];
    const correspondents = (await Promise.all(texts.map(addresses))).flat();
    return { arrived: trace.arrived, correspondents };
  }

  /** A draft names what it answers by its In-Reply-To (RFC 5322 §3.6.4). */
  async #answeredBy(draft: number): Promise<MessageHeader | undefined> {
    const fields = await this.#ports.headers(draft);
    const [, messageId] = /<([^<>\s]+)>/.exec(fields["in-reply-to"]?.[0] ?? "") ?? [];
    return messageId === undefined ? undefined : this.#ports.byMessageId(messageId);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** `undefined` for what answers nothing. A draft doesn't tell which it is but by its subject. */
function kindOf({ type, subject = "" }: ComposeDetails): ShownAnswer["kind"] | undefined {
  switch (type) {
    case "reply":
    case "forward":
      return type;
    case "draft":
      return /^fwd?:/i.test(subject) ? "forward" : "reply";
    default:
      return undefined;
  }
}
