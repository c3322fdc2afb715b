/** The part in a webmail's page, in a world of its own: watches what is written, shows signs, stops what must not go. */
import { readAddressList } from "../../core/smtp/address-list.ts";
import type { Fields } from "../messaging/outgoing-fields.ts";
import {
  CALL,
  MAX_IDENTITIES,
  MAX_RECIPIENTS,
  MAX_TEXT,
  type FromWebmail,
  type ToWebmail,
} from "../messaging/webmail-protocol.ts";
import { browser } from "../platform/browser.ts";
import { clock } from "../platform/clock.ts";
import { translate } from "../platform/i18n.ts";
import { GATE, READY, readGateDetail } from "./between-worlds.ts";
import { Gate, press } from "./gate.ts";
import { isAlive, Line } from "./line.ts";
import { Notice } from "./notice.ts";
import { Signs, type ShownSign } from "./signs.ts";
import type { ComposeForm, Message, ReceivedMessage, Webmail } from "./webmail.ts";
import { WEBMAILS } from "./webmails.ts";

/** Milliseconds between two looks at what no event tells of. Default 500, as in Thunderbird. */
const INTERVAL = 500;

/** Milliseconds many changes of a page are gathered. Default 50: faster than an eye can follow. */
const GATHER = 50;

interface Running {
  readonly isAlive: () => boolean;
  readonly stop: () => void;
}

declare global {
  var postwegContent: Running | undefined;
}

class Content implements Running {
  readonly #webmail: Webmail;
  readonly #line: Line;
  readonly #signs = new Signs(translate, () => {
    if (this.#form !== undefined) this.#form.makeRoom?.();
    else this.#received?.makeRoom?.();
  });
  readonly #notice = new Notice(translate);
  readonly #gate: Gate;
  readonly #ends: (() => void)[] = [];
  readonly #waiting = new Map<number, (may: boolean) => void>();
  #attempts = 0;
  #form: ComposeForm | undefined;
  #received: ReceivedMessage | undefined;
  /** What the background was told last. */
  #told = "";
  #toldReceived = "";
  #dead = false;
  #scheduled = false;

  constructor(webmail: Webmail) {
    this.#webmail = webmail;
    this.#line = new Line({
      onMessage: (message) => this.#hear(message),
      onLost: () => this.#tellAnew(),
      onDead: () => (this.#dead = true),
    });
    this.#gate = new Gate({
      clock,
      isPersonHere: () =>
        (navigator.userActivation as UserActivation | undefined)?.isActive ?? true,
      ask: (message) => this.#ask(message),
      say: (key) => this.#notice.say(key),
    });
    this.#watch();
    this.#look();
  }

  isAlive(): boolean {
    return !this.#dead && isAlive();
  }

  stop(): void {
    this.#ends.forEach((end) => end());
    this.#signs.show([]);
    this.#notice.clear();
    this.#line.close();
  }

  #watch(): void {
    const soon = () => this.#soon();
    const observer = new MutationObserver(soon);
    observer.observe(document.documentElement, { childList: true, subtree: true });
    this.#ends.push(() => observer.disconnect());
    const timer = setInterval(() => {
      if (!document.hidden) this.#look();
    }, INTERVAL);
    this.#ends.push(() => clearInterval(timer));
    this.#listen(document, "input", soon);
    this.#listen(document, "change", soon);
    this.#listen(document, GATE, (event) => this.#atGate(event));
    this.#listen(window, "click", (event) => this.#atClick(event));
    this.#listen(window, "submit", (event) => this.#atClick(event));
    const call = (message: unknown): undefined => void (message === CALL && this.#tellAll());
    browser.runtime.onMessage.addListener(call);
    this.#ends.push(() => {
      if (isAlive()) browser.runtime.onMessage.removeListener(call);
    });
  }

  #listen(target: EventTarget, name: string, listener: (event: Event) => void): void {
    target.addEventListener(name, listener, true);
    this.#ends.push(() => target.removeEventListener(name, listener, true));
  }

  #soon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#look();
    }, GATHER);
  }

  #look(): void {
    if (!this.isAlive()) {
      // Nobody looks at anything any more, so nothing that was good once is said on. The gate stays.
      this.#signs.show([]);
      return;
    }
    // Without the part among the page's scripts there is nothing but clicks to hold back.
    const alone = document.dispatchEvent(new Event(READY, { cancelable: true }));
    this.#signs.remark(alone && this.#form !== undefined ? translate("webmailGateOpen") : "");
    const form = this.#webmail.compose(document);
    if (form?.root !== this.#form?.root) this.#gate.left();
    this.#form = form;
    const shown = form?.shown() ?? [];
    this.#received = form === undefined ? this.#webmail.received?.(document) : undefined;
    this.#show(shown);
    this.#line.keepAwake(form !== undefined);
    const { name: webmail } = this.#webmail;
    const state: FromWebmail =
      form === undefined
        ? { kind: "idle", webmail }
        : {
            kind: "compose",
            webmail,
            from: short(form.message().from),
            identities: form.identities().slice(0, MAX_IDENTITIES).map(short),
            recipients: shown
              .slice(0, MAX_RECIPIENTS)
              .map(({ field, address }) => ({ field, address: short(address) })),
          };
    const told = JSON.stringify(state);
    if (told !== this.#told && this.#line.send(state)) this.#told = told;
    this.#tellReceived();
  }

  #tellReceived(): void {
    const received = this.#received;
    const told = received?.id ?? "";
    if (told === this.#toldReceived) return;
    const { id = "", own = false, recipients = [] } = received ?? {};
    const all = recipients.slice(0, MAX_RECIPIENTS).map(short);
    const message = received && { id, own, recipients: all };
    if (this.#line.send({ kind: "received", ...(message && { message }) })) {
      this.#toldReceived = told;
    }
  }

  #show(recipients: readonly ShownSign[]): void {
    const { id, place } = this.#received ?? {};
    const received = id === undefined || place === undefined ? [] : [{ address: keyOf(id), place }];
    this.#signs.show([...recipients, ...received]);
  }

  #tellAll(): void {
    this.#told = "";
    this.#toldReceived = "";
    this.#look();
  }

  /** A background that was stopped knows nothing of this page. While nothing is written it need not. */
  #tellAnew(): void {
    this.#waiting.clear();
    if (this.#form === undefined) return this.#signs.forget();
    this.#told = "";
    this.#soon();
  }

  #hear(message: ToWebmail): void {
    switch (message.kind) {
      case "signs":
        this.#signs.learn(message.signs);
        return this.#show(this.#form?.shown() ?? []);
      case "arrival":
        this.#signs.learn({ [keyOf(message.id)]: message.sign });
        return this.#show(this.#form?.shown() ?? []);
      case "verdict":
        this.#waiting.get(message.attempt)?.(message.may);
        this.#waiting.delete(message.attempt);
        return;
      case "question":
        return this.#answer(message);
    }
  }

  #answer(message: Extract<ToWebmail, { kind: "question" }>): void {
    const { question } = message;
    const form = this.#webmail.compose(document);
    const answer = (done: boolean, found?: Message, header?: string) =>
      this.#line.send({
        kind: "answer",
        question,
        done,
        ...(found && { message: plain(found) }),
        ...(header !== undefined && { header }),
      });
    switch (message.ask) {
      case "read":
        answer(form !== undefined, form?.message());
        return;
      case "header":
        void this.#header(message.id).then(
          (header) => answer(true, undefined, header),
          () => answer(false),
        );
        return;
      case "set":
        answer(setRecipients(form, message.fields));
        return;
      case "send":
        // The background is asked about it meanwhile, so the answer waits for that.
        void this.#gate.doAgain(form).then(answer, () => answer(false));
        return;
    }
  }

  #header(id: string): Promise<string> {
    const received = this.#received;
    return received?.id === id ? received.header() : Promise.reject(new Error("shown no more"));
  }

  #ask(message: Message): Promise<boolean> {
    if (!this.isAlive()) return Promise.reject(new Error("no add-on any more"));
    // What the background is told of the message has to be there before it is asked.
    this.#look();
    const attempt = ++this.#attempts;
    return new Promise((resolve, reject) => {
      this.#waiting.set(attempt, resolve);
      const sent = this.#line.send({ kind: "send", attempt, message: plain(message) });
      if (!sent) reject(new Error("no line"));
    });
  }

  #atClick(event: Event): void {
    const form = this.#webmail.compose(document);
    const target = event instanceof SubmitEvent ? event.submitter : event.target;
    if (form === undefined || !(target instanceof Element)) return;
    const button = target.closest<HTMLElement>(form.sendButtons);
    if (button === null || this.#mayGo(form, () => clickAgain(button, form))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #atGate(event: Event): void {
    const detail = readGateDetail(event);
    const form = this.#webmail.compose(document);
    if (detail === undefined) return;
    if (detail.kind === "command") {
      if (form !== undefined && !this.#mayGo(form, () => press(form))) event.preventDefault();
      return;
    }
    const message = this.#webmail.sending(detail);
    if (message === undefined) return;
    const read = () => this.#webmail.compose(document)?.message() ?? message;
    const again = form && (() => press(form));
    if (this.#gate.attempt(message, again, read)) this.#gate.left();
    else event.preventDefault();
  }

  #mayGo(form: ComposeForm, again: () => boolean): boolean {
    this.#notice.clear();
    const read = () => this.#webmail.compose(document)?.message();
    return this.#gate.attempt(form.message(), again, read);
  }
}

/** No address, so it is none of a recipient's. */
function keyOf(id: string): string {
  return `received ${id}`;
}

function clickAgain(button: HTMLElement, form: ComposeForm): boolean {
  if (!button.isConnected) return press(form);
  button.click();
  return true;
}

function setRecipients(form: ComposeForm | undefined, fields: Fields): boolean {
  if (form?.setRecipients === undefined) return false;
  try {
    form.setRecipients(fields);
    return true;
  } catch {
    return false;
  }
}

/** One that is longer is no mailbox, shortened or not; the others must not suffer for it. */
function short(text: string): string {
  return text.slice(0, MAX_TEXT);
}

/** One text of a field may be many entries; each is one in what is told. */
function plain({ from, to, cc, bcc }: Message) {
  const each = (texts: readonly string[]) =>
    texts.flatMap((text) => readAddressList(text)).map((entry) => short(entry.text));
  return { from: short(from), to: each(to), cc: each(cc), bcc: each(bcc) };
}

if (globalThis.postwegContent?.isAlive() !== true) {
  globalThis.postwegContent?.stop();
  const webmail = WEBMAILS.find((one) => one.isHere(document));
  if (webmail !== undefined) globalThis.postwegContent = new Content(webmail);
}
