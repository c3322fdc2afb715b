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

/** Does it once more. @returns whether there was still something to do it with. */
type Again = () => boolean;

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
  #again: Again | undefined;
  /** It is us who do it. */
  #doing = false;
  /** The question that is under way: whether the message went in the end. */
  #asking: Promise<boolean> | undefined;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /**
   * Somebody or something wants to send.
   * @param again absent where only a person can.
   * @returns whether it may happen now. If not, it may be done again later by itself.
   */
  attempt(message: Message, again: Again | undefined, read: () => Message | undefined): boolean {
    if (this.#covers(message)) return true;
    if (!this.#doing && !this.#parts.isPersonHere()) {
      this.#parts.say("webmailNoticeNobody");
      return false;
    }
    this.#again = again;
    this.#asking ??= this.#ask(message, read);
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

  /** The guard's dialog says that it may go now. Resolves to whether it did, when that is known. */
  async doAgain(form: ComposeForm | undefined): Promise<boolean> {
    const again = this.#again ?? (form && (() => press(form)));
    return again !== undefined && this.#do(again);
  }

  async #ask(message: Message, read: () => Message | undefined): Promise<boolean> {
    const { clock, ask, say } = this.#parts;
    try {
      const late = clock.sleep(ANSWER).then(() => {
        throw new Error("late");
      });
      const may = await Promise.race([ask(message), late]);
      this.#asking = undefined;
      if (!may || read() === undefined) return false;
      this.#pass = { ...whoseIs(message), until: clock.now() + VALID };
      const again = this.#again;
      // One that is another message by now is asked about anew.
      if (again !== undefined) return await this.#do(again);
      say("webmailNoticeAgain");
    } catch {
      this.#asking = undefined;
      say("webmailNoticeUnchecked");
    }
    return false;
  }

  /** Resolves to whether it went. */
  async #do(again: Again): Promise<boolean> {
    this.#doing = true;
    let done = false;
    try {
      done = again();
    } finally {
      this.#doing = false;
    }
    return done && (await (this.#asking ?? true));
  }

  #covers(message: Message): boolean {
    const pass = this.#pass;
    if (pass === undefined || pass.until <= this.#parts.clock.now()) return false;
    const { from, recipients } = whoseIs(message);
    return from === pass.from && [...recipients].every((one) => pass.recipients.has(one));
  }
}

/** Presses the webmail's own button. */
export function press({ root, sendButtons }: ComposeForm): boolean {
  const pages = [root.ownerDocument, document];
  for (const page of pages) {
    const button = [...page.querySelectorAll<HTMLElement>(sendButtons)].find(isUsable);
    if (button === undefined) continue;
    button.click();
    return true;
  }
  return false;
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
