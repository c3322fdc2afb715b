/**
 * # The gate at Send
 *
 * The background decides, and that takes a moment; a page that sends wants its answer at
 * once. So whatever would send is stopped at once, asked about, and, where it may go, done
 * again. A pass is for the recipients that were asked about: whoever was added meanwhile, by
 * hand or by a script, makes it another message, which is asked about anew.
 */
import type { Clock } from "../../core/base/clock.ts";
import { readAddressList } from "../../core/smtp/address-list.ts";
import { OUTGOING_FIELDS } from "../messaging/outgoing-fields.ts";
import type { MessageKey } from "../platform/i18n.ts";
import type { ComposeForm, Message } from "./webmail.ts";

/** Milliseconds. Default 60 s, as the guard's permits: a webmail's own questions come in between. */
const VALID = 60_000;

/** Milliseconds for the background to answer. Default 10 s: it takes at most 1.5, and a cold start. */
const ANSWER = 10_000;

/** What is said in the page. */
export type NoticeKey = Extract<MessageKey, `webmailNotice${string}`>;

/** Milliseconds. Default 1 s. */
const LEAVING = 1000;

interface Pass {
  readonly recipients: ReadonlySet<string>;
  readonly from: string;
  readonly until: number;
}

export interface GateParts {
  readonly clock: Clock;
  /** Whether a person did something just now (HTML, "transient activation"). */
  readonly isPersonHere: () => boolean;
  /** Resolves to whether the message may go; rejects when nobody answers. */
  readonly ask: (message: Message) => Promise<boolean>;
  readonly say: (key: NoticeKey) => void;
}

export class Gate {
  readonly #parts: GateParts;
  #pass: Pass | undefined;
  /** What is to be done again when it may go after all. */
  #again: (() => void) | undefined;
  /** It is us who do it. */
  #doing = false;
  #asking = false;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /**
   * Somebody or something wants to send.
   * @param again does it once more; absent where only a person can.
   * @returns whether it may happen now. If not, it may be done again later by itself.
   */
  attempt(
    message: Message,
    again: (() => void) | undefined,
    read: () => Message | undefined,
  ): boolean {
    if (this.#covers(message)) return true;
    if (!this.#doing && !this.#parts.isPersonHere()) {
      this.#parts.say("webmailNoticeNobody");
      return false;
    }
    this.#again = again;
    if (!this.#asking) void this.#ask(message, read);
    return false;
  }

  /**
   * The message goes out of the page, and the next one is another matter. For a moment more
   * it is the same one: CiderWebmail sends its form twice for one click.
   */
  left(): void {
    if (this.#pass === undefined) return;
    const until = Math.min(this.#pass.until, this.#parts.clock.now() + LEAVING);
    this.#pass = { ...this.#pass, until };
  }

  /** The guard's dialog says that it may go now. @returns whether that could be tried. */
  doAgain(form: ComposeForm | undefined): boolean {
    const again = this.#again ?? (form && (() => press(form)));
    if (again === undefined) return false;
    this.#do(again);
    return true;
  }

  async #ask(message: Message, read: () => Message | undefined): Promise<void> {
    this.#asking = true;
    const { clock, ask, say } = this.#parts;
    try {
      const late = clock.sleep(ANSWER).then(() => {
        throw new Error("late");
      });
      const may = await Promise.race([ask(message), late]);
      this.#asking = false;
      if (!may || read() === undefined) return;
      this.#pass = { ...whoseIs(message), until: clock.now() + VALID };
      const again = this.#again;
      if (again === undefined) say("webmailNoticeAgain");
      // One that is another message by now is asked about anew.
      else this.#do(again);
    } catch {
      this.#asking = false;
      say("webmailNoticeUnchecked");
    }
  }

  #do(again: () => void): void {
    this.#doing = true;
    try {
      again();
    } finally {
      this.#doing = false;
    }
  }

  #covers(message: Message): boolean {
    const pass = this.#pass;
    if (pass === undefined || pass.until <= this.#parts.clock.now()) return false;
    const { from, recipients } = whoseIs(message);
    return from === pass.from && [...recipients].every((one) => pass.recipients.has(one));
  }
}

/** Presses the webmail's own button. */
export function press({ root, sendButtons }: ComposeForm): void {
  const pages = [root.ownerDocument, document];
  for (const page of pages) {
    const button = [...page.querySelectorAll<HTMLElement>(sendButtons)].find(isUsable);
    if (button !== undefined) return button.click();
  }
}

function isUsable(button: HTMLElement): boolean {
  return !button.matches(":disabled, .disabled") && button.getClientRects().length > 0;
}

function whoseIs(message: Message): { from: string; recipients: ReadonlySet<string> } {
  const texts = OUTGOING_FIELDS.flatMap((field) => message[field]);
  const all = texts.flatMap((text) => readAddressList(text)).map(({ address }) => address);
  const [sender] = readAddressList(message.from);
  return { from: sender?.address ?? "", recipients: new Set(all) };
}
