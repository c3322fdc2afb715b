/**
 * The dialog of one session, which is a page of its own: it is asked for, comes in by its
 * port or never does, and goes when the person closes it. There may be more than one, after
 * a restart of the background.
 */
import type { Clock } from "../../../core/base/clock.ts";
import type { GuardView } from "../../messaging/guard-protocol.ts";
import { within } from "./within.ts";

/** Milliseconds for a dialog to come in. */
const DIALOG = 10_000;

export type DialogListener = (view: GuardView) => void;

export interface DialogParts {
  readonly clock: Clock;
  readonly view: () => GuardView;
  /** Rejects when it can't be opened. */
  readonly ask: () => Promise<void>;
  /** It was asked for and never came. */
  readonly onMissing: () => void;
  readonly onClosed: () => void;
}

export class Dialog {
  readonly #parts: DialogParts;
  readonly #listeners = new Set<DialogListener>();
  #isOpen = false;
  /** Which of those that were asked for is meant. */
  #asked = 0;

  constructor(parts: DialogParts) {
    this.#parts = parts;
  }

  /** It is there. @returns what ends the listening. */
  attach(listener: DialogListener): () => void {
    this.#isOpen = true;
    this.#listeners.add(listener);
    this.#tell(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#isOpen = false;
      this.#parts.onClosed();
    };
  }

  /** Unless it is open, or on its way. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const asked = ++this.#asked;
    const { clock, ask, onMissing } = this.#parts;
    const failed = () => {
      const came = this.#listeners.size > 0 || !this.#isOpen || asked !== this.#asked;
      if (came) return;
      this.#isOpen = false;
      onMissing();
    };
    void within(clock, DIALOG, ask).catch(failed);
    void clock.sleep(DIALOG).then(failed);
  }

  show(): void {
    for (const listener of this.#listeners) this.#tell(listener);
  }

  /** One that has just gone stops nobody. */
  #tell(listener: DialogListener): void {
    try {
      listener(this.#parts.view());
    } catch {
      // Its port is closed; that it has gone is told by another event.
    }
  }
}
